"""What points somebody out, asked about in the browser: by keyboard, without scripts, in light and dark, on a phone."""

import pytest

from calls.factories import CallerFactory, CaseFactory
from calls.models import Identity, Note

TEXT = "Mamman Fatima Ali nås på 070-123 45 67 och är rädd för sin son."


@pytest.fixture
def case(call_taker):
    case = CaseFactory(handler=call_taker)
    CallerFactory(case=case)
    return case


@pytest.fixture
def note(chromium, live_server, login, call_taker, case):
    """`note(**options)`: the page of a note that was sent with somebody in it. Options are Playwright's."""
    opened = []

    def send(**options):
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        opened.append(context)
        session = login(call_taker).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(f"{live_server.url}{case.get_absolute_url()}anteckning/")
        page.check("[name=source] >> nth=0")
        page.fill("[name=text]", TEXT)
        page.click("main form button[type=submit]")
        page.wait_for_selector("text=Pekar det ut någon?")
        return page

    yield send
    for context in opened:
        context.close()


def test_each_is_answered_by_keyboard_alone(note):
    page = note()
    page.focus("[name=text]")

    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # from "behåll" to "maskera"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")  # round to the last one, the identity
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Anteckningen är signerad")

    assert Note.objects.get().text == "Mamman [namn] nås på [telefon] och är rädd för sin son."
    assert Identity.objects.get().phone == "070-123 45 67"
    assert page.said == []


def test_without_scripts_a_second_press_keeps_it(note):
    page = note(java_script_enabled=False)

    assert page.input_value("[name=text]") == TEXT
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=Anteckningen är signerad")

    assert Note.objects.get().text == TEXT


@pytest.mark.parametrize(
    "options", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}}]
)
def test_axe_finds_nothing_and_it_fits(note, axe, options):
    page = note(**options)

    assert axe(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
