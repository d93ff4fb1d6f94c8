"""log_call, when somebody is in danger and when a child may be faring ill."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from calls.actions.calls import log_call
from calls.inputs import CallInput, ChildInput, DangerInput
from calls.models import Case, ChildDecision, QuickScan
from calls.models.choices import Outcome, State, Urgency

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


def test_log_call_in_danger_without_the_panel_changes_nothing(call_taker, inputs, refused):
    with refused("Svara på frågan om 112. Skriv vem som fick veta.") as refusal:
        log_call(by=call_taker, call=CallInput(), **inputs(danger="yes"))

    assert set(refusal.value.error_dict) == {"emergency", "told_whom"}


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_log_call_with_the_panel_but_no_danger_changes_nothing(call_taker, inputs, told_112, refused, answer):
    with refused("Den röda rutan är ifylld. Svara ja på frågan om fara, eller töm rutan.") as refusal:
        log_call(by=call_taker, call=CallInput(), danger=told_112, **inputs(danger=answer))

    assert set(refusal.value.error_dict) == {"emergency"}


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"emergency": ""}, "emergency", "Svara på frågan om 112."),
        ({"emergency": "perhaps"}, "emergency", "Svara på frågan om 112."),
        ({"told_whom": ""}, "told_whom", "Skriv vem som fick veta."),
        ({"told_whom": " \n"}, "told_whom", "Skriv vem som fick veta."),
        (
            {"told_at": datetime(2999, 1, 1, tzinfo=UTC)},
            "told_at",
            "Tidpunkten ligger i framtiden. Ange när det faktiskt hände.",
        ),
    ],
)
def test_log_call_with_a_panel_that_says_too_little_changes_nothing(
    call_taker, inputs, refused, said, field, sentence
):
    danger = DangerInput(**{"emergency": "we_called", "told_whom": "112"} | said)

    with refused(sentence) as refusal:
        log_call(by=call_taker, call=CallInput(), danger=danger, **inputs(danger="yes"))

    assert refusal.value.message_dict == {field: [sentence]}


def test_log_call_in_danger_keeps_the_whole_panel(call_taker, other_call_taker, inputs):
    told_at = timezone.now() - timedelta(minutes=20)
    panel = {
        "emergency": "caller_calls",
        "told_whom": "Socialjouren",
        "told_at": told_at,
        "socialjour_told": True,
        "done": "Stannade kvar i luren.",
    }

    call = log_call(
        by=call_taker,
        call=CallInput(taken_by=other_call_taker),
        danger=DangerInput(**panel),
        **inputs(danger="yes"),
    )

    report = call.danger
    assert {name: getattr(report, name) for name in panel} == panel
    assert (report.reported_by, report.reviewed_at) == (call_taker, None)
    assert report.handled_by_ids == {call_taker.pk, other_call_taker.pk}


@pytest.mark.parametrize("left_out", ["child_at_risk", "urgency", "reason", "outcome"])
def test_log_call_in_danger_with_one_answer_left_is_not_signed(call_taker, inputs, told_112, left_out):
    values = inputs(danger="yes", **{left_out: ""})

    call = log_call(by=call_taker, call=CallInput(), danger=told_112, **values)

    assert (call.scans.get().signed_at, call.case.state) == (None, State.NEW)


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
        ({"kind": "reported"}, "Skriv till vem orosanmälan gjordes."),
        (
            {"kind": "no_report", "reason": "Barnet är inte i fara."},
            "Bara en barnbedömare kan besluta att ingen anmälan görs. Välj vem som bedömer idag.",
        ),
        ({"kind": "assess_today"}, "Välj vem av barnbedömarna som bedömer idag."),
        ({"kind": "nonsense"}, "Välj vad som beslutades om barnet."),
    ],
)
def test_log_call_with_a_decision_that_may_not_be_made_changes_nothing(
    call_taker, inputs, refused, child, sentence
):
    with refused(sentence):
        log_call(by=call_taker, call=CallInput(), child=ChildInput(**child), **inputs(child_at_risk="yes"))


def test_log_call_to_be_assessed_by_somebody_who_may_not_changes_nothing(
    call_taker, other_call_taker, inputs, refused
):
    child = ChildInput(kind="assess_today", assessor=other_call_taker)

    with refused("Välj vem av barnbedömarna som bedömer idag."):
        log_call(by=call_taker, call=CallInput(), child=child, **inputs(child_at_risk="yes"))


def test_log_call_without_report_by_an_assessor_needs_a_reason(child_assessor, inputs, refused):
    values = inputs(child_at_risk="yes")
    with refused("Skriv skälet till att ingen orosanmälan görs."):
        log_call(by=child_assessor, call=CallInput(), child=ChildInput(kind="no_report"), **values)

    child = ChildInput(kind="no_report", reason="Syskonet bor hos den andra föräldern.")
    call = log_call(by=child_assessor, call=CallInput(), child=child, **values)

    assert call.child_decisions.get().reason == "Syskonet bor hos den andra föräldern."


def test_log_call_with_a_decision_but_no_child_changes_nothing(call_taker, inputs, refused):
    sentence = "Ett beslut om barnet är ifyllt. Svara ja eller vet inte, eller ta bort beslutet."

    with refused(sentence) as refusal:
        log_call(by=call_taker, call=CallInput(), child=ChildInput(kind="caller_reports"), **inputs())

    assert set(refusal.value.error_dict) == {"child_kind"}
