"""log_call, when somebody is in danger, when a child may be faring ill, and when a known caller comes back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.cases import close_case
from calls.inputs import CallInput, ChildInput, DangerInput
from calls.models import Call, Caller, Case, ChildDecision, PersonOfConcern, QuickScan
from calls.models.choices import Outcome, State, Urgency, VeAssessment
from calls.tests.refusals import refused
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


# Danger


@pytest.fixture
def told_112():
    return DangerInput(emergency="we_called", told_whom="112 och enhetschefen", socialjour_told=True)


def test_log_call_in_danger_needs_only_the_answer_and_the_panel(call_taker, inputs, told_112):
    values = inputs(danger="yes", child_at_risk="", urgency="", reason="", outcome="") | {"caller": None}

    call = log_call(by=call_taker, call=CallInput(leave_in_queue=True), danger=told_112, **values)

    scan = call.scans.get()
    assert (scan.danger, scan.signed_at, scan.author_name) == ("yes", None, "")
    assert (call.case.state, call.case.urgency) == (State.NEW, Urgency.ACUTE)
    assert call.case.handler == call_taker
    assert call.case.meet_by is not None
    assert call.danger.told_whom == "112 och enhetschefen"
    assert list(QuickScan.objects.unfinished()) == [scan]


def test_log_call_in_danger_with_every_answer_is_signed(call_taker, inputs, told_112):
    values = inputs(danger="yes", urgency=Urgency.ACUTE, outcome=Outcome.ACUTE)

    call = log_call(by=call_taker, call=CallInput(), danger=told_112, **values)

    assert call.scans.get().is_signed
    assert call.case.state == State.SCANNED


def test_log_call_in_danger_without_the_panel_changes_nothing(call_taker, inputs):
    refused("röda rutan", by=call_taker, call=CallInput(), **inputs(danger="yes"))


def test_log_call_with_the_panel_but_no_danger_changes_nothing(call_taker, inputs, told_112):
    refused("röda rutan är ifylld", by=call_taker, call=CallInput(), danger=told_112, **inputs())


def test_log_call_told_in_the_future_changes_nothing(call_taker, inputs):
    later = DangerInput(emergency="we_called", told_whom="112", told_at=timezone.now() + timedelta(hours=1))

    refused("framtiden", by=call_taker, call=CallInput(), danger=later, **inputs(danger="yes"))


# A child


def test_log_call_keeps_the_report_with_time_and_whom(call_taker, inputs):
    at = timezone.now()
    child = ChildInput(kind="reported", reported_to="Mottagningsenheten")
    values = inputs(child_at_risk="yes", outcome=Outcome.CHILD_REPORT)

    call = log_call(by=call_taker, call=CallInput(), child=child, **values, at=at)

    decision = call.child_decisions.get()
    assert (decision.kind, decision.reported_to) == ("reported", "Mottagningsenheten")
    assert (decision.decided_at, decision.decided_by, decision.case) == (at, call_taker, call.case)


def test_log_call_leaves_a_child_to_a_named_assessor_today(call_taker, child_assessor, inputs):
    child = ChildInput(kind="assess_today", assessor=child_assessor)

    call = log_call(by=call_taker, call=CallInput(), child=child, **inputs(child_at_risk="unknown"))

    assert list(ChildDecision.objects.awaiting_from(child_assessor)) == [call.child_decisions.get()]
    assert call.child_decisions.get().assess_on == timezone.localdate()
    assert list(Case.objects.visible_to(child_assessor)) == [call.case]


@pytest.mark.parametrize(
    ("child", "sentence"),
    [
        ({"kind": "reported"}, "till vem"),
        ({"kind": "no_report", "reason": "Barnet är inte i fara."}, "Bara en barnbedömare"),
        ({"kind": "assess_today"}, "Välj vem"),
        ({"kind": "nonsense"}, "Välj vad"),
    ],
)
def test_log_call_with_a_decision_that_may_not_be_made_changes_nothing(call_taker, inputs, child, sentence):
    values = inputs(child_at_risk="yes")

    refused(sentence, by=call_taker, call=CallInput(), child=ChildInput(**child), **values)


def test_log_call_to_be_assessed_by_somebody_who_may_not_changes_nothing(
    call_taker, other_call_taker, inputs
):
    child = ChildInput(kind="assess_today", assessor=other_call_taker)

    refused("Välj vem", by=call_taker, call=CallInput(), child=child, **inputs(child_at_risk="yes"))


def test_log_call_without_report_by_an_assessor_needs_a_reason(child_assessor, inputs):
    values = inputs(child_at_risk="yes")
    refused("skälet", by=child_assessor, call=CallInput(), child=ChildInput(kind="no_report"), **values)

    child = ChildInput(kind="no_report", reason="Syskonet bor hos den andra föräldern.")
    call = log_call(by=child_assessor, call=CallInput(), child=child, **values)

    assert call.child_decisions.get().reason == "Syskonet bor hos den andra föräldern."


def test_log_call_with_a_decision_but_no_child_changes_nothing(call_taker, inputs):
    child = ChildInput(kind="caller_reports")

    refused("beslut om barnet är ifyllt", by=call_taker, call=CallInput(), child=child, **inputs())


# A call that joins


def test_log_call_joined_is_the_same_caller_and_case(call_taker, other_call_taker, inputs):
    first = log_call(by=call_taker, call=CallInput(), **inputs(age_band="15_17", urgency="can_wait"))

    second = log_call(
        by=other_call_taker, call=CallInput(), joins=first.caller, **inputs(situation="at_risk")
    )

    assert (second.case, second.caller) == (first.case, first.caller)
    assert Case.objects.get().handler == call_taker
    person = PersonOfConcern.objects.get()
    assert (person.age_band, person.situation) == ("15_17", "at_risk")
    assert list(AuditEvent.objects.order_by("pk").values_list("event", flat=True)) == ["call.logged"] * 2


def test_log_call_joined_follows_the_latest_and_never_moves_the_meeting_onwards(call_taker, inputs):
    at = timezone.now()
    first = log_call(
        by=call_taker,
        call=CallInput(received_at=at - timedelta(days=20)),
        **inputs(urgency="prompt"),
        at=at - timedelta(days=20),
    )
    promised = first.case.meet_by

    log_call(
        by=call_taker, call=CallInput(), joins=first.caller, **inputs(urgency="can_wait", outcome="invited")
    )

    case = Case.objects.get()
    assert (case.urgency, case.outcome, case.meet_by) == ("can_wait", "invited", promised)


def test_log_call_joined_with_no_concern_left_stops_the_clock(call_taker, inputs):
    first = log_call(by=call_taker, call=CallInput(), **inputs(urgency="prompt"))

    log_call(by=call_taker, call=CallInput(), joins=first.caller, **inputs(urgency="none"))

    case = Case.objects.get()
    assert (case.urgency, case.meet_by) == ("none", None)


def test_log_call_joined_opens_a_closed_case_again(call_taker, other_call_taker, inputs):
    at = timezone.now()
    long_ago = at - timedelta(days=60)
    first = log_call(
        by=call_taker, call=CallInput(received_at=long_ago), **inputs(urgency="prompt"), at=long_ago
    )
    close_case(
        case=first.case,
        outcome="settled",
        ve_assessment=VeAssessment.NO_REASON,
        by=call_taker,
        at=long_ago + timedelta(days=1),
    )

    log_call(by=other_call_taker, call=CallInput(), joins=first.caller, **inputs(urgency="can_wait"))

    case = Case.objects.get()
    assert (case.state, case.closed_at, case.handler) == (State.SCANNED, None, call_taker)
    assert case.meet_by > timezone.localdate()
    assert case.decisions.filter(kind="reopened").get().by == other_call_taker
    assert AuditEvent.objects.filter(event="case.reopened").count() == 0


def test_log_call_joined_is_not_asked_again_about_anonymity(call_taker, inputs):
    first = log_call(by=call_taker, call=CallInput(), **inputs())

    log_call(by=call_taker, call=CallInput(), joins=first.caller, **inputs() | {"caller": None})

    assert Caller.objects.get().is_anonymous is True
    assert Call.objects.count() == 2


def test_log_call_joined_in_danger_leaves_a_scanned_case_where_it_is(call_taker, inputs, told_112):
    first = log_call(by=call_taker, call=CallInput(), **inputs(urgency="can_wait"))
    values = inputs(danger="yes", urgency="", reason="", outcome="")

    second = log_call(by=call_taker, call=CallInput(), joins=first.caller, danger=told_112, **values)

    case = Case.objects.get()
    assert (case.state, case.urgency) == (State.SCANNED, Urgency.ACUTE)
    assert not second.scans.get().is_signed
