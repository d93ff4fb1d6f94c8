"""Promises: a row for whatever waits, written by the actions, on the Idag of somebody who can act on it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from calls.actions.cases import close_case, hand_over_case, reopen_case, take_over_case
from calls.actions.contacts import log_contact, undo_contact
from calls.actions.promises import differences, keep_promises, mend_promises
from calls.actions.reminders import finish_reminder, set_reminder
from calls.factories import CaseFactory, ChildDecisionFactory, DangerReportFactory, QuickScanFactory
from calls.inputs import NonCaseInput
from calls.models import Case, Promise
from calls.models.choices import Outcome, VeAssessment
from calls.promise_kinds import kinds
from calls.promptness import working_day_before
from calls.staffing import promises_of
from outreach.factories import OutreachEventFactory
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import RoleChangeFactory, UserFactory
from stodtelefon.organisation.models import Organisation, remembered_organisation
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def manager_who_takes_calls(database):
    return UserFactory(roles=[Role.CALL_TAKER, Role.MANAGER])


def kinds_of(user, *, on=None):
    return sorted(row.kind for row in promises_of(user, on=on or TODAY()))


def waiting(case):
    return sorted(Promise.objects.open().filter(case=case).values_list("kind", flat=True))


def test_every_kind_reads_its_own_tables():
    """Each says what it may, asks the database without a fault, and has a name of its own in words."""
    found = kinds()

    assert len({kind.what for kind in found.values()}) == len(found)
    for kind in found.values():
        assert list(kind.wanted()) == []
        assert list(kind.read().filter(pk__in=[])) == []
        assert len(kind.name) <= Promise._meta.get_field("kind").max_length


def test_deed_writes_moves_and_ends_its_promises(call_taker, other_call_taker):
    case = CaseFactory(handler=call_taker)
    reminder = set_reminder(case=case, due_on=TODAY() + timedelta(days=3), text="Ring skolan.", by=call_taker)
    row = Promise.objects.get(kind="reminder")
    assert (row.owner, row.due_on, row.shown_from, row.case) == (
        call_taker,
        reminder.due_on,
        reminder.due_on,
        case,
    )

    hand_over_case(case=case, to=other_call_taker, by=call_taker)
    row.refresh_from_db()
    assert row.owner == other_call_taker

    finish_reminder(reminder=reminder, by=other_call_taker)
    row.refresh_from_db()
    assert (row.ended_by, row.ended_how) == (other_call_taker, Promise.Ended.DONE)
    assert differences() == []


def test_refused_deed_leaves_no_promise(call_taker):
    case = CaseFactory(handler=call_taker)
    before = waiting(case)

    with pytest.raises(ValidationError):
        set_reminder(case=case, due_on=TODAY() - timedelta(days=1), text="För sent.", by=call_taker)

    assert waiting(case) == before


def test_what_waits_ends_when_the_case_is_closed_and_comes_back_with_it(call_taker):
    case = CaseFactory(handler=call_taker, waiting=True)
    assert waiting(case) == ["meeting_to_offer", "stalled_case"]

    close_case(case=case, outcome=Outcome.ADVICE_GIVEN, ve_assessment=VeAssessment.NO_REASON, by=call_taker)
    assert waiting(case) == []
    assert set(Promise.objects.filter(case=case).values_list("ended_how", flat=True)) == {"taken_back"}

    reopen_case(case=case, reason="Hon ringde igen.", by=call_taker)
    assert waiting(case) == ["meeting_to_offer", "stalled_case"]
    assert differences() == []


def test_reminder_on_a_closed_case_stands_on_idag_on_its_day_and_opens(call_taker, coordinator):
    """More than thirty days ahead, when the case is nobody's to open otherwise."""
    case = CaseFactory(handler=call_taker, closed=True)
    due_on = TODAY() + timedelta(days=200)
    set_reminder(case=case, due_on=due_on, text="Hör av er igen.", by=call_taker)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=100))

    assert kinds_of(call_taker, on=due_on - timedelta(days=1)) == []
    assert kinds_of(call_taker, on=due_on) == ["reminder"]
    assert case in Case.objects.visible_to(call_taker)
    assert case not in Case.objects.visible_to(coordinator)


def test_reminder_of_a_case_in_the_queue_stands_with_who_set_it(call_taker):
    case = CaseFactory(handler=call_taker)
    set_reminder(case=case, due_on=TODAY(), text="Ring skolan.", by=call_taker)

    hand_over_case(case=case, to=None, by=call_taker)

    assert kinds_of(call_taker) == ["case_to_take", "reminder"]
    assert case in Case.objects.visible_to(call_taker)


def test_closed_account_lets_its_promises_fall_to_the_coordinator(call_taker, coordinator, administrator):
    case = CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY() + timedelta(days=5))
    assert kinds_of(coordinator) == []

    disable_user(user=call_taker, by=administrator)

    assert kinds_of(coordinator) == ["case_to_take"]
    assert case in Case.objects.visible_to(coordinator)
    call_taker.refresh_from_db()
    assert kinds_of(call_taker) == []


def test_late_promise_climbs_to_the_coordinator(call_taker, coordinator):
    CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY())

    assert kinds_of(coordinator) == []
    assert kinds_of(coordinator, on=TODAY() + timedelta(days=1)) == ["meeting_to_offer"]


def test_handed_over_case_stands_on_idag_until_it_is_opened(call_taker, other_call_taker, login):
    case = CaseFactory(handler=call_taker)
    hand_over_case(case=case, to=other_call_taker, by=call_taker, reason="Du känner skolan.")

    page = login(other_call_taker).get("/").content.decode()
    assert "Lämnat till dig" in page
    assert "Du känner skolan." in page

    login(call_taker).get(case.get_absolute_url())
    assert "case_received" in kinds_of(other_call_taker)
    login(other_call_taker).get(case.get_absolute_url())
    assert "case_received" not in kinds_of(other_call_taker)
    assert differences() == []


def test_case_that_is_taken_or_returned_is_not_waiting_to_be_opened(
    call_taker, other_call_taker, coordinator
):
    case = CaseFactory(handler=call_taker)
    hand_over_case(case=case, to=other_call_taker, by=call_taker)
    take_over_case(case=case, by=coordinator)
    assert "case_received" not in waiting(case)

    hand_over_case(case=case, to=other_call_taker, by=coordinator)
    hand_over_case(case=case, to=None, by=other_call_taker)
    assert "case_received" not in waiting(case)


def test_case_that_stands_still_comes_to_idag_after_the_days_of_the_settings(call_taker):
    case = CaseFactory(handler=call_taker)
    row = Promise.objects.get(case=case, kind="stalled_case")

    assert row.due_on == TODAY() + timedelta(days=90)
    assert kinds_of(call_taker, on=TODAY() + timedelta(days=89)) == []
    assert kinds_of(call_taker, on=TODAY() + timedelta(days=90)) == ["stalled_case"]


def test_answer_due_is_said_the_working_day_before():
    assert working_day_before(date(2026, 11, 30), 1) == date(2026, 11, 27)
    assert working_day_before(date(2026, 11, 27), 1) == date(2026, 11, 26)
    assert working_day_before(date(2026, 12, 27), 1) == date(2026, 12, 23)
    assert working_day_before(date(2026, 11, 27), 0) == date(2026, 11, 27)


def test_danger_is_not_reviewed_by_who_handled_it(manager, manager_who_takes_calls):
    DangerReportFactory(reported_by=manager_who_takes_calls)

    assert kinds_of(manager) == ["danger_to_review"]
    assert "danger_to_review" not in kinds_of(manager_who_takes_calls)


def test_danger_that_nobody_else_may_review_stands_with_who_handled_it(manager_who_takes_calls):
    DangerReportFactory(reported_by=manager_who_takes_calls)

    assert "danger_to_review" in kinds_of(manager_who_takes_calls)


def test_child_is_never_left_alone(child_assessor, administrator, coordinator):
    decision = ChildDecisionFactory(waiting=True, assessor=child_assessor)
    assert "child_to_assess" in kinds_of(child_assessor)

    coordinator.is_child_assessor = True
    coordinator.save()

    disable_user(user=child_assessor, by=administrator)

    assert "child_to_assess" in kinds_of(coordinator)
    assert decision.case in Case.objects.visible_to(coordinator)


def test_unfinished_scan_stands_with_who_took_the_call_in_a_colleagues_case(
    call_taker, other_call_taker, coordinator
):
    scan = QuickScanFactory(
        unfinished=True, written_by=call_taker, call__caller__case__handler=other_call_taker
    )

    hand_over_case(case=scan.call.case, to=coordinator, by=other_call_taker)

    assert "scan_to_finish" in kinds_of(call_taker)
    assert scan.call.case in Case.objects.visible_to(call_taker)


def test_call_back_that_is_undone_waits_no_more(call_taker):
    contact = log_contact(by=call_taker, contact=NonCaseInput(kind="missed", callback_to="040-1"))
    assert kinds_of(call_taker) == ["callback"]

    undo_contact(contact=contact, by=call_taker)

    assert kinds_of(call_taker) == []
    assert Promise.objects.get().ended_how == Promise.Ended.TAKEN_BACK


def test_rows_of_two_tables_with_the_same_key_are_kept_apart(administrator):
    """What is kept of one row ends nothing that waits for another."""
    change = RoleChangeFactory(asked_by=administrator)
    keep_promises(change, by=None)

    keep_promises(OutreachEventFactory(pk=change.pk, planned=True), by=None)

    assert Promise.objects.open().filter(kind="role_change_to_decide", target=str(change.pk)).exists()
    assert Promise.objects.open().filter(kind="outreach_to_do", target=str(change.pk)).exists()
    assert differences() == []


def test_keeping_costs_two_statements_when_nothing_has_changed(django_assert_num_queries, call_taker):
    case = CaseFactory(handler=call_taker, waiting=True)
    keep_promises(case, by=call_taker)

    with remembered_organisation():
        Organisation.load()
        with django_assert_num_queries(2):
            keep_promises(case, by=call_taker)


def test_idag_costs_the_same_however_many_wait(django_assert_max_num_queries, call_taker):
    for _ in range(30):
        CaseFactory(handler=call_taker, waiting=True)

    with django_assert_max_num_queries(3):
        assert len(promises_of(call_taker, on=TODAY())) == 30


def test_command_finds_what_differs_and_mends_it(call_taker, capsys):
    case = CaseFactory(handler=call_taker, waiting=True)
    call_command("check_promises")
    assert capsys.readouterr().out == "Löftena stämmer med tabellerna: 2 väntar.\n"

    Promise.objects.filter(case=case, kind="meeting_to_offer").delete()
    Promise.objects.filter(case=case, kind="stalled_case").update(owner=None)
    Promise.objects.create(kind="reminder", target="finns-inte", case=case)
    with pytest.raises(CommandError, match=r"3 löften stämmer inte\. Kör check_promises --mend\."):
        call_command("check_promises")
    said = capsys.readouterr().out
    assert f"meeting_to_offer {case.pk}: saknas\n" in said
    assert f"stalled_case {case.pk}: fel owner_id\n" in said
    assert "reminder finns-inte: väntar inte längre\n" in said

    call_command("check_promises", mend=True)
    assert capsys.readouterr().out.endswith("Rättade: 3.\n")
    assert differences() == []


def test_mending_ends_what_no_kind_knows():
    Promise.objects.create(kind="forgotten", target="1")

    mend_promises()

    assert Promise.objects.get().ended_how == Promise.Ended.TAKEN_BACK
