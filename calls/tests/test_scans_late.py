"""What was typed while a colleague wrote the same: it is never dropped, and there is a way on."""

import pytest

from calls.actions.danger import write_danger
from calls.actions.scans import complete_scan, correct_scan
from calls.factories import ChildDecisionFactory, IdentityFactory
from calls.inputs import CallerInput, DangerInput, ScanInput
from calls.models import Call, ChildDecision, DangerReport, QuickScan

pytestmark = pytest.mark.django_db

SAID = {
    "danger": "yes",
    "child_at_risk": "no",
    "urgency": "prompt",
    "reason": "Mina ord om läget.",
    "outcome": "acute",
}


@pytest.fixture
def answered(unfinished, coordinator):
    """A colleague has answered what was left, and signed."""
    given = ScanInput(**SAID | {"reason": "Kollegans ord."})
    caller = CallerInput(is_anonymous=True, was_informed=True)
    return complete_scan(scan=unfinished, given=given, caller=caller, by=coordinator)


def test_second_to_complete_a_scan_sees_both_and_saves_a_correction(answered, call_taker, login):
    client = login(call_taker)

    shown = client.post(f"/samtal/{answered.call_id}/besvara/", SAID)
    text, form = shown.content.decode(), shown.context["form"]
    again = client.post(shown.context["action"], SAID | {"version": form["version"].value()})

    assert (shown.status_code, "Mina ord om läget." in text, "Kollegans ord." in text) == (200, True, True)
    assert "besvarade och signerade snabbscanningen medan du skrev" in text
    assert again.status_code == 302
    assert QuickScan.objects.current().get().reason == "Mina ord om läget."


def test_scan_that_oneself_completed_in_another_window_is_said_to_be_ones_own(unfinished, call_taker, login):
    caller = CallerInput(is_anonymous=True, was_informed=True)
    given = ScanInput(**SAID | {"reason": "Där."})
    complete_scan(scan=unfinished, given=given, caller=caller, by=call_taker)

    page = login(call_taker).post(f"/samtal/{unfinished.call_id}/besvara/", SAID).content.decode()

    assert "Du har själv besvarat och signerat snabbscanningen i ett annat fönster." in page
    assert ["I det andra fönstret</span>" in page, "medan du skrev" in page] == [True, False]


def test_what_the_second_left_empty_is_as_the_first_answered(unfinished, call_taker, coordinator, login):
    client, url = login(call_taker), f"/samtal/{unfinished.call_id}/besvara/"
    opened_with = client.get(url).context["form"]["opened_with"].value()
    given = ScanInput(**SAID | {"own_observations": "Kollegans ord."})
    caller = CallerInput(is_anonymous=True, was_informed=True)
    complete_scan(scan=unfinished, given=given, caller=caller, by=coordinator)

    form = client.post(url, SAID | {"opened_with": opened_with}).context["form"]

    assert (form["own_observations"].value(), form["reason"].value()) == ("Kollegans ord.", SAID["reason"])
    assert [words for _, words in form.taken_over] == ["Kollegans ord."]


def test_scan_completed_twice_by_a_double_click_is_completed_once(unfinished, call_taker, login):
    client, typed = login(call_taker), SAID | {"is_anonymous": "yes", "was_informed": "on"}

    answers = [client.post(f"/samtal/{unfinished.call_id}/besvara/", typed).status_code for _ in range(2)]

    assert (answers, QuickScan.objects.count()) == ([302, 302], 1)


def test_danger_written_by_a_colleague_meanwhile_drops_no_word(signed, call_taker, coordinator, login):
    write_danger(
        signed.call,
        DangerInput(emergency="we_called", told_whom="Jouren"),
        by=coordinator,
        at=signed.signed_at,
    )
    panel = {"emergency": "not_needed", "told_whom": "Enhetschefen", "done": "Mina ord om faran."}
    typed = SAID | panel | {"version": signed.pk}
    client, url = login(call_taker), f"/samtal/{signed.call_id}/ratta/"

    shown = client.post(url, typed)
    text = shown.content.decode()
    saved = client.post(url, typed | {"emergency": ""})

    assert ("Mina ord om faran." in text, "Jouren" in text) == (True, True)
    assert set(shown.context["form"].errors) == {"emergency"}
    assert (saved.status_code, DangerReport.objects.get().told_whom) == (302, "Jouren")


def test_child_decided_by_a_colleague_meanwhile_drops_no_word(signed, call_taker, login):
    ChildDecisionFactory(call=signed.call)
    child = {"child_at_risk": "yes", "child_kind": "reported", "reported_to": "Mottagningen i öster"}
    typed = SAID | {"danger": "no", "outcome": "invited", "version": signed.pk} | child
    client, url = login(call_taker), f"/samtal/{signed.call_id}/ratta/"

    shown = client.post(url, typed)
    saved = client.post(url, typed | {"child_kind": ""})

    assert "Mottagningen i öster" in shown.content.decode()
    assert set(shown.context["form"].errors) == {"child_kind"}
    assert (saved.status_code, ChildDecision.objects.get().kind) == (302, "caller_reports")


def test_contact_written_by_a_colleague_meanwhile_drops_no_word(signed, call_taker, login):
    caller = signed.call.caller
    client, url = login(call_taker), f"/samtal/nytt/{caller.pk}/"
    opened = client.get(url).context["form"]["opened"].value()
    IdentityFactory(caller=caller, contact_safety="Ring inte hem.")
    typed = SAID | {"danger": "no", "outcome": "invited", "opened": opened}

    shown = client.post(url, typed | {"contact_safety": "Bara sms, mina ord."})
    saved = client.post(url, typed | {"contact_safety": ""})

    assert "Bara sms, mina ord." in shown.content.decode()
    assert set(shown.context["form"].errors) == {"contact_safety"}
    assert (saved.status_code, Call.objects.count()) == (302, 2)


def test_correction_by_two_at_once_keeps_the_first(signed, call_taker, inputs, refused):
    correct_scan(scan=signed, given=inputs(urgency="prompt")["scan"], by=call_taker)

    with refused("Någon annan har ändrat det här medan du skrev."):
        correct_scan(scan=signed, given=inputs(urgency="can_wait")["scan"], by=call_taker)
