"""What is kept while somebody writes, and what two windows do to each other."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from calls.actions.people import open_by_code
from calls.models import Call, Note, Promise
from calls.tests.test_calls_page import SETTLED
from referrals.actions.arrivals import settle_arrival
from referrals.factories import ArrivalFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.drafts.actions import expire_drafts, hand_over_draft, throw_away_draft
from stodtelefon.drafts.models import ENDED_KEPT, Draft
from stodtelefon.drafts.tests.tab import Tab, only_draft

STRANGE = "e\x00ö🙂 \u202eabc\u202c " + "å" * 100_000


def text_of(page):
    return page.context["form"]["text"].value()


def test_what_is_written_is_kept_and_opened_again(tab, path):
    assert tab.write(path, {"text": "Hon ri"}).status_code == 200
    answer = tab.write(path, {"text": "Hon ringer"}).json()

    draft = only_draft()
    assert answer["key"] == str(draft.pk)
    assert answer["said"] == ""
    page = tab.get(f"{path}?utkast={draft.pk}")
    assert text_of(page) == "Hon ringer"
    assert not page.context["form"].errors
    assert not Note.objects.exists()
    assert [event.event for event in AuditEvent.objects.filter(event__startswith="draft.")] == ["draft.begun"]

    tab.post(path, {"text": "Hon ringer.", "source": "caller", "event_on": "2026-11-26"})
    assert Note.objects.get().text == "Hon ringer."
    assert not Draft.objects.open().exists()
    assert not Promise.objects.open().filter(kind="draft_to_finish").exists()
    # Its address leads to an empty form.
    assert tab.get(f"{path}?utkast={draft.pk}").url == path


def test_several_open_forms_never_mix(tab, path):
    first = dict(tab.hidden)
    tab.write(path, {"text": "ett"})
    tab.get(path)
    tab.write(path, {"text": "två"})

    assert {dict(map(tuple, draft.contents["fields"]))["text"] for draft in Draft.objects.open()} == {
        "ett",
        "två",
    }
    assert first["utkast"] != tab.hidden["utkast"]


def test_strange_words_come_back_as_they_were(tab, path):
    tab.write(path, {"text": STRANGE})

    assert text_of(tab.get(only_draft().resume_url)) == STRANGE


def test_an_older_window_never_overwrites_a_newer_one(tab, path, call_taker):
    tab.write(path, {"text": "ett"})
    draft, older = only_draft(), dict(tab.hidden)
    tab.get(draft.resume_url)
    tab.write(path, {"text": "ett två"})

    tab.hidden = older
    answer = tab.write(path, {"text": "ett tre"}).json()

    assert answer["key"] != str(draft.pk)
    assert answer["other"] == f"/utkast/{answer['key']}/?bredvid={draft.pk}"
    both = tab.get(answer["other"]).content.decode()
    assert "ett två" in both
    assert "ett tre" in both
    assert Draft.objects.open().count() == 2


def test_older_window_that_is_sent_sees_what_the_newer_one_says(tab, path):
    sent = {"text": "ett", "source": "caller", "event_on": "2026-11-26"}
    tab.write(path, sent)
    draft, older = only_draft(), dict(tab.hidden)
    tab.get(draft.resume_url)
    tab.write(path, sent | {"text": "ett två"})

    tab.hidden = older
    page = tab.post(path, sent | {"text": "ett tre"})

    assert page.status_code == 200
    assert page.context["form"].theirs == [("Anteckning", "ett två")]
    words = page.content.decode()
    assert [side in words for side in ("I det andra fönstret<", "Här<", "Deras<")] == [True, True, False]
    assert not Note.objects.exists()
    tab.post(path, sent | {"text": "ett tre"})
    assert Note.objects.get().text == "ett tre"


def test_words_on_their_way_when_it_was_saved_begin_no_new_draft(tab, path):
    before = dict(tab.hidden)
    tab.post(path, {"text": "Klar.", "source": "caller", "event_on": "2026-11-26"})
    tab.hidden = before

    answer = tab.write(path, {"text": "Kla"})

    assert (answer.status_code, answer.json()["anew"]) == (409, True)
    assert not Draft.objects.open().exists()
    tab.write(path, {"text": "Mer"}, kept_anew="1")
    assert only_draft().contents["fields"] != []


def test_words_are_kept_when_the_session_has_ended(tab, path, call_taker):
    tab.end_session()

    answer = tab.write(path, {"text": "Ännu ett ord"}).json()

    assert answer["said"].startswith("Du är utloggad.")
    assert only_draft().writer == call_taker


def test_address_is_that_of_the_page_and_names_no_draft(tab, path):
    tab.write(f"{path}?om=x%26y&utkast=1&svar=2&utkast=3", {"text": "Ord"})

    draft = only_draft()
    assert draft.address == f"{path}?om=x%26y"
    assert draft.resume_url == f"{path}?om=x%26y&utkast={draft.pk}"


def test_form_that_is_refused_at_the_address_of_its_draft_names_it_once(tab, path):
    tab.write(path, {"text": "Ord"})
    resumed = only_draft().resume_url
    tab.get(resumed)

    tab.post(resumed, {"text": "Ord till"})

    assert only_draft().address == path
    assert only_draft().resume_url == resumed


def test_address_of_another_place_is_refused(tab):
    for address in ("https://annan.example/", "//annan.example/", ""):
        assert tab.write(address, {"text": "Ord"}).status_code == 400


def test_it_waits_on_idag_for_its_writer_alone(tab, path, case, call_taker, login, coordinator):
    tab.write(path, {"text": "Hemligt ord"}, kept_place=f"Ärende {case.number}")

    promise = Promise.objects.open().get(kind="draft_to_finish")
    assert (promise.owner, promise.due_on) == (call_taker, timezone.localdate())
    home = tab.get("/").content.decode()
    assert "Påbörjade texter" in home
    assert f"?utkast={only_draft().pk}" in home
    assert "Hemligt" not in home
    Draft.objects.update(due_on=timezone.localdate() - timedelta(days=3))
    Promise.objects.filter(pk=promise.pk).update(due_on=timezone.localdate() - timedelta(days=3))
    others = login(coordinator).get("/").content.decode()
    assert "Påbörjad text" in others
    assert f"?utkast={only_draft().pk}" not in others


def test_throwing_away_is_asked_once(tab, path):
    tab.write(path, {"text": "Ord"})
    draft = only_draft()

    assert "går inte att få tillbaka" in tab.get(f"/utkast/{draft.pk}/ta-bort/").content.decode()
    tab.post(f"/utkast/{draft.pk}/ta-bort/", {})

    assert not Draft.objects.open().exists()
    assert AuditEvent.objects.filter(event="draft.thrown_away").count() == 1
    assert not Promise.objects.open().filter(kind="draft_to_finish").exists()


def test_anothers_draft_is_refused(tab, path, other_call_taker):
    tab.write(path, {"text": "Ord"})

    for deed in (
        lambda: throw_away_draft(draft=only_draft(), by=other_call_taker),
        lambda: hand_over_draft(draft=only_draft(), to=other_call_taker, by=other_call_taker),
    ):
        with pytest.raises(ValidationError, match="någon annans"):
            deed()
    assert AuditEvent.objects.filter(event__startswith="draft.").count() == 1


def test_what_nobody_writes_in_is_gone_after_the_days_of_the_setting(tab, path, settings):
    tab.write(path, {"text": "Ord"})
    now = timezone.now()

    assert expire_drafts(at=now + timedelta(days=settings.DRAFT_DAYS) - timedelta(minutes=1)) == 0
    assert expire_drafts(at=now + timedelta(days=settings.DRAFT_DAYS, minutes=1)) == 1

    assert Draft.objects.get().contents is None
    assert not Promise.objects.open().filter(kind="draft_to_finish").exists()
    assert expire_drafts(at=now + timedelta(days=settings.DRAFT_DAYS, minutes=2) + ENDED_KEPT) == 0
    assert not Draft.objects.exists()


# A call


@pytest.fixture
def call(call_taker):
    tab = Tab()
    tab.sign_in(call_taker)
    tab.get("/samtal/nytt/")
    return tab


def code_of(page):
    return page.context["form"].code


def test_reload_keeps_the_code_that_was_read_out(call):
    code = code_of(call.page)

    call.write("/samtal/nytt/", {"reason": "En lärare är orolig"})

    page = call.get(only_draft().resume_url)
    assert code_of(page) == code
    assert page.context["form"]["reason"].value() == "En lärare är orolig"
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(d)::text FROM drafts_draft d")
        assert code not in cursor.fetchone()[0]


def test_reload_before_the_first_key_keeps_the_code_too(call):
    code, key = code_of(call.page), re.search('data-draft="([^"]+)"', call.page.content.decode())[1]

    page = call.get(f"/samtal/nytt/?fara=ja&utkast={key}")

    assert code_of(page) == code
    assert page.context["form"]["danger"].value() == "yes"
    assert not Draft.objects.exists()
    call.write("/samtal/nytt/", {"reason": "Oro"})
    assert str(only_draft().pk) == key
    call.get("/samtal/nytt/")
    assert code_of(call.page) != code


def test_the_same_address_gives_a_colleague_another_code(call, other_call_taker):
    key = re.search('data-draft="([^"]+)"', call.page.content.decode())[1]
    other = Tab()
    other.sign_in(other_call_taker)

    page = other.get(f"/samtal/nytt/?utkast={key}")

    assert code_of(page) != code_of(call.page)


def test_calls_that_are_begun_are_told_apart_by_their_codes_and_first_words(call):
    codes = [code_of(call.page)]
    call.write("/samtal/nytt/", {"minutes": "5", "reason": "En lärare\när orolig"}, kept_title="Nytt samtal")
    codes.append(code_of(call.get("/samtal/nytt/")))
    call.write("/samtal/nytt/", {"reason": "En mamma ringer"}, kept_title="Nytt samtal")

    index, home = (call.get(path).content.decode() for path in ("/utkast/", "/"))

    assert all(f">Nytt samtal, kod {code}</h2>" in index for code in codes)
    assert all(f"Nytt samtal, kod {code}" in home for code in codes)
    assert ("En lärare är orolig" in index, "En mamma ringer" in index) == (True, True)
    assert ("En lärare" in home, "En mamma" in home) == (False, False)
    assert not re.search(rf"<title>[^<]*({'|'.join(codes)})", index + home)
    assert {draft.spoken_code for draft in Draft.objects.open()} == set(codes)


def test_code_of_a_call_that_is_not_saved_says_who_writes_it(call, call_taker, coordinator):
    code = code_of(call.page)
    call.write("/samtal/nytt/", {"reason": "Oro"})

    with pytest.raises(ValidationError, match=f"inte färdigskrivet. Fråga {call_taker.name}"):
        open_by_code(code=code, by=coordinator)
    throw_away_draft(draft=only_draft(), by=call_taker)
    with pytest.raises(ValidationError, match="Koden stämmer inte"):
        open_by_code(code=code, by=coordinator)


def test_call_that_is_saved_ends_its_draft_with_its_code(call):
    call.write("/samtal/nytt/", {"reason": "Oro"})

    call.post("/samtal/nytt/", SETTLED)

    draft = Draft.objects.get()
    assert (Call.objects.count(), draft.ended_at is None, draft.spoken_hash) == (1, False, None)


def test_call_that_a_colleague_takes_over_keeps_its_code(call, other_call_taker, call_taker):
    code = code_of(call.page)
    call.write("/samtal/nytt/", {"reason": "Oro"})
    hand_over_draft(draft=only_draft(), to=other_call_taker, by=call_taker)
    other = Tab()
    other.sign_in(other_call_taker)

    page = other.get(only_draft().resume_url)

    assert code_of(page) == code
    other.write("/samtal/nytt/", {"reason": "Mer oro"})
    assert only_draft().writer == other_call_taker
    assert Draft.objects.with_code(code).get() == only_draft()


def test_words_that_nothing_was_done_with_stay(tab, call_taker, case, other_call_taker):
    """A colleague was first: the page leads on, and nothing is saved."""
    arrival = ArrivalFactory(signposting__case=case)
    path = f"/hanvisningar/{arrival.pk}/kom-fram/"
    tab.get(path)
    tab.write(path, {"note": "Hon kom fram."})
    settle_arrival(arrival=arrival, result="arrived", by=call_taker)

    response = tab.post(path, {"note": "Hon kom fram.", "result": "arrived"})

    assert response.status_code == 302
    assert ["note", "Hon kom fram."] in only_draft().contents["fields"]


def test_code_that_is_guessed_is_counted_also_with_a_mark(tab, call_taker):
    tab.get("/sok/")
    assert "utkast" not in tab.hidden
    marks = {"utkast": "x", "utkast_visning": "abc"}

    tab.post("/sok/", {"q": "LEK-47-RAV"} | marks)

    assert AuditEvent.objects.filter(event="code.refused").count() == 1


def test_draft_that_cannot_be_read_says_so_and_takes_nothing_down(tab, path, monkeypatch):
    tab.write(path, {"text": "Ord"})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE drafts_draft SET contents = overlay(contents placing '\\x00'::bytea from 40)")

    assert "Kan inte läsas" in tab.get("/utkast/").content.decode()
    assert tab.get("/").status_code == 200


def test_refused_page_says_that_it_is_kept_where_it_is(tab, path):
    page = tab.post(path, {"text": "", "source": "caller"})
    assert 'data-at=""' in page.content.decode()
    assert not Draft.objects.open().exists()

    page = tab.post(path, {"text": "Hon ringer.", "source": ""})
    assert 'data-at=""' not in page.content.decode()
    assert Draft.objects.open().exists()
