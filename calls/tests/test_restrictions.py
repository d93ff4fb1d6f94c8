"""The restricted case: who is named, what it takes from everybody else, and that two lift it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.cases import hand_over_case, take_over_case
from calls.actions.links import link_cases
from calls.actions.merges import merge_cases
from calls.actions.openings import break_glass
from calls.actions.people import NO_SUCH_CODE, open_by_code, replace_code
from calls.actions.promises import differences, keep_promises
from calls.actions.restrictions import (
    NO_REASON,
    NOBODY_NAMED,
    ONLY_MANAGERS,
    RESTRICTED_ALREADY,
    ask_to_restrict,
    decide_request,
)
from calls.actions.splits import split_case
from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    CaseLinkFactory,
    CaseOpeningFactory,
    ChildDecisionFactory,
    LikenessFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models import Call, Case, CaseLink, NamedPerson, Promise
from calls.tests.factories import RecusalFactory, RestrictionFactory
from calls.tests.idag import on_idag
from calls.tests.restricting import WHY, lifted, restrict, seen
from meetings.factories import BookingFactory, MeetingFactory
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.permissions import Role
from stodtelefon.privacy.reference_codes import new_reference_code

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
WORKS, APPROVES = NamedPerson.Part.WORKS, NamedPerson.Part.APPROVES


# What it takes away


def test_it_is_open_to_its_named_people_alone(call_taker, other_call_taker, coordinator, manager, logged):
    case = CaseFactory(handler=call_taker)

    restriction = restrict(case, call_taker, by=manager, reason=f" {WHY} ")

    assert [seen(one) for one in (call_taker, other_call_taker, coordinator, manager)] == [[case], [], [], []]
    assert list(Case.objects.listed_to(manager)) == [case]
    assert restriction.reason == WHY
    logged("restriction.made", by=manager, target=restriction, case=case)
    assert differences() == []


@pytest.mark.parametrize("role", Role)
def test_it_wins_over_every_ground(role, call_taker, manager):
    user, other = UserFactory(roles=[role], is_child_assessor=True), UserFactory(coordinator=True)
    case = CaseFactory(handler=other, waiting=True)
    BookingFactory(meeting=MeetingFactory(case=case, booked=True), user=user, room=None)
    CaseOpeningFactory(by_break_glass=True, case=case, created_by=user)
    AwayFactory(user=other, stand_in=user, going_on=True)
    ReminderFactory(case=case, due_on=TODAY())

    RestrictionFactory(case=case, works=call_taker, approves=manager)

    assert seen(user) == []
    assert not Case.objects.listed_to(user).exists()
    assert not Case.objects.takeable_by(user).exists()
    assert not Case.objects.behind_glass(user).exists()
    assert not Case.objects.with_may_open(user).get().may_open
    assert not Call.objects.readable_by(user).exists()
    assert "reminder" not in on_idag(user)


@pytest.mark.parametrize("is_closed", [False, True])
def test_naming_is_a_ground_in_an_open_case_and_in_a_closed_one(is_closed, call_taker, manager):
    case = CaseFactory(closed=True) if is_closed else CaseFactory()

    restrict(case, call_taker, by=manager)

    assert seen(call_taker) == [case]


def test_no_glass_is_broken_there_by_a_taker_or_a_coordinator(call_taker, coordinator, refused):
    case = RestrictionFactory().case

    for user in (call_taker, coordinator):
        with refused("Ärendet finns inte."):
            break_glass(case=case, reason="Hon ringer igen nu.", by=user)


def test_reference_code_is_like_one_that_does_not_exist(call_taker, manager):
    caller = CallerFactory(case__handler=UserFactory(call_taker=True))
    handler, code = caller.case.handler, new_reference_code()
    replace_code(caller=caller, code=code, by=handler)
    restrict(caller.case, handler, by=manager)

    with pytest.raises(ValidationError, match=NO_SUCH_CODE):
        open_by_code(code=code, by=call_taker)
    assert open_by_code(code=code, by=handler).caller == caller


def test_two_that_are_alike_wait_for_nobody_while_one_is_restricted(call_taker, coordinator, manager):
    pair = LikenessFactory()
    for case in (pair.first, pair.second):
        keep_promises(case, by=None)
    before = "likeness" in on_idag(coordinator)

    restriction = restrict(pair.first, call_taker, by=manager)

    assert before
    assert not Promise.objects.open().filter(kind="likeness").exists()
    lifted(restriction, by=manager)
    assert "likeness" in on_idag(coordinator)
    assert differences() == []


# Who is given it, and what was others'


def test_the_case_goes_to_the_first_who_is_named(coordinator, call_taker, other_call_taker, manager):
    case = CaseFactory(handler=coordinator)
    call = CallFactory(caller=CallerFactory(case=case), taken_by=coordinator)
    QuickScanFactory(unfinished=True, call=call)
    ReminderFactory(case=case, created_by=coordinator)
    meeting = MeetingFactory(case=case, booked=True)
    BookingFactory(meeting=meeting, user=coordinator, room=None)
    draft = DraftFactory(
        writer=coordinator,
        contents={
            "address": f"/arenden/{case.number}/anteckning/",
            "title": "Anteckning",
            "place": "",
            "fields": [["text", "Ord."]],
        },
    )

    restrict(case, call_taker, other_call_taker, by=manager)

    case.refresh_from_db()
    draft.refresh_from_db()
    assert (case.handler, draft.writer) == (call_taker, call_taker)
    assert set(meeting.bookings.taken().of_people().values_list("user", flat=True)) <= {
        call_taker.pk,
        other_call_taker.pk,
    }
    assert set(Promise.objects.open().values_list("owner", flat=True)) <= {call_taker.pk, None}
    assert differences() == []


def test_a_handler_who_is_named_keeps_it(call_taker, coordinator, manager):
    case = CaseFactory(handler=call_taker)

    restrict(case, coordinator, call_taker, by=manager)

    case.refresh_from_db()
    assert case.handler == call_taker


def test_it_is_handed_on_only_to_who_is_named(call_taker, other_call_taker, coordinator, manager, refused):
    case = CaseFactory(handler=call_taker)
    restrict(case, call_taker, coordinator, by=manager)

    with refused("Ärendet är skyddat: bara den som är namngiven kan ha det."):
        hand_over_case(case=case, to=other_call_taker, by=call_taker)
    hand_over_case(case=case, to=coordinator, by=call_taker)
    hand_over_case(case=case, to=None, by=coordinator)
    with refused("En kollega har redan tagit ärendet."):
        take_over_case(case=case, by=other_call_taker)
    assert "case_to_take" in on_idag(call_taker)
    assert "case_to_take" not in on_idag(other_call_taker)


def test_what_none_of_them_can_do_holds_it_up(call_taker, manager, refused):
    waiting = ChildDecisionFactory(
        waiting=True, later=True, assessor=UserFactory(call_taker=True, child_assessor=True)
    )
    assessor = UserFactory(call_taker=True, child_assessor=True)

    with refused("Ingen av de namngivna kan göra det som väntar: barn att bedöma."):
        restrict(waiting.case, call_taker, by=manager)
    restrict(waiting.case, call_taker, assessor, by=manager)

    waiting.refresh_from_db()
    assert waiting.assessor == assessor


def test_nothing_is_linked_merged_or_split(coordinator, manager, refused):
    case, other = CaseFactory(handler=coordinator), CaseFactory(handler=coordinator)
    callers = [CallerFactory(case=case) for _ in range(2)]
    for caller in callers:
        QuickScanFactory(call__caller=caller)
    restrict(case, coordinator, by=manager)
    words = f"Ärende {case.number} är skyddat."

    with refused(words):
        merge_cases(case=other, into=case, reason="Samma oro.", by=coordinator)
    with refused(words):
        link_cases(case=other, other=case, degree="likely", reason="Samma oro.", by=coordinator)
    with refused(words):
        split_case(caller=callers[1], reason="Två olika saker.", by=coordinator)


def test_a_link_that_waits_is_taken_back(call_taker, coordinator, manager):
    link = CaseLinkFactory()

    restrict(link.first, call_taker, by=manager)

    assert CaseLink.objects.get(pk=link.pk).removed_at is not None
    assert "link_to_confirm" not in on_idag(coordinator)
    assert differences() == []


# Who decides, and what is said


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_only_the_manager_restricts(role, refused):
    case, person, by = CaseFactory(), UserFactory(call_taker=True), UserFactory(roles=[role])

    with refused(ONLY_MANAGERS):
        restrict(case, person, by=by)


def test_what_is_missing_is_said(call_taker, manager, refused):
    case, reader = CaseFactory(), UserFactory(roles=[Role.STATISTICS_READER])
    recused, other = RecusalFactory(case=case).user, UserFactory(manager=True)

    with refused(NOBODY_NAMED):
        restrict(case, by=manager)
    with refused(NO_REASON):
        restrict(case, call_taker, by=manager, reason=" ")
    with refused(f"{reader.name} arbetar inte med ärenden."):
        restrict(case, reader, by=manager)
    with refused(f"{recused.name} är jävig i ärendet."):
        restrict(case, recused, by=manager)
    restrict(case, call_taker, by=manager)
    with refused(RESTRICTED_ALREADY):
        restrict(case, call_taker, by=other)


def test_who_works_in_it_asks_and_the_manager_names(call_taker, manager, refused):
    case = CaseFactory(handler=call_taker)

    request = ask_to_restrict(case=case, reason=WHY, by=call_taker)

    assert on_idag(manager) == {"restriction_to_decide"}
    with refused("Det är redan begärt"):
        ask_to_restrict(case=case, reason=WHY, by=call_taker)
    with refused("Välj vilka som ska få öppna ärendet."):
        decide_request(asked=request, is_approved=True, by=manager)
    restrict(case, call_taker, by=manager)
    request.refresh_from_db()
    assert (request.decision, request.decided_by) == ("approved", manager)
    assert "restriction_to_decide" not in on_idag(manager)
    assert differences() == []


def test_who_may_not_open_it_asks_for_nothing(other_call_taker, manager, refused):
    case = CaseFactory()

    with refused("Ärendet finns inte."):
        ask_to_restrict(case=case, reason=WHY, by=other_call_taker)
