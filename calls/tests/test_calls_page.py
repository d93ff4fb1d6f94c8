"""The conversation as people meet it: what is saved, what is said when it is not, and what is never shown."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.cases import hand_over_case
from calls.actions.people import open_by_code
from calls.forms.children import NO_CHILD
from calls.forms.codes import SALT
from calls.forms.danger import NO_DANGER
from calls.inputs import CallInput
from calls.models import Call, Caller, Case, ChildDecision, DangerReport
from stodtelefon.audit.models import AuditEvent
from stodtelefon.privacy.reference_codes import reference_code_hash

pytestmark = pytest.mark.django_db

NEW = "/samtal/nytt/"
SETTLED = {
    "channel": "phone",
    "role": "teacher",
    "is_municipal_staff": "yes",
    "was_informed": "on",
    "is_anonymous": "yes",
    "danger": "no",
    "child_at_risk": "no",
    "urgency": "none",
    "reason": "Läraren har redan en plan.",
    "outcome": "settled",
}


def opened(user, code="LEK-47-RAV", at=None):
    held = {"user": user.pk, "at": (at or timezone.now()).isoformat(), "code": code}
    return {"opened": signing.dumps(held, salt=SALT), "token": str(uuid4())}


def save(client, user, *, code="LEK-47-RAV", path=NEW, **changes):
    return client.post(path, SETTLED | opened(user, code) | changes)


def hidden(html, name):
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def chosen(html):
    return re.findall(r'name="([^"]+)" value="([^"]+)"[^>]* checked', html)


def errors(response):
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


# Saving


def test_new_call_saved_leads_to_its_next_step(login, call_taker):
    client = login(call_taker)

    response = save(client, call_taker)

    call = Call.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/samtal/{call.pk}/")
    page = client.get(response["Location"]).content.decode()
    assert "Samtalet är sparat" in page
    assert f'href="/arenden/{call.case.number}/avsluta/"' in page


def test_new_call_shows_a_code_that_counts_from_saving_and_is_shown_until_its_page_is_left(login, call_taker):
    client = login(call_taker)
    form = client.get(NEW).content.decode()
    code = re.search(r'class="code[^"]*">([^<]+)<', form)[1]
    assert Caller.objects.count() == 0

    sent = SETTLED | {"opened": hidden(form, "opened"), "token": hidden(form, "token")}
    response = client.post(NEW, sent, follow=True)

    caller = Caller.objects.get()
    assert caller.code_hash == reference_code_hash(code)
    saved = response.redirect_chain[0][0]
    assert code not in saved
    kept = client.session
    assert code not in repr(dict(kept.items()))
    assert code in response.content.decode()
    assert code in client.get(saved).content.decode()  # a reload leaves nothing
    client.get("/utkast/", headers={"Sec-Fetch-Dest": "empty"})  # nor does a script
    assert code in client.get(saved).content.decode()
    client.get(NEW)
    assert "read_out" not in client.session
    assert code not in client.get(saved).content.decode()


def test_new_call_was_received_when_the_form_was_opened(login, call_taker):
    began = timezone.now() - timedelta(minutes=12)

    login(call_taker).post(NEW, SETTLED | opened(call_taker, at=began))

    assert Call.objects.get().received_at == began


def test_new_call_left_open_for_hours_asks_when_it_came_in(login, call_taker):
    yesterday = timezone.now() - timedelta(hours=20)

    response = login(call_taker).post(NEW, SETTLED | opened(call_taker, at=yesterday))

    assert set(errors(response)) == {"received_at"}
    assert Call.objects.count() == 0


def test_new_call_sent_twice_is_one_case(login, call_taker):
    client, page = login(call_taker), opened(call_taker)

    first = save(client, call_taker, **page)
    second = save(client, call_taker, path=f"{NEW}?igen=ja", **page)

    assert second["Location"] == first["Location"]
    assert (Case.objects.count(), Call.objects.count()) == (1, 1)


def test_new_call_sent_again_with_other_words_shows_them_and_says_so(login, call_taker):
    client, page = login(call_taker), opened(call_taker)
    first = save(client, call_taker, **page)

    second = save(client, call_taker, reason="En helt annan människa ringde.", **page)

    page = " ".join(second.content.decode().split())
    assert (
        f'<a href="{first["Location"]}" target="_blank" rel="noopener">Det första är sparat.</a> Det här är inte det.'
        in page
    )
    assert "En helt annan människa ringde." in page
    assert (Case.objects.count(), Call.objects.count()) == (1, 1)


# What is missing or wrong


def test_new_call_with_nothing_answered_asks_for_the_four_and_no_more(login, call_taker, unchanged):
    client = login(call_taker)

    with unchanged():
        response = client.post(NEW, opened(call_taker))

    wanted = {"is_anonymous", "was_informed", "danger", "child_at_risk", "urgency", "reason", "outcome"}
    assert set(errors(response)) == wanted


def test_new_call_refused_keeps_every_word_and_the_code(login, call_taker):
    words = {
        "own_observations": "Bär symboler & <script>alert(1)</script> 🙂 שלום",
        "name": "Berta Blom",
        "is_anonymous": "no",
        "danger": "",
        "milieus": ["far_right", "mixed"],
        "told_whom": "",
        "changed_since": "2026-03",
    }

    response = save(login(call_taker), call_taker, **words)

    page = response.content.decode()
    assert errors(response) == {"danger": ["Fråga om någon är i fara just nu."]}
    assert "Bär symboler &amp; &lt;script&gt;alert(1)&lt;/script&gt; 🙂 שלום" in page
    assert "<script>alert" not in page
    assert 'value="Berta Blom"' in page
    assert 'value="2026-03"' in page
    assert chosen(page) == [
        ("channel", "phone"),
        ("is_municipal_staff", "yes"),
        ("is_anonymous", "no"),
        ("child_at_risk", "no"),
        ("milieus", "far_right"),
        ("milieus", "mixed"),
        ("urgency", "none"),
    ]
    assert "LEK-47-RAV" in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (
            "own_observations",
            "x" * 100_000,
            "Texten är för lång: 100\u00a0000 tecken, högst 5\u00a0000 får plats.",
        ),
        ("reason", "a\x00b", "Texten innehåller ett tecken som inte kan sparas."),
        ("role", "a\x00b", "Välj ett av svaren i listan."),
        ("role", "headmaster", "finns inte kvar i listan"),
        ("danger", "perhaps", "Välj ett av svaren i listan."),
        ("milieus", "a\x00b", "Välj ett av svaren i listan."),
        ("changed_since", "9999-12", "Ange en tid som har varit."),
        ("changed_since", "för länge sedan", "Skriv år och månad"),
        ("received_at", "2999-01-01T10:00", "framtiden"),
        ("received_at", "0001-01-01T00:00", "Kontrollera årtalet."),
        ("received_at", "nyss", "Skriv dag och klockslag"),
        ("taken_by", "999999999999999999999", "finns inte kvar i listan"),
        ("minutes", "-3", "Skriv minst 1."),
        ("worry_before", "11", "Välj ett av svaren i listan."),
        ("email", "inte en adress", "namn@exempel.se"),
    ],
)
def test_new_call_with_bad_input_says_so_by_the_field_and_stores_nothing(
    login, call_taker, unchanged, field, value, sentence
):
    client = login(call_taker)

    with unchanged():
        response = save(client, call_taker, **{field: value})

    assert set(errors(response)) == {field}
    assert sentence in errors(response)[field][0]


def test_new_call_with_a_forged_code_reads_out_a_new_one(login, call_taker, other_call_taker):
    client = login(call_taker)

    for forged in ("nonsense", opened(other_call_taker)["opened"], ""):
        response = save(client, call_taker, opened=forged)

        assert "Läs upp den nya koden" in errors(response)["opened"][0]
        assert "LEK-47-RAV" not in response.content.decode()
    assert Call.objects.count() == 0


def test_new_call_with_a_code_taken_meanwhile_reads_out_a_new_one(login, call_taker):
    client = login(call_taker)
    save(client, call_taker)

    response = save(client, call_taker)

    assert "redan given" in str(response.context["form"].non_field_errors())
    assert response.context["form"].code != "LEK-47-RAV"
    again = client.post(NEW, SETTLED | opened(call_taker, response.context["form"].code))
    assert (again.status_code, Call.objects.count()) == (302, 2)


# Danger and child


def test_new_call_in_danger_is_saved_with_the_panel_alone(login, call_taker):
    client = login(call_taker)
    values = {"danger": "yes", "emergency": "we_called", "told_whom": "112"}

    response = client.post(NEW, opened(call_taker) | values)

    call = Call.objects.get()
    assert response["Location"] == f"/samtal/{call.pk}/"
    page = client.get(response["Location"]).content.decode()
    assert f"/samtal/{call.pk}/besvara/" in page
    assert "vi ringde 112" in page


def test_new_call_in_danger_without_the_panel_asks_for_it(login, call_taker):
    response = login(call_taker).post(NEW, opened(call_taker) | {"danger": "yes"})

    assert set(errors(response)) == {"emergency", "told_whom"}
    assert Call.objects.count() == 0


def test_new_call_where_the_danger_was_a_slip_can_be_let_go_of(login, call_taker):
    client = login(call_taker)
    slip = {"emergency": "we_called", "told_whom": "112"}

    refused = save(client, call_taker, **slip)
    accepted = save(client, call_taker, emergency="", told_whom="")

    assert errors(refused) == {"emergency": [NO_DANGER]}
    assert "ingen fara" in refused.content.decode()
    assert (accepted.status_code, DangerReport.objects.count()) == (302, 0)


def test_new_call_where_the_childs_decision_was_a_slip_can_be_let_go_of(login, call_taker):
    client = login(call_taker)

    refused = save(client, call_taker, child_kind="caller_reports")
    accepted = save(client, call_taker, child_kind="")

    assert errors(refused) == {"child_kind": [NO_CHILD]}
    assert "inget beslut behövs" in refused.content.decode()
    assert (accepted.status_code, ChildDecision.objects.count()) == (302, 0)


def test_new_call_offers_no_report_only_to_an_assessor(login, call_taker, child_assessor):
    offered = {
        user: 'value="no_report"' in login(user).get(NEW).content.decode()
        for user in (call_taker, child_assessor)
    }

    assert offered == {call_taker: False, child_assessor: True}


def test_new_call_with_a_forged_no_report_changes_nothing(login, call_taker):
    values = {"child_at_risk": "yes", "child_kind": "no_report", "child_reason": "Ingen fara."}

    response = save(login(call_taker), call_taker, **values)

    assert "child_kind" in errors(response)
    assert (Call.objects.count(), ChildDecision.objects.count()) == (0, 0)


def test_new_call_leaves_the_child_to_one_of_the_assessors(
    login, call_taker, child_assessor, other_call_taker
):
    values = {"child_at_risk": "unknown", "child_kind": "assess_today"}
    client = login(call_taker)

    refused = save(client, call_taker, **values, assessor=other_call_taker.pk)
    accepted = save(client, call_taker, **values, assessor=child_assessor.pk)

    assert set(errors(refused)) == {"assessor"}
    assert accepted.status_code == 302
    assert list(ChildDecision.objects.awaiting_from(child_assessor).values_list("kind", flat=True)) == [
        "assess_today"
    ]


# The caller who comes back


def test_new_call_joined_by_code_stays_on_the_colleagues_case(login, call_taker, other_call_taker, inputs):
    first = log_call(by=other_call_taker, call=CallInput(), code="LEK-47-RAV", **inputs())
    path = f"/samtal/nytt/{first.caller_id}/"
    client = login(call_taker)
    assert client.get(path).status_code == 404
    open_by_code(code="LEK-47-RAV", by=call_taker)

    page = client.get(path)
    response = save(client, call_taker, code="", path=path)

    assert "role" not in page.context["form"].fields
    assert "is_anonymous" not in page.context["form"].fields
    call = Call.objects.order_by("logged_at").last()
    assert (call.caller, call.case.handler) == (first.caller, other_call_taker)
    saved = client.get(response["Location"]).content.decode()
    assert f"{other_call_taker.name} har ärendet" in saved
    assert "/avsluta/" not in saved


def test_new_call_joined_shows_nothing_of_other_callers(login, call_taker, coordinator, inputs):
    first = log_call(by=call_taker, call=CallInput(), **inputs(own_observations="hemlig iakttagelse"))

    page = login(coordinator).get(f"/samtal/nytt/{first.caller_id}/").content.decode()

    assert "hemlig iakttagelse" not in page


# Who may read it


def test_saved_call_is_recorded_as_read_before_it_is_shown(login, call_taker, inputs):
    call = log_call(by=call_taker, call=CallInput(), **inputs())

    login(call_taker).get(f"/samtal/{call.pk}/")

    line = AuditEvent.objects.get(is_read=True)
    assert (line.event, line.target_id, line.case_id) == ("call.opened", str(call.pk), call.case_id)


def test_saved_call_is_still_ones_own_when_handed_over_and_never_a_strangers(
    login, call_taker, other_call_taker, coordinator, manager, inputs
):
    call = log_call(by=call_taker, call=CallInput(), **inputs())
    hand_over_case(case=call.case, to=coordinator, by=call_taker)

    answers = {
        user: login(user).get(f"/samtal/{call.pk}/").status_code
        for user in (call_taker, coordinator, other_call_taker, manager)
    }

    assert answers == {call_taker: 200, coordinator: 200, other_call_taker: 404, manager: 404}


def test_key_f_leads_from_every_page_to_the_red_panel(call_taker, login):
    client = login(call_taker)
    here = client.get("/").content.decode()

    there = client.get("/samtal/nytt/?fara=ja")

    assert 'href="/samtal/nytt/?fara=ja#fara"' in here
    assert there.context["form"]["danger"].value() == "yes"
    assert "?fara=ja#fara" not in there.content.decode()
