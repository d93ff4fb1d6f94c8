"""The battery by keyboard: each part begins in its first question, is saved by one press, and leads to the next."""

from stodtelefon.tests.browser.forms_table import place

ON = "document.activeElement.matches('h2') ? document.activeElement.textContent : document.activeElement.name"


def test_part_is_saved_by_one_press_which_leads_to_the_next_and_says_so(world, tab):
    page = tab(session=world.sessions["taker"]).page
    page.goto(place("meetings:battery", world))
    parts = page.locator(".steps button")
    here = parts.evaluate_all("them => them.findIndex((one) => one.hasAttribute('aria-current'))")
    assert page.evaluate(ON).startswith("v_")

    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    title = page.locator("main form h2").inner_text()
    assert parts.nth(here + 1).get_attribute("aria-current") == "step"
    assert parts.nth(here + 1).inner_text().startswith(title)
    assert page.evaluate(ON) == title
    assert page.locator(".messages").inner_text().strip() == "Inget var ändrat."
    page.keyboard.press("Tab")
    assert page.evaluate(ON).startswith("v_")


def test_battery_on_a_phone_leads_to_every_part(world, tab):
    page = tab(session=world.sessions["taker"]).page
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(place("meetings:battery", world))
    parts = page.locator(".steps button")
    assert [one.is_visible() for one in parts.all()].count(True) == 1

    page.click("text=Alla delar")

    assert all(one.is_visible() for one in parts.all())
