"""A page that is left within a second of the last key: where the words are when it comes back."""

import re
from uuid import UUID

import pytest

from calls.factories import CaseFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.drafts.models import Draft
from stodtelefon.tests.browser.desk import go_and_come_back, load_anew
from stodtelefon.tests.browser.test_signed_out import session_of

NEW = "/samtal/nytt/"
FETCHING = "Hämtar det du skrev …"
NOT_COME = "Det sista du skrev har inte kommit fram. Se efter att allt står här."
CODE = ".beside .code"
NUMBER = re.compile(r"utkast_visning=[^&]*\.(\d+)")


@pytest.fixture
def person(line):
    return UserFactory(call_taker=True)


@pytest.fixture
def page(tab, person):
    opened = tab(session=session_of(person))
    opened.page.on("dialog", lambda dialog: dialog.accept())
    return opened.page


@pytest.fixture
def note(person):
    return f"/arenden/{CaseFactory(handler=person).number}/anteckning/"


def holds(page, name, words):
    page.wait_for_function(
        "([name, words]) => document.querySelector(`[name=${name}]`)?.value === words", arg=[name, words]
    )
    return True


def is_kept(page):
    page.wait_for_selector("form[data-kept]", state="attached")
    return True


def test_new_call_that_is_loaded_anew_is_the_same_with_its_code(page, person):
    page.goto(NEW)
    code = page.inner_text(CODE)
    page.click("[name=reason]")

    words = ""
    for more in ("En lärare", " är orolig", " för en elev"):
        page.keyboard.press("End")
        page.keyboard.type(more)
        words += more
        load_anew(page)
        assert holds(page, "reason", words)
        page.click("[name=reason]")
    page.keyboard.press("End")
    page.keyboard.type("!")

    assert is_kept(page)
    assert page.inner_text(CODE) == code
    assert page.locator(".kept.loud").inner_text() == ""
    assert Draft.objects.written_by(person).count() == 1


def test_word_written_before_the_script_came_is_kept(page, note, person):
    scripts = []
    page.route("**/drafts*.js", lambda route: scripts.append(route))
    page.goto(note, wait_until="commit")
    page.wait_for_selector("[name=text]")
    page.evaluate("document.querySelector('[name=text]').value = 'Hon ringer'")
    page.wait_for_timeout(200)

    scripts.pop().continue_()

    assert is_kept(page)
    page.unroute("**/drafts*.js")
    load_anew(page)
    assert holds(page, "text", "Hon ringer")
    assert Draft.objects.written_by(person).count() == 1


def test_page_that_nobody_has_written_in_begins_no_draft(page, note, person):
    page.goto(note)
    page.wait_for_load_state("networkidle")
    page.goto(NEW)
    page.wait_for_load_state("networkidle")

    load_anew(page)

    assert not Draft.objects.written_by(person).exists()


def test_note_that_is_left_and_come_back_to_is_the_same(page, note, person):
    page.goto(note)
    page.click("[name=text]")
    page.keyboard.type("Hon ringer")

    go_and_come_back(page)

    assert holds(page, "text", "Hon ringer")
    assert "utkast=" in page.url
    assert Draft.objects.written_by(person).count() == 1


def come_back_too_early(page, note):
    """Where the page before it is said to have written, and nothing has come yet. Gives the draft's key."""
    page.goto(note)
    key = page.locator("[data-draft]").get_attribute("data-draft")
    page.evaluate("(key) => sessionStorage.setItem(`utkast ${key}`, 'aaaaaaaaaa.2')", key)
    page.goto(f"{note}?utkast={key}")
    page.locator(".kept", has_text=FETCHING).wait_for()
    return UUID(key)


def test_form_waits_for_words_that_are_on_their_way(page, note, person):
    key = come_back_too_early(page, note)
    assert page.locator("[name=text]").evaluate("(field) => field.inert")
    held = {"address": note, "title": "", "place": "", "fields": [["text", "Hon ringer"]]}
    DraftFactory(pk=key, writer=person, showing="aaaaaaaaaa.2", contents=held)

    assert holds(page, "text", "Hon ringer")
    assert not page.locator("[name=text]").evaluate("(field) => field.inert")


def test_tab_holds_no_word(page, note):
    page.goto(note)
    page.click("[name=text]")
    page.keyboard.type("Hon ringer")
    page.evaluate("dispatchEvent(new Event('pagehide'))")

    (said,) = page.evaluate("() => Object.values(sessionStorage)")
    assert re.fullmatch(r"[A-Za-z0-9]{10}\.[0-9]+", said)


def test_form_says_so_when_the_words_do_not_come(page, note, person):
    page.clock.install()
    come_back_too_early(page, note)

    page.clock.fast_forward(9000)

    page.locator(".kept.loud", has_text=NOT_COME).wait_for()
    page.fill("[name=text]", "En gång till")
    assert is_kept(page)
    assert Draft.objects.written_by(person).count() == 1


def test_form_that_is_opened_anew_says_what_is_begun_there(page, note):
    page.goto(note)
    page.fill("[name=text]", "Hon ringer")
    assert is_kept(page)

    page.goto(note)
    said = page.locator(".message", has_text="Du har en påbörjad text här")
    assert said.evaluate("one => getComputedStyle(one).position") == "static"
    page.click("text=Skriv vidare i den")

    assert holds(page, "text", "Hon ringer")
    assert page.locator("text=påbörjad text här").count() == 0


def test_words_written_after_a_press_that_takes_long_are_later_than_what_was_sent(page, note):
    """So that the press, when it is done at last, does not end them unseen."""
    page.goto(note)
    page.fill("[name=text]", "Hon ringer")
    assert is_kept(page)
    sent = []

    def take(route):
        sent.append(int(NUMBER.search(route.request.post_data)[1]))
        route.fulfill(status=204)

    page.route(lambda url: note in url and "spara" not in url, lambda route: take(route))
    page.press("[name=text]", "Control+Enter")
    page.wait_for_selector("form:not([data-sent]) [name=text]")  # form.js lets it be sent again
    page.fill("[name=text]", "Hon ringer i morgon")
    with page.expect_request("**/utkast/spara/") as written:
        pass

    assert "morgon" in written.value.post_data
    assert int(NUMBER.search(written.value.post_data)[1]) > sent[0]
