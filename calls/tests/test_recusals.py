"""Recusal (jäv): the case is closed to them at once, what was theirs goes to others, and another one ends it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.cases import hand_over_case, reopen_case, take_over_case
from calls.actions.merges import merge_cases
from calls.actions.openings import break_glass
from calls.actions.promises import differences
from calls.actions.recusals import NO_END_REASON, NO_REASON, NOBODY_ELSE, end_recusal, recuse
from calls.actions.splits import split_case
from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    CaseOpeningFactory,
    ChildDecisionFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models import Call, Case, Promise, Recusal
from calls.staffing import Staffing
from calls.standing import Standing
from calls.tests.factories import RecusalFactory
from calls.tests.idag import on_idag
from meetings.factories import BookingFactory, MeetingFactory
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

WHY = "Den som oron gäller är min systers barn."
NOT_THEM = "Den som är jävig kan inte ha ärendet. Välj någon annan."
TODAY = timezone.localdate


def seen(user) -> list[Case]:
    return list(Case.objects.visible_to(user))


# What it takes away


def test_the_handler_loses_the_case_and_it_waits_for_another(call_taker, coordinator, logged):
    case = CaseFactory(handler=call_taker)

    recusal = recuse(case=case, reason=f" {WHY} ", by=call_taker)

    case.refresh_from_db()
    assert (case.handler, recusal.reason, recusal.ended_at) == (None, WHY, None)
    assert seen(call_taker) == []
    assert seen(coordinator) == [case]
    assert "case_to_take" in on_idag(coordinator)
    assert on_idag(call_taker) == set()
    assert differences() == []


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.COORDINATOR])
def test_it_wins_over_every_ground(role):
    user, other = UserFactory(roles=[role], child_assessor=True), UserFactory(coordinator=True)
    case = CaseFactory(handler=other)
    BookingFactory(meeting=MeetingFactory(case=case, booked=True), user=user, room=None)
    CaseOpeningFactory(by_break_glass=True, case=case, created_by=user)
    AwayFactory(user=other, stand_in=user, going_on=True)
    ReminderFactory(case=case, due_on=TODAY())
    before = seen(user)

    RecusalFactory(case=case, user=user)

    assert (before, seen(user)) == ([case], [])
    assert not Case.objects.listed_to(user).exists()
    assert not Case.objects.takeable_by(user).exists()
    assert not Case.objects.behind_glass(user).exists()
    assert not Case.objects.with_may_open(user).get().may_open
    assert on_idag(user) == set()


def test_calls_that_they_took_in_it_are_closed_too(call_taker):
    call = CallFactory(taken_by=call_taker)
    RecusalFactory(case=call.case, user=call_taker)

    assert not Call.objects.readable_by(call_taker).exists()
    assert not Call.objects.with_may_open(call_taker).get().may_open


def test_no_glass_is_broken_there(call_taker, refused):
    recusal = RecusalFactory(user=call_taker)

    with refused("Ärendet finns inte."):
        break_glass(case=recusal.case, reason="Hon ringer igen nu.", by=call_taker)


def test_number_reads_like_one_that_does_not_exist(call_taker, login):
    number, client = RecusalFactory(user=call_taker).case.number, login(call_taker)

    page = client.post(reverse("calls:search"), {"q": number}).content.decode()

    assert "Ingen träff" in page
    for name in ("calls:case", "calls:break_glass", "calls:recusal_create"):
        assert client.get(reverse(name, args=[number])).status_code == 404


# Who is given it


def test_the_case_is_given_to_nobody_who_is_recused(call_taker, coordinator, refused):
    case = RecusalFactory(user=call_taker, case=CaseFactory(handler=None)).case

    with refused("En kollega har redan tagit ärendet."):
        take_over_case(case=case, by=call_taker)
    with refused(NOT_THEM):
        hand_over_case(case=case, to=call_taker, by=coordinator)


def test_who_closed_it_and_is_recused_does_not_open_it_again(call_taker, refused):
    case = RecusalFactory(user=call_taker, case=CaseFactory(closed=True)).case

    with refused(NOT_THEM):
        reopen_case(case=case, reason="Hon ringer igen.", by=call_taker)


def test_the_list_of_colleagues_is_without_them(call_taker, other_call_taker, coordinator, login):
    case = RecusalFactory(user=call_taker, case=CaseFactory(handler=coordinator)).case

    page = login(coordinator).get(reverse("calls:case_hand_over", args=[case.number])).content.decode()

    assert other_call_taker.name in page
    assert call_taker.name not in page


# What was theirs


def test_what_they_had_in_it_goes_to_others_and_nothing_else_does(call_taker, coordinator):
    case, other = CaseFactory(handler=call_taker), CaseFactory(handler=call_taker)
    call = CallFactory(caller=CallerFactory(case=case), taken_by=call_taker)
    QuickScanFactory(unfinished=True, call=call)
    for one in (case, other):
        ReminderFactory(case=one, created_by=call_taker)
    meeting = MeetingFactory(case=case, booked=True)
    BookingFactory(meeting=meeting, user=call_taker, room=None)
    draft = DraftFactory(
        writer=call_taker,
        contents={
            "address": reverse("calls:note_create", args=[case.number]),
            "title": "Anteckning",
            "place": "",
            "fields": [["text", "Ord."]],
        },
    )

    recuse(case=case, reason=WHY, by=call_taker)

    assert not Promise.objects.open().filter(case=case, owner=call_taker).exists()
    assert Promise.objects.open().filter(case=other, owner=call_taker).exists()
    assert [one.user for one in meeting.bookings.taken().of_people()] == [coordinator]
    draft.refresh_from_db()
    assert draft.writer == coordinator
    assert differences() == []


def test_a_child_goes_to_another_assessor(call_taker):
    assessor, other = (UserFactory(call_taker=True, child_assessor=True) for _ in range(2))
    waiting = ChildDecisionFactory(waiting=True, later=True, assessor=assessor)

    recuse(case=waiting.case, reason=WHY, by=assessor)

    waiting.refresh_from_db()
    assert waiting.assessor == other


def test_what_nobody_else_can_take_over_holds_it_up(refused):
    assessor = UserFactory(call_taker=True, child_assessor=True)
    waiting = ChildDecisionFactory(waiting=True, later=True, assessor=assessor)

    with refused(NOBODY_ELSE):
        recuse(case=waiting.case, reason=WHY, by=assessor)


def test_only_coordinator_leaves_the_queue_to_the_call_takers(call_taker):
    coordinator = UserFactory(coordinator=True)
    case = CaseFactory(handler=coordinator)

    recuse(case=case, reason=WHY, by=coordinator)

    assert "case_to_take" in on_idag(call_taker)
    assert on_idag(coordinator) == set()


def test_what_nobody_is_left_for_is_said_as_kind_and_number(administrator):
    """The only coordinator is recused, and the case's handler is away."""
    coordinator = UserFactory(coordinator=True)
    handler = UserFactory(call_taker=True)
    reminder = ReminderFactory(case=CaseFactory(handler=handler), due_on=TODAY())
    RecusalFactory(case=reminder.case, user=coordinator)
    AwayFactory(user=handler, going_on=True)

    assert "reminder" not in on_idag(coordinator)
    standing = Standing.of(administrator, Staffing.on(TODAY()), on=TODAY(), most=1, is_told=True)
    assert standing.nobodys["reminder"] == 1


def test_where_who_stands_in_is_recused_the_coordinator_has_it(coordinator):
    handler, stand_in = (UserFactory(call_taker=True) for _ in range(2))
    reminder = ReminderFactory(case=CaseFactory(handler=handler), due_on=TODAY())
    AwayFactory(user=handler, stand_in=stand_in, going_on=True)
    before = "reminder" in on_idag(coordinator)

    RecusalFactory(case=reminder.case, user=stand_in)

    assert (before, "reminder" in on_idag(coordinator), on_idag(stand_in)) == (False, True, set())


# How it is said, and ends


def test_a_reason_is_said_and_once(call_taker, refused):
    case = CaseFactory(handler=call_taker)

    with refused(NO_REASON):
        recuse(case=case, reason="  ", by=call_taker)
    recuse(case=case, reason=WHY, by=call_taker)
    with refused("Ärendet finns inte."):
        recuse(case=case, reason=WHY, by=call_taker)


def test_who_cannot_open_it_is_not_recused_in_it(call_taker, refused):
    case = CaseFactory()

    with refused("Ärendet finns inte."):
        recuse(case=case, reason=WHY, by=call_taker)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER])
def test_another_ends_it_with_a_reason(role, logged, refused):
    recusal, by = RecusalFactory(), UserFactory(roles=[role])
    with refused(NO_END_REASON):
        end_recusal(recusal=recusal, reason=" ", by=by)

    recusal = end_recusal(recusal=recusal, reason="Det var fel person.", by=by)

    logged("recusal.ended", by=by, target=recusal, case=recusal.case)
    with refused(f"{by.name} avslutade redan jävet."):
        end_recusal(recusal=recusal, reason="Igen.", by=by)


def test_who_is_recused_ends_nothing_nor_does_a_call_taker(coordinator, call_taker, refused):
    own = RecusalFactory(user=coordinator)

    with refused("Någon annan avgör"):
        end_recusal(recusal=own, reason="Det gick över.", by=coordinator)
    with refused("Chefen eller samordnaren avslutar"):
        end_recusal(recusal=own, reason="Det gick över.", by=call_taker)


def test_after_it_has_ended_a_ground_holds_again(coordinator, manager):
    recusal = RecusalFactory(user=coordinator)
    end_recusal(recusal=recusal, reason="Det var fel person.", by=manager)

    assert seen(coordinator) == [recusal.case]
    again = recuse(case=recusal.case, reason=WHY, by=coordinator)
    assert set(Recusal.objects.standing()) == {again}


# The pages


def test_who_is_recused_is_led_away_and_the_case_says_why(call_taker, coordinator, login):
    case, client = CaseFactory(handler=call_taker), login(call_taker)
    address = reverse("calls:recusal_create", args=[case.number])
    assert address in client.get(case.get_absolute_url()).content.decode()

    answer = client.post(address, {"reason": WHY})

    assert answer.url == reverse("home")
    assert client.get(case.get_absolute_url()).status_code == 404
    page = login(coordinator).get(case.get_absolute_url()).content.decode()
    assert "Anmälde jäv" in page
    assert WHY in page


def test_the_manager_sees_them_all_and_ends_one(manager, login):
    recusal, client = RecusalFactory(), login(manager)
    address = reverse("calls:recusal_end", args=[recusal.pk])

    assert address in client.get(reverse("calls:recusal_index")).content.decode()
    assert recusal.reason in client.get(address).content.decode()
    client.post(address, {"reason": "Det var fel person."})

    recusal.refresh_from_db()
    assert recusal.ended_by == manager
    assert "avslutade redan" in client.get(address).content.decode()


@pytest.mark.parametrize("tab", ["ej-tilldelade", "oppna", "vantar-mote"])
def test_queues_are_without_the_case(tab, coordinator, login):
    case = CaseFactory(handler=None, waiting=True)
    address, client = reverse("calls:case_index") + f"?lista={tab}", login(coordinator)
    before = case.number in client.get(address).content.decode()

    RecusalFactory(case=case, user=coordinator)

    assert before
    assert case.number not in client.get(address).content.decode()


def test_allt_som_vantar_is_without_the_case(coordinator, login):
    reminder = ReminderFactory(
        case=CaseFactory(handler=UserFactory(call_taker=True)), due_on=TODAY() + timedelta(3)
    )
    client = login(coordinator)
    before = reminder.case.number in client.get(reverse("waiting")).content.decode()

    RecusalFactory(case=reminder.case, user=coordinator)

    assert before
    assert reminder.case.number not in client.get(reverse("waiting")).content.decode()


# Cases that are made of others


def test_what_is_made_of_the_case_is_closed_to_them_too(coordinator, call_taker):
    case = CaseFactory(handler=coordinator)
    callers = [CallerFactory(case=case) for _ in range(2)]
    for caller in callers:
        QuickScanFactory(call__caller=caller)
    RecusalFactory(case=case, user=call_taker)

    move = split_case(caller=callers[1], reason="Två olika saker.", by=coordinator)

    assert [one.user for one in Recusal.objects.standing().filter(case=move.to_case)] == [call_taker]


def test_cases_with_others_recused_are_not_merged(coordinator, refused):
    case, into = CaseFactory(handler=coordinator), CaseFactory(handler=coordinator)
    RecusalFactory(case=case)

    with refused("Någon är jävig i det ena ärendet"):
        merge_cases(case=case, into=into, reason="Samma oro.", by=coordinator)
