"""Splitting a case: one caller with the calls gets a case of their own, and undoing it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.cases import hand_over_case
from calls.actions.notes import write_note
from calls.actions.promises import differences
from calls.actions.reminders import set_reminder
from calls.actions.splits import split_case, undo_split
from calls.case_page import CasePage
from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    IdentityFactory,
    NoteFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models import Case, CaseMove, Promise
from calls.models.choices import State
from calls.reporting import cases, persons
from meetings.factories import FindingFactory, MeetingFactory

pytestmark = pytest.mark.django_db

REASON = "Det visade sig gälla en annan elev."


@pytest.fixture
def case(call_taker):
    """An open case with two callers: the first called two days ago, the second just now about somebody younger."""
    began = timezone.now() - timedelta(days=2)
    case = CaseFactory(number="2025-9001", handler=call_taker, record_level="open_service", opened_at=began)
    PersonOfConcernFactory(case=case, age_band="18_20", situation="at_risk")
    first = CallFactory(caller=CallerFactory(case=case), received_at=began)
    QuickScanFactory(call=first, age_band="18_20")
    second = CallFactory(caller=CallerFactory(case=case))
    QuickScanFactory(call=second, age_band="12_14", urgency="prompt", outcome="invited")
    return case


@pytest.fixture
def second(case):
    return case.callers.order_by("created_at")[1]


def now(row):
    return type(row)._base_manager.get(pk=row.pk)


def year():
    return timezone.now() - timedelta(days=9), timezone.now() + timedelta(days=1)


def test_caller_goes_with_the_calls_and_what_hangs_on_them(case, second, coordinator, logged):
    call = second.calls.get()
    goes = [ChildDecisionFactory(call=call), MeetingFactory(case=case, caller=second, held=True), call]
    FindingFactory(meeting=goes[1])
    DangerReportFactory(call=call)
    IdentityFactory(caller=second)
    stays = [
        NoteFactory(case=case),
        ReminderFactory(case=case),
        MeetingFactory(case=case, caller=case.callers.order_by("created_at")[0]),
    ]

    move = split_case(caller=second, reason=REASON, by=coordinator)

    new = move.to_case
    logged("case.split", by=coordinator, target=new, case=case)
    assert {now(row).case for row in goes} == {now(second).case} == {new}
    assert {now(row).case for row in stays} == {case}
    assert (new.handler, new.record_level) == (case.handler, "open_service")
    assert (now(new).state, now(case).state) == (State.MEETING_HELD, State.MEETING_PLANNED)
    assert new.meetings.get().findings.count() == 1
    assert (new.decisions.get().to_value, case.decisions.get().to_value) == (case.number, new.number)
    assert new.decisions.get().reason == case.decisions.get().reason == REASON


def test_new_case_stands_as_its_own_calls_say(case, second, coordinator):
    new = now(split_case(caller=second, reason=REASON, by=coordinator).to_case)

    assert (new.state, new.urgency, new.outcome) == (State.SCANNED, "prompt", "invited")
    assert new.opened_at == second.calls.get().received_at
    assert new.meet_by > timezone.localdate()
    assert new.person_of_concern.age_band == "12_14"
    assert (now(case).urgency, now(case).meet_by, now(case).opened_at) == ("none", None, case.opened_at)
    assert new.number.startswith(f"{timezone.localdate().year}-")


def test_persons_are_as_many_and_cases_one_more(case, second, coordinator):
    split_case(caller=second, reason=REASON, by=coordinator)

    assert (sum(row.count for row in persons(*year())), cases(*year()).count()) == (2, 2)


def test_undone_split_brings_back_all_of_the_case_that_it_made(case, second, coordinator, logged):
    move = split_case(caller=second, reason=REASON, by=coordinator)
    logged("case.split", by=coordinator, target=move.to_case, case=case)
    since = NoteFactory(case=move.to_case)

    undo_split(move=move, by=coordinator)

    logged("case.split_undone", by=coordinator, target=move.to_case, case=case)
    assert {now(second).case, now(second.calls.get()).case, now(since).case} == {case}
    assert (now(move.to_case).state, now(move.to_case).merged_into) == (State.MERGED, case)
    assert (now(case).urgency, now(case).opened_at) == ("prompt", case.opened_at)
    assert cases(*year()).count() == 1


def test_last_caller_is_not_split_off(case, second, coordinator, refused):
    move = split_case(caller=second, reason=REASON, by=coordinator)

    with refused("Ärendet har bara en som hör av sig. Då finns det inget att dela upp."):
        split_case(caller=now(second), reason=REASON, by=coordinator)
    assert CaseMove.objects.get() == move


def test_split_says_why(second, coordinator, refused):
    with refused("Skriv i en mening varför ärendet delas upp.") as refusal:
        split_case(caller=second, reason=" ", by=coordinator)

    assert set(refusal.value.error_dict) == {"reason"}


def test_closed_case_is_not_split(case, second, coordinator, refused):
    Case.objects.update(
        state="closed", closed_at=timezone.now(), closed_by=coordinator, ve_assessment="no_reason"
    )

    with refused("Ärendet är avslutat. Öppna det igen först."):
        split_case(caller=second, reason=REASON, by=coordinator)


def test_split_is_undone_within_a_day(second, coordinator, refused):
    move = split_case(
        caller=second, reason=REASON, by=coordinator, at=timezone.now() - timedelta(hours=24, minutes=1)
    )

    with refused("Det går att ångra inom ett dygn."):
        undo_split(move=move, by=coordinator)


def test_split_is_undone_once(case, second, coordinator, refused):
    move = split_case(caller=second, reason=REASON, by=coordinator)
    undo_split(move=move, by=coordinator)

    with refused("Det är redan ångrat."):
        undo_split(move=now(move), by=coordinator)


def test_form_sent_twice_splits_once(second, coordinator):
    token = uuid4()
    first = split_case(caller=second, reason=REASON, by=coordinator, token=token)

    assert split_case(caller=second, reason=REASON, by=coordinator, token=token) == first


def test_what_waits_follows_to_the_new_case_and_back(case, second, coordinator, call_taker):
    ChildDecisionFactory(call=second.calls.get(), waiting=True)
    MeetingFactory(case=case, caller=second, booked=True)
    reminder = set_reminder(case=case, due_on=timezone.localdate(), text="Ring.", by=call_taker)

    move = split_case(caller=second, reason=REASON, by=coordinator)

    assert differences() == []
    waits = {row.kind: row.case for row in Promise.objects.open()}
    assert (waits["child_to_assess"], waits["reminder"]) == (move.to_case, case)
    undo_split(move=move, by=coordinator)
    assert differences() == []
    assert {row.case for row in Promise.objects.open()} == {case}
    assert Promise.objects.get(kind="reminder").target == str(reminder.pk)


# The pages


def test_coordinator_splits_and_undoes_by_the_pages(case, second, coordinator, login):
    browser = login(coordinator)
    page = browser.get(reverse("calls:split_create", args=[case.number]))
    address = reverse("calls:split_confirm", args=[case.number, second.pk])
    assert address in page.content.decode()
    assert "1 samtal flyttas till ett nytt ärende" in browser.get(address).content.decode()
    assert not CaseMove.objects.exists()

    browser.post(address, {"reason": REASON})

    move = CaseMove.objects.get()
    for one in (case, move.to_case):
        undo = reverse("calls:split_undo", args=[one.number, move.pk])
        assert undo in browser.get(one.get_absolute_url()).content.decode()
        assert browser.get(undo).status_code == 200
    write_note(
        case=move.to_case, event_on=timezone.localdate(), source="own", text="Efteråt.", by=coordinator
    )
    done = browser.post(reverse("calls:split_undo", args=[move.to_case.number, move.pk]), follow=True)
    assert done.redirect_chain == [(case.get_absolute_url(), 302)]
    assert "Efteråt." in done.content.decode()


def test_case_with_one_caller_has_nothing_to_split(coordinator, login):
    call = CallFactory()
    QuickScanFactory(call=call)
    browser, number = login(coordinator), call.case.number

    for address in (
        reverse("calls:split_create", args=[number]),
        reverse("calls:split_confirm", args=[number, call.caller.pk]),
    ):
        assert browser.get(address).url == call.case.get_absolute_url()
    assert "Dela upp ärendet" not in browser.get(call.case.get_absolute_url()).content.decode()


def test_what_left_is_said_without_number_or_reason_to_who_may_not_open_the_other(
    case, second, coordinator, call_taker, login
):
    new = split_case(caller=second, reason=REASON, by=coordinator).to_case
    hand_over_case(case=new, to=coordinator, by=call_taker)

    page = login(call_taker).get(case.get_absolute_url()).content.decode()

    assert "Ärendet delades upp" in page
    assert new.number not in page
    assert REASON not in page


def test_pages_call_the_callers_what_the_case_page_calls_them(case, second, coordinator, login):
    browser = login(coordinator)
    who = CasePage(case, coordinator).who(second)

    page = browser.get(reverse("calls:split_create", args=[case.number])).content.decode()
    question = browser.get(reverse("calls:split_confirm", args=[case.number, second.pk])).content.decode()

    assert page.index("Person 1, ") < page.index("Person 2, ")
    assert (who.startswith("person 2, "), f"Ge {who} ett eget ärende?" in question) == (True, True)
