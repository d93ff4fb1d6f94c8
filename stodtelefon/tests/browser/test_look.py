"""The look in a real browser: axe, light and dark, phone and desk; the scripts; and what is left without them."""

import re
from functools import partial

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

from stodtelefon.permissions import Role
from stodtelefon.tests.browser import guises
from stodtelefon.tests.every_part import NOBODY, page, person, whole_page
from stodtelefon.watch.trouble import away

PAGES = {
    "every part": lambda: whole_page(bound=False),
    "every part, with errors": whole_page,
    "no such page": lambda: page(get_template("404.html"), user=person(Role.MANAGER)),
    "no such page, signed out": lambda: page(get_template("404.html"), user=NOBODY),
    "what went wrong": lambda: get_template("500.html").render({}),
    "what is not allowed": lambda: get_template("403.html").render({}),
    "what cannot be read": lambda: get_template("400.html").render({}),
    "the database is away": lambda: away(RequestFactory().get("/arenden/")).content.decode(),
    "too many": lambda: get_template("429.html").render({}),
    "a confirmation": lambda: page(
        get_template("components/confirm.html"),
        {"question": "Vill du ta bort identiteten?", "submit": "Ta bort", "tone": "alarm", "cancel_url": "/"},
        user=person(Role.COORDINATOR),
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_in_every_guise(show, axe, name):
    page = show(PAGES[name](), bypass_csp=True).page

    assert guises.faults(page, partial(axe, page)) == []


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_a_narrow_window_and_says_nothing_to_the_console(show, name):
    shown = show(PAGES[name](), viewport={"width": 320, "height": 640})

    assert shown.is_wider_than_the_window() is False
    assert shown.said == []


def test_menu_folds_on_a_phone_and_opens_without_scripts(show):
    shown = show(whole_page(bound=False), viewport=guises.PHONE, java_script_enabled=False)
    link = shown.page.locator(".rail nav").get_by_role("link", name="Idag", exact=True)

    assert link.is_visible() is False
    shown.page.get_by_role("button", name="Meny", exact=True).click()
    assert link.is_visible() is True
    shown.page.get_by_role("button", name="Stäng menyn").click()
    assert link.is_visible() is False


def test_menu_stands_open_on_a_desk(show):
    shown = show(whole_page(bound=False))

    assert shown.page.get_by_role("link", name="Idag", exact=True).is_visible() is True
    assert shown.page.get_by_role("button", name="Meny", exact=True).is_visible() is False


def test_foot_of_the_rail_is_seen_under_the_banner(show):
    shown = show(whole_page(bound=False))
    box = shown.page.get_by_role("button", name="Logga ut").bounding_box()

    assert box["y"] + box["height"] < guises.DESK["height"]


def test_theme_follows_the_system_until_someone_chooses(show):
    shown = show(whole_page(bound=False), color_scheme="dark")
    theme = "document.documentElement.dataset.bsTheme"

    shown.page.get_by_role("button", name="Ljust läge").click()
    assert shown.page.evaluate(theme) == "light"
    shown.page.reload()
    assert shown.page.evaluate(theme) == "light"


def test_one_key_opens_a_new_call(show):
    shown = show(whole_page(bound=False))

    shown.page.keyboard.press("n")

    shown.page.wait_for_url("**/samtal/nytt/")


def test_keys_are_letters_while_someone_types(show):
    shown = show(whole_page(bound=False))

    shown.page.get_by_label("Diarienummer").press_sequentially("n/f?")

    assert shown.page.get_by_label("Diarienummer").input_value() == "n/f?"
    assert shown.page.url.endswith("/provsida/")
    assert shown.page.get_by_role("dialog").count() == 0


def test_danger_has_its_key_that_answers_and_opens_the_panel(show):
    shown = show(whole_page(bound=False))

    shown.page.keyboard.press("f")

    assert shown.page.get_by_role("group", name="Är någon i fara").get_by_label("ja").is_checked()
    assert shown.page.get_by_text("Vem fick veta?").is_visible()
    assert shown.page.evaluate("document.activeElement.id") == "id_told_0"


def test_panel_shows_when_its_answer_is_given(show):
    shown = show(whole_page(bound=False))
    panel = shown.page.get_by_text("Vem fick veta?")

    assert panel.is_visible() is False
    shown.page.get_by_role("group", name="Är någon i fara").get_by_label("ja").check()
    assert panel.is_visible() is True
    shown.page.get_by_role("group", name="Är någon i fara").get_by_label("nej").check()
    assert panel.is_visible() is False


def test_panel_is_there_without_scripts_and_when_something_in_it_is_wrong(show):
    assert (
        show(whole_page(bound=False), java_script_enabled=False)
        .page.get_by_text("Vem fick veta?")
        .is_visible()
    )
    assert show(whole_page()).page.locator("legend", has_text="Vem fick veta?").is_visible()


def test_form_is_sent_once_however_often_one_presses(show):
    shown = show(whole_page(bound=False))
    button = shown.page.get_by_role("button", name="Spara samtalet")

    button.dblclick()
    button.click()
    shown.page.wait_for_timeout(200)

    assert shown.sent == ["/provsida/"]


@pytest.mark.parametrize("stopped", [True, False], ids=["Esc", "nothing comes"])
def test_form_can_be_sent_again_when_the_load_came_to_nothing(show, stopped):
    expect = pytest.importorskip("playwright.sync_api").expect
    shown = show(whole_page(bound=False))
    shown.page.clock.install()
    shown.page.goto(f"{shown.ORIGIN}/provsida/")
    button = shown.page.get_by_role("button", name="Spara samtalet")
    button.click()
    expect(shown.page.locator("form[data-sent]")).to_have_count(1)

    if stopped:
        shown.page.keyboard.press("Escape")
    else:
        shown.page.clock.fast_forward(4100)
    expect(shown.page.locator("form[data-sent]")).to_have_count(0)
    with shown.page.expect_request("**/provsida/"):
        button.click()

    assert shown.sent == ["/provsida/"] * 2


STOP = """() => new Promise((done) => {
  const { form } = document.querySelector("button.btn-deed");
  document.querySelector("button.btn-deed").click();
  const before = form.dataset.sent;
  setTimeout(() => { stop(); setTimeout(() => done([before, form.dataset.sent ?? "no"]), 20); }, 20);
})"""


def test_stopped_sending_can_be_sent_again_at_once(show):
    """As with the browser's own button, which no page hears of by its keys."""
    shown = show(whole_page(bound=False))
    shown.is_answered = False

    assert shown.page.evaluate(STOP) == ["yes", "no"]


def test_ctrl_enter_sends_the_form(show):
    shown = show(whole_page(bound=False))

    shown.page.get_by_label("Diarienummer").press("Control+Enter")
    shown.page.wait_for_timeout(200)

    assert shown.sent == ["/provsida/"]


def test_ctrl_enter_sends_the_form_wherever_the_focus_is(show):
    shown = show(whole_page(bound=False))

    shown.page.locator("main").focus()
    shown.page.keyboard.press("Control+Enter")
    shown.page.wait_for_timeout(200)

    assert shown.sent == ["/provsida/"]


DONE = """<link rel="stylesheet" href="/static/css/stod.css"><main tabindex="-1"><h1>Ärende 2017-0001</h1>
<div class="messages" role="status"><p class="message success">Anteckningen är signerad.</p></div>
<form method="post" data-guard><button id="deed">Ta ärendet</button></form></main>
<script src="/static/js/form.js"></script>"""


def test_after_a_deed_the_focus_is_on_the_heading(show):
    shown = show(DONE)

    assert shown.page.evaluate("document.activeElement.tagName") == "H1"
    shown.page.keyboard.press("Tab")
    assert shown.page.evaluate("document.activeElement.id") == "deed"


def test_ctrl_enter_presses_no_button_that_stands_alone(show):
    shown = show(DONE)

    shown.page.keyboard.press("Control+Enter")
    shown.page.wait_for_timeout(200)

    assert shown.sent == []


def test_leaving_asks_only_when_something_would_be_lost(show):
    shown = show(whole_page(bound=False))
    asked = []
    shown.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    with (
        shown.page.expect_navigation()
    ):  # typed before the next page stands, the words are typed into the last one
        shown.page.get_by_role("link", name="Idag", exact=True).click()
    assert asked == []
    shown.page.get_by_label("Diarienummer").press_sequentially("KS 2016/1")
    with shown.page.expect_navigation(url="**/arenden/"):
        shown.page.get_by_role("link", name="Ärenden", exact=True).click()

    assert asked == ["beforeunload"]


def test_errors_are_read_first_and_lead_to_their_fields(show):
    shown = show(whole_page())

    assert shown.page.evaluate("document.activeElement.hasAttribute('data-error-summary')") is True
    shown.page.get_by_role("link", name="Är någon i fara just nu?").click()
    assert shown.page.evaluate("document.activeElement.id") == "id_danger_0"


def test_text_grows_with_what_is_written(show):
    shown = show(whole_page(bound=False))
    area = shown.page.get_by_label("Vad har du själv sett eller hört?")
    before = area.bounding_box()["height"]

    area.fill("rad\n" * 12)

    assert area.bounding_box()["height"] > before


def test_link_is_copied(show):
    shown = show(whole_page(bound=False), permissions=["clipboard-read", "clipboard-write"])

    shown.page.get_by_role("button", name="Kopiera").click()

    shown.page.get_by_text("Kopierat.").wait_for()
    assert re.search(r"/konto/inbjudan/", shown.page.evaluate("navigator.clipboard.readText()"))
