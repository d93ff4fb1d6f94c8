"""A snabbscanning after the call: completed after danger, corrected by a new version."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.cases import close_case
from calls.actions.scans import complete_scan, correct_scan
from calls.factories import (
    CallFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    QuickScanFactory,
)
from calls.inputs import CallerInput, CallInput, ChildInput, DangerInput, ScanInput
from calls.models import Case, PersonOfConcern, QuickScan
from calls.models.choices import State, Urgency, VeAssessment
from calls.models.outcomes import NO_CHILD, NOT_REPORTED

pytestmark = pytest.mark.django_db

TOLD_112 = DangerInput(emergency="we_called", told_whom="112")
WHOLE = {
    "danger": "yes",
    "child_at_risk": "no",
    "urgency": "prompt",
    "reason": "Hotet var konkret.",
    "outcome": "acute",
}
CALM = WHOLE | {"danger": "no", "outcome": "invited"}
ASKED = CallerInput(is_anonymous=True)
MISSING = {
    "child_at_risk": "Fråga om det finns barn som kan fara illa.",
    "urgency": "Bedöm om oron kvarstår efter samtalet.",
    "reason": "Skriv skälet till bedömningen i en mening.",
    "outcome": "Välj vad samtalet ledde till.",
}
NO_DECISION = "Välj vad som beslutades om barnet."
NOT_A_CHILD = "Ett beslut om barnet är ifyllt. Svara ja eller vet inte, eller ta bort beslutet."
DECIDED = "Beslutet om barnet är redan inskrivet."


# Completing


def test_complete_scan_signs_and_moves_the_case_on(unfinished, call_taker, changed, logged):
    case, caller = unfinished.call.case, unfinished.call.caller
    at = timezone.now()

    scan = complete_scan(scan=unfinished, given=ScanInput(**WHOLE), caller=ASKED, by=call_taker, at=at)

    assert changed(unfinished) == {
        "child_at_risk": "no",
        "urgency": "prompt",
        "reason": "Hotet var konkret.",
        "outcome": "acute",
        "signed_at": at,
        "author_name": call_taker.name,
        "author_title": call_taker.title,
    }
    assert changed(case) == {"state": State.SCANNED, "urgency": "prompt", "outcome": "acute", "version": 2}
    assert changed(caller) == {"is_anonymous": True}
    logged("scan.completed", by=call_taker, target=scan, case=case)


def test_complete_scan_by_a_colleague_is_signed_by_the_colleague(unfinished, other_call_taker):
    complete_scan(scan=unfinished, given=ScanInput(**WHOLE), caller=ASKED, by=other_call_taker)

    scan = QuickScan.objects.get()
    assert (scan.written_by, scan.author_name) == (unfinished.written_by, other_call_taker.name)


def test_complete_scan_without_concern_left_stops_the_clock(unfinished, call_taker):
    assert unfinished.call.case.meet_by is not None

    complete_scan(
        scan=unfinished,
        given=ScanInput(**WHOLE | {"urgency": "none", "outcome_reason": "Gripen."}),
        caller=ASKED,
        by=call_taker,
    )

    case = Case.objects.get()
    assert (case.urgency, case.meet_by) == (Urgency.NONE, None)


def test_complete_scan_keeps_what_is_known_of_the_person(unfinished, call_taker):
    given = ScanInput(**WHOLE, age_band="15_17", situation="at_risk", milieus=("mixed",))

    complete_scan(scan=unfinished, given=given, caller=ASKED, by=call_taker)

    person = PersonOfConcern.objects.get()
    assert (person.age_band, person.situation, person.milieus) == ("15_17", "at_risk", ["mixed"])


def test_complete_scan_of_a_caller_who_was_asked_needs_no_answer_again(call_taker):
    call = CallFactory(caller__is_anonymous=False, caller__case__state=State.NEW)
    scan = QuickScanFactory(call=call, unfinished=True)

    complete_scan(scan=scan, given=ScanInput(**WHOLE), by=call_taker)

    scan.call.caller.refresh_from_db()
    assert (QuickScan.objects.get().is_signed, scan.call.caller.is_anonymous) == (True, False)


def test_complete_scan_with_a_child_writes_the_decision(unfinished, call_taker):
    child, at = ChildInput(kind="caller_reports"), timezone.now()
    values = ScanInput(**WHOLE | {"child_at_risk": "yes"})

    complete_scan(scan=unfinished, given=values, caller=ASKED, child=child, by=call_taker, at=at)

    decision = unfinished.call.child_decisions.get()
    assert (decision.kind, decision.decided_by, decision.decided_at) == ("caller_reports", call_taker, at)


def test_complete_scan_leans_on_the_decision_from_the_call(unfinished, call_taker):
    ChildDecisionFactory(call=unfinished.call, kind="reported", reported_to="Mottagningen")
    values = ScanInput(**WHOLE | {"child_at_risk": "yes", "outcome": "child_report"})

    complete_scan(scan=unfinished, given=values, caller=ASKED, by=call_taker)

    assert (QuickScan.objects.get().outcome, unfinished.call.child_decisions.count()) == ("child_report", 1)


@pytest.mark.parametrize("name", MISSING)
def test_complete_scan_with_something_missing_changes_nothing(unfinished, call_taker, refused, name):
    values = ScanInput(**WHOLE | {name: ""})

    with refused(MISSING[name]) as refusal:
        complete_scan(scan=unfinished, given=values, caller=ASKED, by=call_taker)

    assert refusal.value.message_dict == {name: [MISSING[name]]}


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_complete_scan_with_a_child_but_no_decision_changes_nothing(unfinished, call_taker, refused, answer):
    values = ScanInput(**WHOLE | {"child_at_risk": answer})

    with refused(NO_DECISION) as refusal:
        complete_scan(scan=unfinished, given=values, caller=ASKED, by=call_taker)

    assert refusal.value.message_dict == {"child_kind": [NO_DECISION]}


@pytest.mark.parametrize("danger", ["no", "unknown"])
def test_complete_scan_that_takes_the_danger_back_changes_nothing(unfinished, call_taker, refused, danger):
    values = ScanInput(**WHOLE | {"danger": danger})

    with refused("Faran är inskriven. Signera först, och rätta sedan om svaret var fel.") as refusal:
        complete_scan(scan=unfinished, given=values, caller=ASKED, by=call_taker)

    assert list(refusal.value.error_dict) == ["danger"]


@pytest.mark.parametrize("caller", [None, CallerInput()])
def test_complete_scan_without_asking_about_anonymity_changes_nothing(
    unfinished, call_taker, refused, caller
):
    with refused("Fråga om personen vill vara anonym.") as refusal:
        complete_scan(scan=unfinished, given=ScanInput(**WHOLE), caller=caller, by=call_taker)

    assert list(refusal.value.error_dict) == ["is_anonymous"]


def test_complete_scan_twice_changes_nothing(unfinished, call_taker, refused):
    complete_scan(scan=unfinished, given=ScanInput(**WHOLE), caller=ASKED, by=call_taker)

    with refused("Snabbscanningen är redan signerad. Rätta den i stället.") as refusal:
        complete_scan(scan=unfinished, given=ScanInput(**WHOLE), caller=ASKED, by=call_taker)

    assert refusal.value.code == "signed"


@pytest.mark.parametrize(
    ("said", "child", "field", "sentence"),
    [
        ({"outcome": "child_report"}, None, "outcome", NO_CHILD),
        (
            {"outcome": "child_report", "child_at_risk": "yes"},
            {"kind": "caller_reports"},
            "outcome",
            NOT_REPORTED,
        ),
        ({}, {"kind": "caller_reports"}, "child_kind", NOT_A_CHILD),
        (
            {"child_at_risk": "yes"},
            {"kind": "no_report", "reason": "Bor inte där."},
            "child_kind",
            "Bara en barnbedömare kan besluta att ingen anmälan görs. Välj vem som bedömer idag.",
        ),
    ],
)
def test_complete_scan_that_says_two_things_changes_nothing(
    unfinished, call_taker, refused, said, child, field, sentence
):
    values, child = ScanInput(**WHOLE | said), child and ChildInput(**child)

    with refused(sentence) as refusal:
        complete_scan(scan=unfinished, given=values, caller=ASKED, child=child, by=call_taker)

    assert refusal.value.message_dict == {field: [sentence]}


def test_complete_scan_with_a_second_decision_changes_nothing(unfinished, call_taker, refused):
    ChildDecisionFactory(call=unfinished.call)
    values = ScanInput(**WHOLE | {"child_at_risk": "yes"})

    with refused(DECIDED):
        complete_scan(
            scan=unfinished,
            given=values,
            caller=ASKED,
            child=ChildInput(kind="caller_reports"),
            by=call_taker,
        )


# Correcting


def test_correct_scan_is_a_new_version_and_the_old_one_stays(
    signed, call_taker, other_call_taker, inputs, changed, logged
):
    values = inputs(urgency="can_wait", own_observations="Sedan så.")["scan"]
    at = timezone.now()

    newer = correct_scan(scan=signed, given=values, by=other_call_taker, at=at)

    assert list(QuickScan.objects.current()) == [newer]
    old = QuickScan.objects.get(pk=signed.pk)
    assert (old.own_observations, old.author_name) == ("Först så.", call_taker.name)
    assert changed(signed) == {}
    assert (newer.replaces, newer.author_name) == (old, other_call_taker.name)
    assert (newer.written_by, newer.written_at, newer.signed_at) == (other_call_taker, at, at)
    assert newer.own_observations == "Sedan så."
    logged("scan.corrected", by=other_call_taker, target=newer, case=signed.call.case)


def test_correct_scan_moves_the_clock_also_onwards(signed, call_taker, inputs):
    before = signed.call.case.meet_by

    correct_scan(scan=signed, given=inputs(urgency="can_wait")["scan"], by=call_taker)

    case = Case.objects.get()
    assert case.urgency == "can_wait"
    assert case.meet_by > before


def test_correct_scan_of_an_older_call_leaves_the_case_with_the_latest(call_taker, inputs):
    at = timezone.now()
    first = log_call(
        by=call_taker,
        call=CallInput(received_at=at - timedelta(days=2)),
        **inputs(urgency="can_wait"),
        at=at - timedelta(days=2),
    )
    log_call(by=call_taker, call=CallInput(), joins=first.caller, **inputs(urgency="none", outcome="settled"))

    correct_scan(scan=first.scans.get(), given=inputs(urgency="prompt")["scan"], by=call_taker)

    case = Case.objects.get()
    assert (case.urgency, case.outcome, case.meet_by) == ("none", "settled", None)


def test_correct_scan_of_a_replaced_version_changes_nothing(signed, call_taker, inputs, refused):
    correct_scan(scan=signed, given=inputs()["scan"], by=call_taker)

    with refused("Någon annan har ändrat det här medan du skrev.") as refusal:
        correct_scan(scan=signed, given=inputs()["scan"], by=call_taker)

    assert refusal.value.code == "stale"


def test_correct_scan_of_a_correction_is_the_third_version(signed, call_taker, inputs):
    second = correct_scan(scan=signed, given=inputs(reason="Andra.")["scan"], by=call_taker)

    third = correct_scan(scan=second, given=inputs(reason="Tredje.")["scan"], by=call_taker)

    assert (third.replaces, third.replaces.replaces) == (second, signed)
    assert list(QuickScan.objects.current()) == [third]


def test_correct_scan_that_is_not_signed_changes_nothing(unfinished, call_taker, inputs, refused):
    with refused("Snabbscanningen är inte signerad än. Gör klart den i stället."):
        correct_scan(scan=unfinished, given=inputs()["scan"], by=call_taker)


@pytest.mark.parametrize("name", [*MISSING, "danger"])
def test_correct_scan_with_something_missing_changes_nothing(signed, call_taker, refused, name):
    sentence = MISSING.get(name, "Fråga om någon är i fara just nu.")

    with refused(sentence) as refusal:
        correct_scan(scan=signed, given=ScanInput(**CALM | {name: ""}), by=call_taker)

    assert refusal.value.message_dict == {name: [sentence]}


def test_correct_scan_to_danger_needs_what_was_done(signed, call_taker, inputs, refused):
    values = inputs(danger="yes")["scan"]
    with refused("Svara på frågan om 112. Skriv vem som fick veta."):
        correct_scan(scan=signed, given=values, by=call_taker)

    correct_scan(scan=signed, given=values, danger=TOLD_112, by=call_taker)

    assert (signed.call.danger.told_whom, signed.call.danger.reported_by) == ("112", call_taker)


def test_correct_scan_away_from_danger_keeps_the_report(call_taker):
    report = DangerReportFactory()
    scan = QuickScanFactory(call=report.call, danger="yes", outcome="acute", urgency="prompt")

    newer = correct_scan(scan=scan, given=ScanInput(**CALM), by=call_taker)

    report.refresh_from_db()
    assert (newer.danger, report.told_whom) == ("no", "112 och enhetschefen")


@pytest.mark.parametrize(
    ("said", "has_report", "sentence"),
    [
        ("no", False, "Den röda rutan är ifylld. Svara ja på frågan om fara, eller töm rutan."),
        ("yes", True, "Vad som gjordes vid faran är redan inskrivet."),
    ],
)
def test_correct_scan_with_a_panel_that_does_not_belong_changes_nothing(
    call_taker, refused, said, has_report, sentence
):
    scan = QuickScanFactory()
    if has_report:
        DangerReportFactory(call=scan.call)

    with refused(sentence):
        correct_scan(scan=scan, given=ScanInput(**CALM | {"danger": said}), danger=TOLD_112, by=call_taker)


def test_correct_scan_to_a_child_needs_the_decision(signed, call_taker, inputs, refused):
    values = inputs(child_at_risk="yes")["scan"]
    with refused(NO_DECISION):
        correct_scan(scan=signed, given=values, by=call_taker)

    correct_scan(scan=signed, given=values, child=ChildInput(kind="caller_reports"), by=call_taker)

    assert signed.call.child_decisions.count() == 1


def test_correct_scan_with_a_second_decision_changes_nothing(call_taker, refused):
    scan = QuickScanFactory(call=ChildDecisionFactory().call)
    values = ScanInput(**CALM | {"child_at_risk": "yes"})

    with refused(DECIDED) as refusal:
        correct_scan(scan=scan, given=values, child=ChildInput(kind="caller_reports"), by=call_taker)

    assert list(refusal.value.error_dict) == ["child_kind"]


def test_correct_scan_to_a_child_report_that_was_not_made_changes_nothing(call_taker, refused):
    scan = QuickScanFactory(call=ChildDecisionFactory(kind="caller_reports").call)
    values = ScanInput(**CALM | {"child_at_risk": "yes", "outcome": "child_report"})

    with refused(NOT_REPORTED) as refusal:
        correct_scan(scan=scan, given=values, by=call_taker)

    assert list(refusal.value.error_dict) == ["outcome"]


@pytest.mark.parametrize(
    ("answer", "child", "field", "sentence"),
    [
        ("no", {"kind": "caller_reports"}, "child_kind", NOT_A_CHILD),
        ("yes", {"kind": "reported"}, "reported_to", "Skriv till vem orosanmälan gjordes."),
        ("yes", {"kind": "assess_today"}, "assessor", "Välj vem av barnbedömarna som bedömer idag."),
    ],
)
def test_correct_scan_with_a_decision_that_may_not_be_made_changes_nothing(
    signed, call_taker, refused, answer, child, field, sentence
):
    values = ScanInput(**CALM | {"child_at_risk": answer})

    with refused(sentence) as refusal:
        correct_scan(scan=signed, given=values, child=ChildInput(**child), by=call_taker)

    assert refusal.value.message_dict == {field: [sentence]}


def test_correct_scan_keeps_what_is_known_of_the_person(signed, call_taker):
    PersonOfConcern.objects.update(situation="thoughts", age_band="15_17")

    correct_scan(scan=signed, given=ScanInput(**CALM, situation="at_risk", age_band="unknown"), by=call_taker)

    person = PersonOfConcern.objects.get()
    assert (person.situation, person.age_band) == ("at_risk", "15_17")


def test_correct_scan_of_a_closed_case_changes_nothing(signed, call_taker, inputs, refused):
    close_case(case=signed.call.case, outcome="settled", ve_assessment=VeAssessment.NO_REASON, by=call_taker)

    with refused("Ärendet är avslutat. Öppna det igen först."):
        correct_scan(scan=signed, given=inputs()["scan"], by=call_taker)
