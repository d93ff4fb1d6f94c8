"""The screen that nobody touches is locked, in all tabs, and opened where one was, in all of them."""

import time

import pytest
from django.contrib.sessions.models import Session

from calls.factories import CaseFactory
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.accounts.screen_lock import LOCKS_AT
from stodtelefon.accounts.sessions import SessionStore, put
from stodtelefon.drafts.models import Draft
from stodtelefon.tests.browser.test_signed_out import session_of

MINUTE = 60
LOCKED = "() => document.title.startsWith('Skärmen är låst')"
OPEN = "() => !document.title.startsWith('Skärmen är låst')"
WARNING = "Skärmen låses om 2 minuter."


@pytest.fixture
def desk(line, tab):
    return Desk(tab)


class Desk:
    """Two tabs of one person: a case, and a note in it. The clocks of browser and server are moved together."""

    def __init__(self, tab):
        self.person = UserFactory(call_taker=True)
        self.case = CaseFactory(handler=self.person)
        self.key = session_of(self.person)
        self.opened = tab(session=self.key)
        self.context = self.opened.context
        self.context.clock.install()
        self.page, self.other = self.opened.page, self.context.new_page()
        self.go(self.page, f"/arenden/{self.case.number}/")
        self.go(self.other, f"/arenden/{self.case.number}/anteckning/")

    def go(self, page, address):
        """To a page that has told the server that it is there."""
        page.goto(address)
        self.context.clock.run_for(500)
        page.wait_for_load_state("networkidle")

    @property
    def session(self):
        return SessionStore(self.key)

    def let_pass(self, minutes):
        put(self.session, {LOCKS_AT: self.session[LOCKS_AT] - minutes * MINUTE})
        self.context.clock.fast_forward(1000 * minutes * MINUTE)

    def left(self) -> float:
        return (self.session[LOCKS_AT] - time.time()) / MINUTE

    def unlock(self, page):
        page.wait_for_selector("[name=password]")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")


def test_screen_is_locked_in_all_tabs_and_opened_in_all_of_them(desk):
    desk.other.fill("[name=text]", "Halvfärdigt.")
    desk.other.evaluate("scrollTo(0, 120)")
    scrolled = desk.other.evaluate("scrollY")
    desk.let_pass(15.1)

    for page in (desk.page, desk.other):
        page.wait_for_url("**/konto/last/**")
        page.wait_for_selector("[name=password]")
        assert page.title() == "Skärmen är låst – Stödtelefon"
        assert desk.case.number not in page.content()
        assert "Halvfärdigt." not in page.content()
        assert desk.case.number not in page.url
    assert ["text", "Halvfärdigt."] in Draft.objects.get(writer=desk.person).contents["fields"]

    desk.unlock(desk.page)
    desk.page.wait_for_url(f"**/arenden/{desk.case.number}/")
    desk.other.wait_for_url(f"**/arenden/{desk.case.number}/anteckning/**")
    assert desk.other.input_value("[name=text]") == "Halvfärdigt."
    desk.other.wait_for_function(f"() => scrollY === {scrolled}")
    assert desk.other.evaluate("document.activeElement.name") == "text"
    assert desk.opened.said == []


def test_it_warns_two_minutes_before_and_any_key_keeps_it(desk):
    desk.let_pass(12.9)
    assert not desk.page.get_by_text(WARNING).count()
    desk.let_pass(0.2)
    for page in (desk.page, desk.other):
        page.wait_for_selector(f"text={WARNING}")

    desk.page.keyboard.press("Shift")

    for page in (desk.page, desk.other):
        page.wait_for_selector(f"text={WARNING}", state="detached")
    assert desk.left() > 14


def test_pointer_that_moves_keeps_it_and_is_told_once_a_minute(desk):
    told = []
    desk.page.on("request", lambda request: told.append(request.url) if request.method == "POST" else None)
    desk.page.mouse.move(10, 10)
    for step in range(20):
        desk.page.mouse.move(20 + step, 20)
        desk.context.clock.run_for(1000)
    assert told == []
    desk.context.clock.run_for(1000 * MINUTE)
    desk.page.wait_for_load_state("networkidle")

    assert len(told) == 1


def test_page_that_goes_back_shows_nothing(desk):
    desk.let_pass(15.1)
    desk.page.wait_for_url("**/konto/last/**")

    desk.page.goto("/konto/logga-in/")
    desk.page.go_back()

    assert desk.case.number not in desk.page.content()
    assert "/konto/last/" in desk.page.url


def test_page_from_the_browsers_memory_shows_nothing(desk):
    put(desk.session, {LOCKS_AT: time.time() - 1})

    with desk.other.expect_navigation():
        desk.other.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    assert "/konto/last/" in desk.other.url
    assert desk.case.number not in desk.other.content()


def test_words_that_could_not_be_sent_are_covered_and_shown_again(desk):
    desk.other.route("**/utkast/spara/", lambda route: route.abort())
    desk.other.fill("[name=text]", "Halvfärdigt.")
    desk.let_pass(15.1)
    desk.context.clock.run_for(6000)
    desk.other.wait_for_selector("text=Lås upp i en ny flik")
    desk.page.wait_for_url("**/konto/last/**")

    assert desk.other.evaluate(LOCKED)
    assert desk.case.number not in desk.other.inner_text("body")
    desk.other.emulate_media(media="print")
    assert not desk.other.is_visible("[name=text]")
    desk.other.emulate_media(media="screen")

    desk.unlock(desk.page)
    desk.other.wait_for_function(OPEN)
    assert desk.other.input_value("[name=text]") == "Halvfärdigt."
    assert desk.other.is_visible("[name=text]")


def test_server_that_does_not_answer_leaves_it_covered(desk):
    desk.page.route("**/konto/last/lage/", lambda route: route.abort())
    desk.let_pass(15.1)
    desk.page.wait_for_function(LOCKED)
    desk.page.wait_for_selector("text=Programmet svarar inte just nu.")
    assert desk.case.number not in desk.page.inner_text("body")

    desk.page.unroute("**/konto/last/lage/")
    desk.context.clock.run_for(6000)

    desk.page.wait_for_url("**/konto/last/?**")


def test_clock_that_is_wrong_locks_nothing(desk):
    """The server has the last word: a laptop that slept, or was put forward."""
    desk.context.clock.fast_forward(1000 * 20 * MINUTE)
    desk.page.wait_for_load_state("networkidle")

    desk.page.wait_for_function(OPEN)
    assert desk.page.is_visible("h1")
    assert "/konto/last/" not in desk.page.url


def test_session_that_has_ended_leaves_the_words_in_sight_until_it_locks(desk):
    """The account may have been closed: whoever wrote reads what to do."""
    desk.other.route("**/utkast/spara/", lambda route: route.abort())
    desk.other.fill("[name=text]", "Halvfärdigt.")
    Session.objects.all().delete()
    desk.context.clock.run_for(1000 * 2 * MINUTE)
    desk.other.wait_for_load_state("networkidle")
    assert desk.other.is_visible("[name=text]")

    desk.context.clock.fast_forward(1000 * 16 * MINUTE)
    desk.context.clock.run_for(6000)

    desk.other.wait_for_selector("text=Logga in i en ny flik")
    assert desk.case.number not in desk.other.inner_text("body")
    desk.page.wait_for_selector("text=Sidan är tömd")
    assert desk.case.number not in desk.page.content()


def test_open_conversation_locks_all_tabs_later_and_is_over_when_it_is_left(desk):
    desk.go(desk.other, "/samtal/nytt/")
    assert desk.left() > 59
    desk.go(desk.page, f"/arenden/{desk.case.number}/")
    assert desk.left() > 59
    desk.let_pass(20)
    assert not desk.page.evaluate(LOCKED)

    desk.go(desk.other, f"/arenden/{desk.case.number}/")

    assert desk.left() <= 15


def test_without_a_script_the_session_ends_and_the_form_is_begun(chromium, line):
    person = UserFactory(call_taker=True)
    case = CaseFactory(handler=person)
    context = chromium.new_context(java_script_enabled=False, base_url=line)
    key = session_of(person)
    context.add_cookies([{"name": "sessionid", "value": key, "url": line}])
    page = context.new_page()
    page.goto(f"/arenden/{case.number}/anteckning/")
    page.fill("[name=text]", "Utan skript.")
    put(SessionStore(key), {LOCKS_AT: time.time() - 1})

    page.press("[name=text] >> xpath=ancestor::form >> button[type=submit]", "Enter")

    assert page.inner_text("h1") == "Logga in"
    assert case.number not in page.inner_text("body")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    assert page.input_value("[name=text]") == "Utan skript."
    context.close()


def test_signing_out_in_one_tab_leads_the_locked_ones_to_the_door(desk):
    desk.let_pass(15.1)
    desk.other.wait_for_url("**/konto/last/**")
    desk.page.wait_for_url("**/konto/last/**")

    desk.page.click("text=Logga ut")

    desk.page.wait_for_url("**/konto/logga-in/?utloggad")
    desk.other.wait_for_url("**/konto/logga-in/")
    assert not Session.objects.filter(pk=desk.key).exists()


def test_lock_is_opened_by_keyboard_and_tidy(desk):
    desk.let_pass(15.1)
    desk.page.wait_for_selector("[name=password]")

    assert desk.page.evaluate("document.activeElement.name") == "password"
    assert desk.opened.look() == []
