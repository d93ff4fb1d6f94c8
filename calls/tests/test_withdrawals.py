"""One who got in touch withdraws: contact ends, the clock stops, what is written stays; a slip, and calling again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.cases import close_case
from calls.actions.people import open_by_code
from calls.actions.scans import correct_scan
from calls.actions.withdrawals import undo_withdrawal, withdraw_caller
from calls.factories import CallerFactory, CaseFactory, ChildDecisionFactory, IdentityFactory, ReminderFactory
from calls.inputs import CallInput, ScanInput
from calls.models import Case, ChildDecision
from calls.models.choices import Outcome, State, VeAssessment
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(call_taker, inputs):
    """A concern that remains, with a meeting date promised."""
    return log_call(by=call_taker, call=CallInput(), code="LEK-47-RAV", **inputs(urgency="prompt"))


def test_withdrawing_stops_the_clock_and_stands_on_the_timeline(call, call_taker, logged):
    at = timezone.now()
    assert call.case.meet_by is not None

    caller = withdraw_caller(caller=call.caller, reason=" Vill inte mer. ", by=call_taker, at=at)

    logged("caller.withdrew", by=call_taker, target=caller, case=call.case)
    case = Case.objects.get()
    assert (caller.withdrawn_at, case.meet_by, case.state, case.is_open) == (at, None, State.SCANNED, True)
    decision = case.decisions.get()
    assert (decision.kind, decision.to_value, decision.reason) == ("withdrew", str(caller), "Vill inte mer.")
    assert not Case.objects.waiting_for_meeting().exists()


def test_what_is_written_stays(call, call_taker):
    identity = IdentityFactory(caller=call.caller)
    child = ChildDecisionFactory(call=call, waiting=True)
    reminder = ReminderFactory(case=call.case)

    withdraw_caller(caller=call.caller, by=call_taker)
    later = ReminderFactory(case=call.case)

    identity.refresh_from_db()
    reminder.refresh_from_db()
    assert (identity.phone, reminder.done_at, call.scans.count()) == ("040-000 00 00", None, 1)
    said = {one: one.is_before_withdrawal for one in call.case.reminders.for_step()}
    assert said == {reminder: True, later: False}
    assert list(ChildDecision.objects.awaiting()) == [child]
    assert open_by_code(code="LEK-47-RAV", by=call_taker).caller == call.caller


def test_the_other_caller_of_the_case_goes_on(call, call_taker):
    CallerFactory(case=call.case)

    withdraw_caller(caller=call.caller, by=call_taker)

    assert list(Case.objects.waiting_for_meeting()) == [call.case]


def test_the_last_of_two_callers_stops_the_clock(call, call_taker):
    other = CallerFactory(case=call.case)

    withdraw_caller(caller=other, by=call_taker)
    assert Case.objects.waiting_for_meeting().exists()
    withdraw_caller(caller=call.caller, by=call_taker)

    assert not Case.objects.waiting_for_meeting().exists()


def test_withdrawing_twice_is_refused(call, call_taker, other_call_taker, refused):
    withdraw_caller(caller=call.caller, by=call_taker)

    with refused("Personen drog sig tillbaka redan"):
        withdraw_caller(caller=call.caller, by=other_call_taker)


def test_of_a_closed_case_the_contact_ends_and_it_stays_closed(call_taker):
    case = CaseFactory(handler=call_taker, closed=True)
    caller = CallerFactory(case=case)

    withdraw_caller(caller=caller, by=call_taker)

    case.refresh_from_db()
    caller.refresh_from_db()
    assert (case.is_open, caller.withdrawn_at is not None) == (False, True)
    assert case.decisions.get().kind == "withdrew"


def test_a_corrected_scan_does_not_start_the_clock_again(call, call_taker):
    withdraw_caller(caller=call.caller, by=call_taker)

    correct_scan(
        scan=call.scans.get(),
        given=ScanInput(
            danger="no", child_at_risk="no", urgency="prompt", reason="Rättat.", outcome=Outcome.INVITED
        ),
        by=call_taker,
    )

    assert Case.objects.get().meet_by is None


def test_a_case_whose_caller_withdrew_can_be_closed(call, call_taker):
    withdraw_caller(caller=call.caller, by=call_taker)

    case = close_case(
        case=call.case, outcome=Outcome.DECLINED, ve_assessment=VeAssessment.CANNOT_TELL, by=call_taker
    )

    assert not case.is_open


# Calling again, and a slip


def test_who_calls_again_is_in_contact_again(call, call_taker, inputs):
    withdraw_caller(caller=call.caller, by=call_taker)

    log_call(by=call_taker, call=CallInput(), joins=call.caller, **inputs(urgency="prompt"))

    call.caller.refresh_from_db()
    assert call.caller.withdrawn_at is None
    assert list(Case.objects.waiting_for_meeting()) == [call.case]


def test_a_slip_is_undone_and_the_clock_goes_on_where_it_stood(call, call_taker, logged):
    promised = call.case.meet_by
    withdraw_caller(caller=call.caller, by=call_taker)
    logged("caller.withdrew", by=call_taker, target=call.caller, case=call.case)

    caller = undo_withdrawal(caller=call.caller, by=call_taker)

    logged("caller.withdrawal_undone", by=call_taker, target=caller, case=call.case)
    assert (caller.withdrawn_at, Case.objects.get().meet_by) == (None, promised)
    assert [one.kind for one in call.case.decisions.all()] == ["withdrawal_undone", "withdrew"]


def test_after_a_day_it_is_no_slip(call, call_taker, refused):
    withdraw_caller(caller=call.caller, by=call_taker)
    call.caller.__class__.objects.update(withdrawn_at=timezone.now() - timedelta(hours=25))

    with refused("Det kan ändras i ett dygn."):
        undo_withdrawal(caller=call.caller, by=call_taker)


def test_who_has_not_withdrawn_has_nothing_to_undo(call, call_taker, refused):
    with refused("Personen har inte dragit sig tillbaka."):
        undo_withdrawal(caller=call.caller, by=call_taker)


# The returning caller


def test_a_call_that_a_colleague_took_stands_on_the_handlers_idag_until_opened(
    call, call_taker, inputs, login
):
    close_case(
        case=call.case, outcome=Outcome.DECLINED, ve_assessment=VeAssessment.CANNOT_TELL, by=call_taker
    )
    other = UserFactory(call_taker=True, name="Påhittad Kollega")
    access = open_by_code(code="LEK-47-RAV", by=other)

    log_call(by=other, call=CallInput(), joins=access.caller, **inputs(urgency="none"))

    client = login(call_taker)
    home = client.get("/").content.decode()
    assert ("har ringt igen" in home, "Påhittad Kollega tog samtalet" in home) == (True, True)
    assert client.get(call.case.get_absolute_url()).status_code == 200
    assert "har ringt igen" not in client.get("/").content.decode()


def test_a_call_that_the_handler_took_says_nothing_new(call, call_taker, inputs):
    log_call(by=call_taker, call=CallInput(), joins=call.caller, **inputs(urgency="prompt"))

    assert Case.objects.get().handed_over_at is None


def test_a_case_whose_handler_no_longer_works_with_cases_goes_to_who_takes_the_call(call, call_taker, inputs):
    close_case(
        case=call.case, outcome=Outcome.DECLINED, ve_assessment=VeAssessment.CANNOT_TELL, by=call_taker
    )
    call_taker.roles = [Role.STATISTICS_READER]
    call_taker.save()
    other = UserFactory(call_taker=True)
    access = open_by_code(code="LEK-47-RAV", by=other)

    log_call(by=other, call=CallInput(), joins=access.caller, **inputs(urgency="prompt"))

    case = Case.objects.get()
    assert (case.is_open, case.handler) == (True, other)
