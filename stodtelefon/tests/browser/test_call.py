"""A call in the browser: the conversation by keyboard alone, the red panel by one key, and axe on every page of it."""

from datetime import datetime, timedelta

import pytest

from calls.actions.callbacks import begin_try
from calls.actions.calls import log_call
from calls.actions.contacts import log_contact
from calls.factories import CaseFactory
from calls.inputs import CallerInput, CallInput, ChildInput, DangerInput, NonCaseInput, ScanInput
from calls.models import Call, CallerRole, DangerReport, QuickScan
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.permissions import Role

MOST_KEYS = 90


class Keyboard:
    """A person without a mouse: counts the keys that are not words."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def write(self, words):
        self.page.keyboard.type(words)

    def now_on(self):
        return self.page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")

    def tab_to(self, name):
        for _ in range(40):
            if self.now_on() == name:
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reached {name}, but {self.now_on()}")


@pytest.fixture
def browse(chromium, live_server, login):
    """`browse(user, path)`: a signed-in page, and all that the console said on it."""
    opened = []

    def go(user, path, **options):
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        opened.append(context)
        session = login(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield go
    for context in opened:
        context.close()


def test_call_is_logged_by_keyboard_alone(browse, call_taker):
    page = browse(call_taker, "/samtal/nytt/")
    keys = Keyboard(page)

    keys.tab_to("channel")
    keys.tab_to("role")
    keys.write("lär")
    keys.tab_to("is_municipal_staff")
    keys.press("Space")
    keys.tab_to("was_informed")
    keys.press("Space")
    keys.tab_to("is_anonymous")
    keys.press("Space")
    keys.tab_to("danger")
    keys.press("Space", "ArrowRight")
    keys.tab_to("child_at_risk")
    keys.press("Space", "ArrowRight")
    keys.tab_to("own_observations")
    keys.write("Har slutat komma till fotbollen, säger färre ord än förr. Fem f till: fffff.")
    keys.tab_to("urgency")
    keys.press("Space")
    keys.tab_to("reason")
    keys.write("En plan finns redan.")
    keys.tab_to("outcome")
    keys.write("råd")
    keys.press("Control+Enter")
    page.wait_for_selector("text=Samtalet är sparat")

    scan = QuickScan.objects.get()
    assert (scan.danger, scan.child_at_risk, scan.urgency, scan.outcome) == (
        "no",
        "no",
        "none",
        "advice_given",
    )
    assert scan.own_observations.endswith("fffff.")
    assert scan.call.caller.role.key == "teacher"
    assert page.said == []
    assert keys.count <= MOST_KEYS


@pytest.mark.parametrize(
    ("key", "standing_in"), [("f", "role"), ("F8", "own_observations"), ("F8", "channel")]
)
def test_one_key_opens_the_red_panel_and_the_call_is_saved_with_it_alone(
    browse, call_taker, key, standing_in
):
    page = browse(call_taker, "/samtal/nytt/")
    page.wait_for_function("document.activeElement.id === 'rubrik-vem'")  # where the page puts the writer
    if key == "F8":
        page.focus(f"[name={standing_in}] >> nth=0")
    keys = Keyboard(page)

    keys.press(key)
    assert keys.now_on() == "emergency"
    keys.press("Space")
    keys.tab_to("told_whom")
    keys.write("112 och enhetschefen")
    keys.press("Control+Enter")
    page.wait_for_selector("text=Samtalet är sparat")

    assert DangerReport.objects.get().told_whom == "112 och enhetschefen"
    assert page.said == []


def test_f8_in_the_middle_of_a_note_opens_the_panel_of_the_case_beside_it(browse, call_taker):
    case = CaseFactory(handler=call_taker)
    page = browse(call_taker, f"{case.get_absolute_url()}anteckning/")
    page.fill("[name=text]", "Hon säger att")

    with page.context.expect_page() as opened:
        page.keyboard.press("F8")

    assert opened.value.url.endswith(f"{case.get_absolute_url()}fara/")
    assert (page.input_value("[name=text]"), page.said) == ("Hon säger att", [])


def test_panels_stand_open_without_scripts(browse, call_taker):
    page = browse(call_taker, "/samtal/nytt/", java_script_enabled=False)

    shown = [
        page.is_visible(f"[name={name}] >> nth=0") for name in ("emergency", "child_kind", "reported_to")
    ]

    assert shown == [True, True, True]


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_pages_of_the_call_are_accessible(browse, axe, call_taker, manager, color_scheme):
    OrganisationFactory(emergency_social_services_phone="000-11 22 33")
    assessor = UserFactory(roles=[Role.CALL_TAKER], is_child_assessor=True)
    call = log_call(
        by=call_taker,
        call=CallInput(),
        caller=CallerInput(role=CallerRole.objects.get(key="parent"), is_anonymous=True, was_informed=True),
        scan=ScanInput(
            danger="yes",
            child_at_risk="yes",
            own_observations="Pratar om att åka.",
            urgency="acute",
            reason="Hotet är konkret.",
            outcome="acute",
        ),
        danger=DangerInput(emergency="we_called", told_whom="112"),
        child=ChildInput(kind="assess_today", assessor=assessor),
    )
    message = log_contact(by=call_taker, contact=NonCaseInput(kind="missed", callback_to="000-44 55 66"))
    begin_try(callback=message.callback, by=call_taker)
    pages = [
        (call_taker, "/samtal/nytt/"),
        (call_taker, f"/samtal/nytt/{call.caller_id}/"),
        (call_taker, f"/samtal/{call.pk}/"),
        (call_taker, f"/samtal/{call.pk}/ratta/"),
        (call_taker, "/samtal/"),
        (call_taker, "/samtal/blankett/"),
        (call_taker, f"/samtal/ring-tillbaka/{message.callback.pk}/"),
        (call_taker, f"/samtal/ring-tillbaka/{message.callback.pk}/ge-upp/"),
        (assessor, f"/samtal/ring-tillbaka/{message.callback.pk}/"),
        (manager, f"/samtal/fara/{call.danger.pk}/"),
        (assessor, f"/samtal/barn/{call.child_decisions.get().pk}/"),
    ]

    found = {}
    for user, path in pages:
        page = browse(user, path, color_scheme=color_scheme)
        if path.startswith("/samtal/nytt/"):
            page.keyboard.press("f")
            page.check("[name=child_at_risk][value=yes]")
            page.check("[name=child_kind][value=reported]")
            page.click("text=Samtalet kom tidigare")
        found[path] = [*axe(page), *page.said]
    page = browse(call_taker, "/samtal/nytt/", color_scheme=color_scheme)
    page.click("text=Spara samtalet")
    page.wait_for_selector("[data-error-summary]")
    found["with errors"] = [*axe(page), *page.said]

    assert {path: lines for path, lines in found.items() if lines} == {}
    assert Call.objects.count() == 2


@pytest.mark.parametrize("path", ["/samtal/nytt/", "/samtal/", "/samtal/blankett/"])
def test_pages_of_the_call_fit_a_phone(browse, call_taker, path):
    page = browse(call_taker, path, viewport={"width": 390, "height": 844})

    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


# Choices, folded parts, the clock


def test_a_group_of_choices_is_one_stop_with_arrows_and_letters(browse, call_taker):
    page = browse(call_taker, "/samtal/nytt/")
    ticked = "[...document.querySelectorAll('[name=milieus]:checked')].map((box) => box.value)"
    keys = Keyboard(page)

    page.focus("[name=situation]")
    keys.press("v")
    assert page.input_value("[name=situation]:checked") == "wants_out"
    keys.press("Tab")
    assert keys.now_on() == "milieus"
    keys.press("ArrowRight", "Space", "v", "v", "Space")
    assert page.evaluate(ticked) == ["islamist", "no_ideology"]
    keys.press("n", "Home", "f")  # among choices no letter leads away, and the last of them stays the stop
    assert page.url.partition("?")[0].endswith("/samtal/nytt/")
    keys.press("Tab")
    assert keys.now_on() == "what_works"
    keys.press("Shift+Tab")
    assert page.evaluate("document.activeElement.value") == "far_right"
    assert page.said == []


def test_parts_are_one_line_until_they_are_touched(browse, axe, call_taker):
    page = browse(call_taker, "/samtal/nytt/")
    names = ("situation", "works", "help", "closing")
    folded = "[...document.querySelectorAll('.folded')].map((part) => part.id)"
    assert page.evaluate(folded) == list(names)
    assert max(page.locator(f"#{name}").bounding_box()["height"] for name in names) < 60
    assert page.get_by_role("button", name="Läget", expanded=False).count() == 1
    assert axe(page) == []

    page.click("#works")
    assert page.get_by_role("heading", name="Det som fungerar").count() == 1
    assert page.evaluate("document.activeElement.name") == "what_works"
    page.focus("[name=changed_since]")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "situation"
    page.click("[data-step=closing]")
    assert page.evaluate(folded) == ["help"]
    page.click("text=Spara samtalet")
    page.wait_for_selector("[data-error-summary]")
    assert page.evaluate(folded) == list(names)

    page.click("#works")
    page.check("[name=involved][value=school]")
    page.click("text=Spara samtalet")
    page.wait_for_selector("[data-error-summary]")
    assert page.evaluate(folded) == ["situation", "help", "closing"]
    assert page.said == []


def test_parts_stand_open_without_scripts(browse, call_taker):
    page = browse(call_taker, "/samtal/nytt/", java_script_enabled=False)

    assert page.is_visible("[name=situation] >> nth=0")
    assert page.is_visible("[name=minutes]")


def test_on_a_phone_the_first_question_stands_before_the_code(browse, call_taker):
    phone = {"viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce"}
    page = browse(call_taker, "/samtal/nytt/", **phone)
    top = {name: page.locator(name).first.bounding_box()["y"] for name in ("#who", ".beside .code", ".say")}

    assert top["#who"] < min(top[".beside .code"], top[".say"])
    page.click(".to-code")
    assert page.locator(".beside .code").bounding_box()["y"] < 844


def test_clock_fills_in_the_length_until_somebody_writes_it(browse, call_taker):
    page = browse(call_taker, "/samtal/nytt/")
    page.clock.install()
    page.reload()
    said = "[data-opened]"
    assert page.inner_text(said) == " · under 1 min"
    assert page.input_value("[name=minutes]") == ""  # nothing is written yet

    page.fill("[name=own_observations]", "Säger färre ord än förr.")
    assert (page.inner_text(said), page.input_value("[name=minutes]")) == (" · under 1 min", "1")
    page.clock.run_for(65_000)
    assert (page.inner_text(said), page.input_value("[name=minutes]")) == (" · 1 min", "1")
    page.clock.run_for(3 * 60 * 1000 + 30_000)
    assert (page.inner_text(said), page.input_value("[name=minutes]")) == (" · 5 min", "5")
    page.fill("[name=minutes]", "12")
    page.clock.run_for(60 * 1000)
    assert page.input_value("[name=minutes]") == "12"
    page.click("text=Spara samtalet")
    page.wait_for_selector("[data-error-summary]")
    assert page.input_value("[name=minutes]") == "12"
    assert page.said == []


def test_clock_begins_when_the_call_came(browse, call_taker):
    page = browse(call_taker, "/samtal/nytt/")
    opened = page.get_attribute("[data-opened]", "data-opened")
    came = datetime.fromisoformat(opened) - timedelta(minutes=10)
    page.click("text=Samtalet kom tidigare")

    page.fill("[name=received_at]", f"{came:%Y-%m-%d %H:%M}")
    assert page.input_value("[name=minutes]") in ("10", "11", "12")
    page.fill("[name=received_at]", f"{came - timedelta(hours=1):%Y-%m-%d %H:%M}")  # written in afterwards
    assert page.inner_text("[data-opened]") == ""


def test_who_rang_112_need_not_say_whom(browse, call_taker):
    page = browse(call_taker, "/samtal/nytt/?fara=ja#fara")
    page.check("[name=emergency][value=we_called]")
    assert page.input_value("[name=told_whom]") == "112"
    page.check("[name=emergency][value=caller_calls]")
    assert page.input_value("[name=told_whom]") == ""
    page.check("[name=emergency][value=we_called]")
    page.click("text=ändra")
    page.wait_for_function("document.activeElement.name === 'told_at'")
    page.keyboard.type("nu")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Samtalet är sparat")

    assert DangerReport.objects.get().told_whom == "112"
    assert page.inner_text(".next .state") == "fara"
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.said == []


def test_keys_can_be_switched_off_in_the_profile(browse, call_taker):
    page = browse(call_taker, "/konto/kortkommandon/")
    page.locator("[name=wants]").uncheck()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/konto/")
    page.keyboard.press("?")
    page.keyboard.press("n")

    assert not page.is_visible("#genvagar")
    assert page.url.endswith("/konto/")
    page.keyboard.press("F8")  # danger is always reached
    page.wait_for_url("**/samtal/nytt/?fara=ja*")
