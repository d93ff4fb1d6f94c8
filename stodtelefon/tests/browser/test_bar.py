"""The bar at the foot of a long form: one row on a phone, two at most on a small desk, never over what has focus."""

import pytest

from meetings.factories import MeetingFactory
from meetings.models import Battery
from stodtelefon.addresses import address
from stodtelefon.tests.browser.forms_table import FORMS, place
from stodtelefon.tests.browser.guises import PHONE

HIGHEST = [(PHONE, 72), ({"width": 1280, "height": 800}, 112)]  # pixels
MOST_STOPS = 400
PAGES = list(dict.fromkeys((row.opened_at, row.by) for row in FORMS if row.is_typed_in))
BY = list(dict.fromkeys(by for _, by in PAGES))
FIRST_LINES = 72  # pixels: a large text field is entered there
COVERED = """(firstLines) => {
  const [on, bar] = [document.activeElement, document.querySelector("main .bar")];
  if (!on.closest("main")) return null;
  const box = (on.closest(".choices label") ?? on).getBoundingClientRect();
  if (on.matches("textarea")) box.height = Math.min(box.height, firstLines);
  const over = bar.getBoundingClientRect();
  const isCovered = !bar.contains(on) && box.height < over.top && box.bottom > over.top && box.top < over.bottom;
  return isCovered ? on.name || on.textContent.trim() : "";
}"""


@pytest.mark.parametrize(("window", "highest"), HIGHEST)
@pytest.mark.parametrize("by", BY)
def test_bar_is_low_and_covers_nothing_that_has_the_focus(world, tab, by, window, highest):
    desk, wrong = tab(session=world.sessions.get(by, "")), []
    desk.page.set_viewport_size(window)
    for opened_at in (page for page, who in PAGES if who == by):
        desk.page.goto(place(opened_at, world))
        bar = desk.page.locator("main .bar")
        if not bar.count():
            continue
        if (height := bar.bounding_box()["height"]) > highest:
            wrong.append(f"{opened_at}: {height} high")
        desk.page.focus("main")
        for _ in range(MOST_STOPS):
            desk.page.keyboard.press("Tab")
            if (covered := desk.page.evaluate(COVERED, FIRST_LINES)) is None:
                break
            wrong += [f"{opened_at}: covers {covered}"] if covered else []

    assert not wrong, "\n".join(wrong)


def test_bar_is_one_row_in_the_last_part_of_a_battery_too(world, tab):
    page = tab(session=world.sessions["taker"]).page
    page.set_viewport_size(PHONE)
    meeting = MeetingFactory(held=True, case=world.there.case, battery=Battery.objects.in_use().get())
    section = meeting.battery.sections.last()

    page.goto(address("meetings:battery", meeting.pk, section.key))

    assert page.get_by_role("button", name="Spara och gå till signering").is_visible()
    assert page.locator("main .bar").bounding_box()["height"] <= 72


def test_last_line_of_a_long_text_is_above_the_bar(world, tab):
    page = tab(session=world.sessions["taker"]).page
    page.set_viewport_size(PHONE)
    page.goto(place("calls:create", world))
    page.focus("[name=own_observations]")
    page.keyboard.type("Säger färre ord än förr. " * 40)

    bottom = page.locator("[name=own_observations]").bounding_box()
    assert bottom["y"] + bottom["height"] <= page.locator("main .bar").bounding_box()["y"]
