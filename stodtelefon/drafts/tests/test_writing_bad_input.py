"""What a page should never send, or not just then: a clear sentence, and nothing is lost."""

from copy import copy

from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.test import Client

from calls.factories import CaseFactory
from calls.models import Note
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.drafts.actions import CLOSED_ACCOUNT
from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.tests.tab import Tab, only_draft
from stodtelefon.tests.races import at_once, beside

TOO_LONG = "Texten är för lång: 100\u00a0018 tecken, högst 20\u00a0000 får plats."
NUL = "Texten innehåller ett tecken som inte kan sparas."
STRANGE = "e\x00ö🙂🏳️‍🌈 \u202eabc\u202c שלום " + "å" * 100_000
NOTE = {"source": "caller", "event_on": "2026-11-26"}


def page_of(user):
    """Their note, as it is opened, and its address."""
    path = f"/arenden/{CaseFactory(handler=user).number}/anteckning/"
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    tab = Tab(client)
    tab.get(path)
    return tab, path


def test_strange_words_that_are_sent_are_refused_in_a_sentence_and_kept(db, call_taker):
    tab, path = page_of(call_taker)

    page = tab.post(path, NOTE | {"text": STRANGE})

    assert page.status_code == 200
    assert page.context["form"].errors["text"] == [TOO_LONG, NUL]
    assert page.context["form"]["text"].value() == STRANGE
    draft = only_draft()
    assert dict(draft.contents["fields"])["text"] == STRANGE
    assert tab.get(draft.resume_url).context["form"]["text"].value() == STRANGE
    words = tab.get(draft.get_absolute_url())
    assert ("Anteckning", STRANGE) in words.context["draft"].words
    assert not Note.objects.exists()


def test_refused_form_without_a_word_begins_no_draft(db, call_taker):
    tab, path = page_of(call_taker)

    page = tab.post(path, {"text": "", "source": "caller", "event_on": ""})

    assert page.context["form"].errors
    assert not Draft.objects.exists()


def test_form_emptied_after_it_was_begun_is_kept_as_it_is(db, call_taker):
    tab, path = page_of(call_taker)
    tab.write(path, {"text": "Ord"})

    tab.post(path, {"text": "", "source": "caller", "event_on": ""})

    assert dict(only_draft().contents["fields"])["text"] == ""


def test_more_than_can_be_kept_beside_another_page_is_refused_in_a_sentence(db, call_taker, monkeypatch):
    tab, path = page_of(call_taker)
    older = copy(tab)
    older.hidden = dict(tab.hidden)
    tab.write(path, {"text": "Ord"})
    tab.get(only_draft().resume_url)
    tab.write(path, {"text": "Nyare ord"})
    field = Draft._meta.get_field("contents")
    monkeypatch.setattr(field, "validators", [*field.validators, MaxLengthValidator(400)])

    written = older.write(path, {"text": "Å" * 1000})
    sent = older.post(path, {"text": "Å" * 1000, "source": ""})

    assert (written.status_code, written.json()["lost"]) == (400, True)
    assert sent.status_code == 200
    assert dict(only_draft().contents["fields"])["text"] == "Nyare ord"


def test_page_of_a_closed_account_is_told_so_and_writes_in_no_colleagues_draft(
    db, call_taker, coordinator, administrator
):
    tab, path = page_of(call_taker)
    tab.write(path, {"text": "Före"})
    disable_user(user=call_taker, to=coordinator, by=administrator, version=call_taker.version)

    answer = tab.write(path, {"text": "Före och efter"})

    assert (answer.status_code, answer.json()) == (400, {"said": CLOSED_ACCOUNT, "lost": True, "stays": True})
    draft = only_draft()
    assert (draft.writer, dict(draft.contents["fields"])["text"]) == (coordinator, "Före")


def test_words_that_come_while_the_account_is_closed_wait_for_that(
    own_database, call_taker, coordinator, administrator
):
    """Else they would be begun with an account that nobody signs in to."""
    tab, path = page_of(call_taker)

    with transaction.atomic():
        disable_user(user=call_taker, to=coordinator, by=administrator, version=call_taker.version)
        written = beside(lambda: tab.write(path, {"text": "Orden"}))

    assert written.result().json()["said"] == CLOSED_ACCOUNT
    assert not Draft.objects.exists()


def test_form_of_a_closed_account_is_answered_with_nothing_so_that_its_page_stays(
    db, call_taker, coordinator, administrator
):
    tab, path = page_of(call_taker)
    disable_user(user=call_taker, to=coordinator, by=administrator, version=call_taker.version)

    answer = tab.post(path, NOTE | {"text": "Orden."})

    assert (answer.status_code, answer.content) == (204, b"")
    assert [Note.objects.count(), Draft.objects.count()] == [0, 0]


def test_words_that_are_kept_while_they_are_signed_leave_no_draft(own_database, call_taker):
    for number in range(4):
        tab, path = page_of(call_taker)
        if number % 2:
            tab.write(path, {"text": "Ord"})  # begun before, or by the signing itself
        writing = copy(tab)
        writing.client = copy(tab.client)

        signed, kept = at_once(
            lambda tab=tab, path=path: tab.post(path, NOTE | {"text": "Orden."}),
            lambda tab=writing, path=path: tab.write(path, {"text": "Orden"}),
        )

        assert signed.status_code == 302
        assert (kept.status_code, kept.json().get("anew", False)) in {(200, False), (409, True)}
        assert not Draft.objects.open().exists()
    assert [note.text for note in Note.objects.all()] == ["Orden."] * 4
