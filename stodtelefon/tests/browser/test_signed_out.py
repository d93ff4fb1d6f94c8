"""Signed out in one tab is signed out in them all: nothing of the line is left on the screen."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from calls.factories import CaseFactory
from stodtelefon.accounts.factories import UserFactory

EMPTIED = "document.title.startsWith('Du är utloggad')"


@pytest.fixture
def desk(line, tab):
    """Two tabs of the same person: one at the start, and one in which a note is written."""
    person = UserFactory(call_taker=True)
    case = CaseFactory(handler=person)
    opened = tab(session=session_of(person))
    page, other = opened.page, opened.context.new_page()
    other.on("pageerror", lambda error: opened.said.append(str(error)))
    page.goto("/")
    other.goto(f"/arenden/{case.number}/anteckning/")
    yield case, page, other
    assert opened.said == []


def session_of(person) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def sign_in(page, person):
    page.context.add_cookies(
        [{"name": "sessionid", "value": session_of(person), "domain": "localhost", "path": "/"}]
    )
    page.goto("/")


def test_signing_out_empties_the_other_tabs(desk):
    case, page, other = desk
    other.fill("[name=text]", "Halvfärdigt.")

    page.click("text=Logga ut")
    page.wait_for_url("**/konto/logga-in/?utloggad")
    assert "Du är utloggad." in page.inner_text("main")
    other.wait_for_function(EMPTIED)

    assert case.number not in other.content()
    assert "Halvfärdigt." not in other.content()
    assert other.url.endswith("/konto/logga-in/")
    other.click("text=Logga in")
    other.wait_for_selector("[name=password]")


def test_tab_where_something_is_typed_is_covered_until_the_same_person_is_back(desk):
    """The session has ended by itself, and another tab has found out. What was typed is not kept on the server yet."""
    case, page, other = desk
    other.route("**/utkast/spara/", lambda route: route.abort())
    other.fill("[name=text]", "Halvfärdigt.")
    Session.objects.all().delete()

    page.reload()
    other.wait_for_function(EMPTIED)
    assert case.number not in other.inner_text("body")

    sign_in(page, case.handler)
    other.wait_for_function(f"!{EMPTIED}")
    assert other.input_value("[name=text]") == "Halvfärdigt."
    assert other.is_visible("[name=text]")


def test_tab_whose_words_are_kept_is_emptied_and_says_where_they_are(desk):
    case, page, other = desk
    other.fill("[name=text]", "Halvfärdigt.")
    other.wait_for_selector("form[data-kept]", state="attached")
    Session.objects.all().delete()

    page.reload()
    other.wait_for_function(EMPTIED)

    assert "Det du skrev finns kvar bland dina påbörjade texter." in other.inner_text("main")
    assert case.number not in other.content()


def test_covered_tab_is_emptied_for_somebody_else(desk):
    _, page, other = desk
    other.route("**/utkast/spara/", lambda route: route.abort())
    other.fill("[name=text]", "Halvfärdigt.")
    Session.objects.all().delete()
    page.reload()
    other.wait_for_function(EMPTIED)

    sign_in(page, UserFactory(call_taker=True))

    other.wait_for_function("!document.body.textContent.includes('finns kvar')")
    assert "Halvfärdigt." not in other.content()
    assert other.locator("[name=text]").count() == 0


def test_page_from_the_browsers_memory_is_asked_for_anew(desk):
    """As the browser does when one goes back to a page that it had kept as it was."""
    case, _, other = desk
    other.evaluate("document.title = 'ur minnet'")
    Session.objects.all().delete()

    with other.expect_navigation():
        other.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    assert "/konto/logga-in/" in other.url
    assert case.number not in other.inner_text("body")
