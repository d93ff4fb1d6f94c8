"""The second step of signing in, by keyboard: an app, a passkey, and showing once more who one is."""

import time

import pytest

from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.accounts.screen_lock import LOCKS_AT, TELLS
from stodtelefon.accounts.second_factor import factors_of
from stodtelefon.accounts.sessions import SessionStore, put
from stodtelefon.demo.people import code_now

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(line, tab, settings):
    """A browser with a key in it, and nobody signed in; everyone must have a second step."""
    settings.SECOND_FACTOR = True
    opened = tab()
    devtools = opened.context.new_cdp_session(opened.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield opened.page
    assert opened.said == []


def give_password(page, person: User) -> None:
    page.goto("/konto/logga-in/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "logga-in/" not in url or url.endswith("/kod/"))


def sign_out(page) -> None:
    page.click("text=Logga ut")
    page.wait_for_url("**/konto/logga-in/?utloggad")


def test_app_is_added_and_asked_for(page):
    person = UserFactory(call_taker=True)
    give_password(page, person)
    assert page.inner_text("h1") == "Ett steg till, sedan är du inne"
    page.click("text=Lägg till en app")
    page.wait_for_url("**/app/")
    secret = "".join(page.text_content("details .figure").split())
    page.fill("[name=code]", code_now(secret))
    page.press("[name=code]", "Enter")
    page.wait_for_selector("text=Dina reservkoder")
    code = page.inner_text(".codes li:first-child")
    page.click("text=Jag har dem, gå vidare")
    page.wait_for_url(lambda url: url.endswith("/"))
    sign_out(page)

    give_password(page, person)
    assert page.evaluate("document.activeElement.name") == "code"
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")
    page.wait_for_url(lambda url: url.endswith("/"))
    assert page.inner_text("h1")


def test_key_is_added_asked_for_and_shown_again(page, monkeypatch):
    person = UserFactory(administrator=True)
    give_password(page, person)
    page.click("text=Lägg till en nyckel")
    page.wait_for_url("**/nyckel/")
    page.fill("[name=name]", "Den blå")
    page.press("[name=name]", "Enter")
    page.wait_for_selector("text=Dina reservkoder")
    page.goto("/konto/andra-steget/")
    assert "Nyckel: Den blå" in page.inner_text("main")
    page.goto("/")
    sign_out(page)

    give_password(page, person)
    page.click("text=Använd nyckeln")
    page.wait_for_url(lambda url: "logga-in" not in url)

    monkeypatch.setattr("stodtelefon.accounts.second_factor.FRESH_FOR", 0)
    other = UserFactory(call_taker=True)
    page.goto(f"/konto/anvandare/{other.pk}/andra/roller/")
    assert page.inner_text("h1") == "Är det du?"
    monkeypatch.undo()
    page.click("text=Använd nyckeln")
    page.wait_for_url(f"**/konto/anvandare/{other.pk}/andra/roller/")
    assert factors_of(person).get().last_used_at is not None


def test_key_opens_a_locked_screen_from_any_of_its_tabs(page):
    person = UserFactory(call_taker=True)
    give_password(page, person)
    page.goto("/konto/andra-steget/nyckel/")
    page.fill("[name=name]", "Den blå")
    page.press("[name=name]", "Enter")
    page.wait_for_selector("text=Dina reservkoder")
    other = page.context.new_page()
    key = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    put(SessionStore(key), {LOCKS_AT: time.time() - 1, TELLS: True})
    page.goto("/konto/")
    other.goto("/konto/inloggad/")
    assert page.inner_text("h1") == other.inner_text("h1") == "Skärmen är låst"

    page.click("text=Använd nyckeln")

    page.wait_for_url("**/konto/")
    other.wait_for_url("**/konto/inloggad/")


def test_key_that_does_not_answer_is_said(page):
    person = UserFactory(call_taker=True)
    give_password(page, person)
    page.goto("/konto/andra-steget/nyckel/")
    page.evaluate("() => { navigator.credentials.create = async () => { throw new Error('nej') } }")

    page.click("main button[type=submit]")

    page.wait_for_selector("text=Nyckeln svarade inte, eller så avbröts det. Försök igen.")
    assert not factors_of(person).exists()
