"""The pages of a snabbscanning after the call: completed, corrected, read, and printed blank."""

import re

import pytest

from calls.actions.calls import log_call
from calls.actions.cases import close_case
from calls.actions.scans import correct_scan
from calls.forms.scans import input_of
from calls.inputs import CallInput
from calls.models import CallerRole, QuickScan
from calls.models.choices import VeAssessment
from calls.tests.test_scans import WHOLE
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_complete_scan_page_keeps_asking_until_it_is_whole(unfinished, call_taker, login):
    client, path = login(call_taker), f"/samtal/{unfinished.call_id}/besvara/"
    answers = {name: value for name, value in WHOLE.items() if name != "danger"}

    refusal = client.post(path, answers)
    accepted = client.post(path, answers | {"is_anonymous": "yes"})

    assert set(refusal.context["form"].errors) == {"is_anonymous"}
    assert accepted["Location"] == f"/samtal/{unfinished.call_id}/"
    assert QuickScan.objects.get().is_signed
    assert client.post(path, answers)["Location"] == f"/samtal/{unfinished.call_id}/"


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


@pytest.mark.parametrize("said", ["2025-03", "våren 2025", "vintern 2024/25", "2025"])
def test_when_it_changed_is_kept_as_precisely_as_it_was_said(signed, call_taker, login, said):
    client, path = login(call_taker), f"/samtal/{signed.call_id}/ratta/"
    mine = {
        "version": str(signed.pk),
        "danger": "no",
        "child_at_risk": "no",
        "changed_since": said,
        "urgency": "none",
        "reason": "Mina ord.",
        "outcome": "settled",
    }

    client.post(path, mine)
    call, again = (client.get(page).content.decode() for page in (f"/samtal/{signed.call_id}/", path))

    newest = QuickScan.objects.current().get()
    assert (str(newest.since), input_of(newest).changed_since_length) == (said, newest.changed_since_length)
    assert re.search(rf"<dd[^>]*>\s*{said}\s*</dd>", call)
    assert re.search(
        rf'name="changed_since"[^>]* value="{said}"|value="{said}"[^>]* name="changed_since"', again
    )


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
    assert not AuditEvent.objects.filter(is_read=True).exclude(event="case.refused").exists()


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

    assert response.context["steps"][-1].url == f"/arenden/{call.case.number}/{first}"


def test_saved_call_of_a_closed_case_offers_only_to_open_it(signed, call_taker, login):
    close_case(case=signed.call.case, outcome="settled", ve_assessment=VeAssessment.NO_REASON, by=call_taker)

    response = login(call_taker).get(f"/samtal/{signed.call_id}/")

    assert response.context["steps"][-1].url == signed.call.case.get_absolute_url()
    assert response.context["other_steps"] == []


def test_blank_scan_has_every_question_and_every_role(call_taker, login):
    page = login(call_taker).get("/samtal/blankett/").content.decode()

    asked = [f"SN{number}" for number in range(1, 15)]
    assert [step for step in asked if f">{step}<" not in page] == []
    assert [role.label for role in CallerRole.objects.all() if role.label not in page] == []
