"""A form that is opened anew, where its writer has begun a text of the same page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CaseFactory
from stodtelefon.accounts.models import User
from stodtelefon.dates import clock, moment
from stodtelefon.drafts.actions import hand_over_draft, throw_away_draft
from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.tests.tab import Tab, only_draft


@pytest.fixture
def path(call_taker):
    return f"/arenden/{CaseFactory(handler=call_taker).number}/anteckning/"


@pytest.fixture
def tab(call_taker):
    tab = Tab()
    tab.sign_in(call_taker)
    return tab


def begun_at(tab, path):
    tab.get(path)
    answer = tab.client.post("/utkast/spara/", tab.hidden | {"kept_asks": "1", "kept_address": path})
    return answer.json()


def test_the_latest_begun_text_of_the_page_is_told_and_no_other(tab, path):
    assert begun_at(tab, path) == {"begun": ""}
    tab.get(path)
    tab.write(path, {"text": "Ord"})
    draft = only_draft()
    tab.get("/konto/namn/")
    tab.write("/konto/namn/", {"name": "Ord"})

    said = f"Du har en påbörjad text här, senast skriven {clock(draft.written_at)}."
    assert begun_at(tab, f"{path}?fran=start") == {"begun": said, "address": draft.resume_url}
    tab.write(path, {"text": "Ord"})  # the page's own is none
    assert begun_at(tab, path)["address"] != draft.resume_url
    asked = tab.hidden | {"kept_asks": "1", "kept_address": "https://annan.example/"}
    assert tab.client.post("/utkast/spara/", asked).status_code == 400


def test_what_was_written_another_day_says_which(tab, path):
    tab.get(path)
    tab.write(path, {"text": "Ord"})
    then = timezone.now() - timedelta(days=2)
    Draft.objects.update(written_at=then)

    assert moment(then) in begun_at(tab, path)["begun"]


def test_nothing_is_told_of_what_has_ended(tab, path, call_taker):
    tab.get(path)
    tab.write(path, {"text": "Ord"})
    throw_away_draft(draft=only_draft(), by=call_taker)
    tab.get(path)
    tab.write(path, {"text": "Ord"})
    tab.post(path, {"text": "Ord", "source": "caller", "event_on": "2026-11-26"})

    assert begun_at(tab, path) == {"begun": ""}
    assert not Draft.objects.exclude(place_mark=None).exists()


def test_it_is_told_to_whoever_has_the_text(tab, path, call_taker, coordinator):
    tab.get(path)
    tab.write(path, {"text": "Ord"})
    hand_over_draft(draft=only_draft(), to=coordinator, by=call_taker)
    other = Tab()
    other.sign_in(coordinator)

    assert begun_at(tab, path) == {"begun": ""}
    assert begun_at(other, path)["address"] == only_draft().resume_url


def test_nothing_is_told_when_somebody_else_is_signed_in(tab, path, other_call_taker):
    tab.get(path)
    tab.write(path, {"text": "Ord"})
    tab.get(path)
    marks = tab.hidden
    other = Tab()
    other.sign_in(other_call_taker)

    asked = {"kept_asks": "1", "kept_address": path}
    assert other.client.post("/utkast/spara/", marks | asked).json() == {"begun": ""}
    assert User.objects.filter(drafts__isnull=False).count() == 1


def test_page_of_a_text_is_found_in_one_statement(tab, path, call_taker, django_assert_num_queries):
    tab.get(path)
    tab.write(path, {"text": "Ord"})

    with django_assert_num_queries(1):
        assert Draft.objects.open().at_page(f"{path}?a=b", writer=call_taker).get().place == ""
