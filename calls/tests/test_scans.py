"""A snabbscanning after the call: completed after danger, corrected by a new version."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.cases import close_case
from calls.actions.scans import complete_scan, correct_scan
from calls.inputs import CallerInput, CallInput, ChildInput, DangerInput, ScanInput
from calls.models import CallerRole, Case, ChildDecision, DangerReport, QuickScan
from calls.models.choices import State, Urgency, VeAssessment
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

TOLD_112 = DangerInput(emergency="we_called", told_whom="112")
WHOLE = {
    "danger": "yes",
    "child_at_risk": "no",
    "urgency": "prompt",
    "reason": "Hotet var konkret.",
    "outcome": "acute",
}
ASKED = CallerInput(is_anonymous=True)


@pytest.fixture
def unfinished(call_taker):
    """The scan of a call that was saved in danger with nothing else answered."""
    call = log_call(by=call_taker, call=CallInput(), scan=ScanInput(danger="yes"), danger=TOLD_112)
    return call.scans.get()


@pytest.fixture
def signed(call_taker, inputs):
    call = log_call(by=call_taker, call=CallInput(), **inputs(urgency="prompt", own_observations="Först så."))
    return call.scans.get()


def as_it_was():
    """Everything an action on a scan could change."""
    return (
        list(QuickScan.objects.order_by("pk").values_list("pk", "danger", "urgency", "outcome", "signed_at")),
        list(Case.objects.values_list("state", "urgency", "outcome", "meet_by", "version")),
        ChildDecision.objects.count(),
        DangerReport.objects.count(),
        AuditEvent.objects.count(),
    )


def refused(sentence, action, **values):
    before = as_it_was()
    with pytest.raises(ValidationError, match=sentence):
        action(**values)
    assert as_it_was() == before


# Completing


def test_complete_scan_signs_and_moves_the_case_on(unfinished, call_taker):
    complete_scan(scan=unfinished, given=ScanInput(**WHOLE), caller=ASKED, by=call_taker)

    scan, case = QuickScan.objects.get(), Case.objects.get()
    assert (scan.is_signed, scan.author_name, scan.reason) == (True, call_taker.name, "Hotet var konkret.")
    assert (case.state, case.urgency, case.outcome) == (State.SCANNED, Urgency.PROMPT, "acute")
    assert scan.call.caller.is_anonymous is True
    assert AuditEvent.objects.order_by("pk").last().event == "scan.completed"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"child_at_risk": ""}, "barn som kan fara illa"),
        ({"child_at_risk": "yes"}, "beslutades om barnet"),
        ({"urgency": ""}, "om oron kvarstår"),
        ({"reason": ""}, "skälet"),
        ({"outcome": ""}, "ledde till"),
        ({"danger": "no"}, "Faran är inskriven"),
    ],
)
def test_complete_scan_with_something_missing_changes_nothing(unfinished, call_taker, changes, sentence):
    values = ScanInput(**WHOLE | changes)

    refused(sentence, complete_scan, scan=unfinished, given=values, caller=ASKED, by=call_taker)


def test_complete_scan_without_asking_about_anonymity_changes_nothing(unfinished, call_taker):
    refused("anonym", complete_scan, scan=unfinished, given=ScanInput(**WHOLE), by=call_taker)


def test_complete_scan_twice_changes_nothing(unfinished, call_taker):
    complete_scan(scan=unfinished, given=ScanInput(**WHOLE), caller=ASKED, by=call_taker)

    refused("redan signerad", complete_scan, scan=unfinished, given=ScanInput(**WHOLE), by=call_taker)


def test_complete_scan_with_a_child_writes_the_decision(unfinished, call_taker):
    child = ChildInput(kind="caller_reports")
    values = ScanInput(**WHOLE | {"child_at_risk": "yes"})

    complete_scan(scan=unfinished, given=values, caller=ASKED, child=child, by=call_taker)

    assert unfinished.call.child_decisions.get().kind == "caller_reports"


def test_complete_scan_page_keeps_asking_until_it_is_whole(unfinished, call_taker, login):
    client, path = login(call_taker), f"/samtal/{unfinished.call_id}/besvara/"
    answers = {name: value for name, value in WHOLE.items() if name != "danger"}

    refusal = client.post(path, answers)
    accepted = client.post(path, answers | {"is_anonymous": "yes"})

    assert set(refusal.context["form"].errors) == {"is_anonymous"}
    assert accepted["Location"] == f"/samtal/{unfinished.call_id}/"
    assert QuickScan.objects.get().is_signed
    assert client.post(path, answers)["Location"] == f"/samtal/{unfinished.call_id}/"


# Correcting


def test_correct_scan_is_a_new_version_and_the_old_one_stays(signed, call_taker, other_call_taker, inputs):
    values = inputs(urgency="can_wait", own_observations="Sedan så.")["scan"]

    newer = correct_scan(scan=signed, given=values, by=other_call_taker)

    assert list(QuickScan.objects.current()) == [newer]
    old = QuickScan.objects.get(pk=signed.pk)
    assert (old.own_observations, old.author_name) == ("Först så.", call_taker.name)
    assert (newer.replaces, newer.author_name) == (old, other_call_taker.name)
    assert AuditEvent.objects.order_by("pk").last().event == "scan.corrected"


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


def test_correct_scan_of_a_replaced_version_changes_nothing(signed, call_taker, inputs):
    correct_scan(scan=signed, given=inputs()["scan"], by=call_taker)

    refused("Någon annan har ändrat", correct_scan, scan=signed, given=inputs()["scan"], by=call_taker)


def test_correct_scan_that_is_not_signed_changes_nothing(unfinished, call_taker, inputs):
    refused("inte signerad", correct_scan, scan=unfinished, given=inputs()["scan"], by=call_taker)


def test_correct_scan_to_danger_needs_what_was_done(signed, call_taker, inputs):
    values = inputs(danger="yes")["scan"]
    refused("röda rutan", correct_scan, scan=signed, given=values, by=call_taker)

    correct_scan(scan=signed, given=values, danger=TOLD_112, by=call_taker)

    assert signed.call.danger.told_whom == "112"


def test_correct_scan_to_a_child_needs_the_decision(signed, call_taker, inputs):
    values = inputs(child_at_risk="yes")["scan"]
    refused("beslutades om barnet", correct_scan, scan=signed, given=values, by=call_taker)

    correct_scan(scan=signed, given=values, child=ChildInput(kind="caller_reports"), by=call_taker)

    assert signed.call.child_decisions.count() == 1


def test_correct_scan_of_a_closed_case_changes_nothing(signed, call_taker, inputs):
    close_case(case=signed.call.case, outcome="settled", ve_assessment=VeAssessment.NO_REASON, by=call_taker)

    refused("avslutat", correct_scan, scan=signed, given=inputs()["scan"], by=call_taker)


def test_correct_scan_page_tells_that_a_colleague_was_first_and_keeps_the_words(
    signed, call_taker, coordinator, login, inputs
):
    path = f"/samtal/{signed.call_id}/ratta/"
    mine = {
        "version": str(signed.pk),
        "danger": "no",
        "child_at_risk": "no",
        "urgency": "none",
        "reason": "Mina ord.",
        "outcome": "settled",
    }
    theirs = correct_scan(scan=signed, given=inputs(reason="Deras ord.")["scan"], by=coordinator)

    client = login(call_taker)
    refusal = client.post(path, mine)

    page = refusal.content.decode()
    assert "Någon annan har ändrat" in page
    assert "Deras ord." in page
    assert 'value="Mina ord."' in page
    assert list(QuickScan.objects.current()) == [theirs]
    again = client.post(path, mine | {"version": str(theirs.pk)})
    assert again.status_code == 302
    assert QuickScan.objects.current().get().reason == "Mina ord."


def test_correct_scan_page_sent_twice_is_one_correction(signed, call_taker, login):
    client, path = login(call_taker), f"/samtal/{signed.call_id}/ratta/"
    mine = {
        "version": str(signed.pk),
        "danger": "no",
        "child_at_risk": "no",
        "milieus": ["mixed"],
        "changed_since": "2025-03",
        "urgency": "none",
        "reason": "Mina ord.",
        "outcome": "settled",
    }

    answers = [client.post(path, mine)["Location"] for _ in range(2)]

    assert answers == [f"/samtal/{signed.call_id}/"] * 2
    assert QuickScan.objects.count() == 2


def test_saved_call_shows_the_old_version_too(signed, call_taker, login, inputs):
    correct_scan(scan=signed, given=inputs(own_observations="Sedan så.")["scan"], by=call_taker)

    page = login(call_taker).get(f"/samtal/{signed.call_id}/").content.decode()

    assert ("Först så." in page, "Sedan så." in page, "Tidigare version" in page) == (True, True, True)


@pytest.mark.parametrize("page", ["", "besvara/", "ratta/"])
def test_pages_of_a_scan_do_not_exist_for_strangers(signed, other_call_taker, manager, login, page):
    answers = [
        login(user).get(f"/samtal/{signed.call_id}/{page}").status_code
        for user in (other_call_taker, manager)
    ]

    assert answers == [404, 404]
    assert not AuditEvent.objects.filter(is_read=True).exists()


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ({"outcome": "settled"}, "avsluta/"),
        ({"outcome": "advice_given", "urgency": "can_wait"}, "boka/"),
        ({"outcome": "invited", "urgency": "prompt"}, "boka/"),
        ({"outcome": "helped_onward"}, "hanvisa/"),
        ({"outcome": "linked_in", "urgency": "prompt"}, "koppla-in/"),
        ({"outcome": "declined", "urgency": "can_wait"}, ""),
    ],
)
def test_saved_call_leads_to_what_the_outcome_decides(call_taker, login, inputs, said, first):
    call = log_call(by=call_taker, call=CallInput(), **inputs(**said))

    response = login(call_taker).get(f"/samtal/{call.pk}/")

    assert response.context["step"].url == f"/arenden/{call.case.number}/{first}"


def test_saved_call_of_a_closed_case_offers_only_to_open_it(signed, call_taker, login):
    close_case(case=signed.call.case, outcome="settled", ve_assessment=VeAssessment.NO_REASON, by=call_taker)

    response = login(call_taker).get(f"/samtal/{signed.call_id}/")

    assert response.context["step"].url == signed.call.case.get_absolute_url()
    assert response.context["other_steps"] == []


def test_blank_scan_has_every_question_and_every_role(call_taker, login):
    page = login(call_taker).get("/samtal/blankett/").content.decode()

    asked = [f"SN{number}" for number in range(1, 15)]
    assert [step for step in asked if f">{step}<" not in page] == []
    assert [role.label for role in CallerRole.objects.all() if role.label not in page] == []
