"""The grid of the coverage by keyboard: a gap becomes a task when it is pressed, and never by itself."""

import pytest

from outreach.models import OutreachEvent
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.browser.test_signed_out import session_of

PAGE = "/utat/tackning/"


@pytest.fixture
def page(tab, line):
    return tab(session=session_of(UserFactory(call_taker=True))).page


@pytest.mark.parametrize("field", ["on", "gap"])
def test_enter_plans_the_gap_that_is_pressed_and_no_other(page, field):
    before = OutreachEvent.objects.count()
    page.goto(PAGE)
    where = "[name=on]" if field == "on" else "button[name=gap][value='police.south']"

    page.press(where, "Enter")
    page.wait_for_load_state("networkidle")

    said = page.inner_text("main")
    if field == "on":
        assert "Välj en lucka i tabellen." in said
        assert OutreachEvent.objects.count() == before
    else:
        [made] = OutreachEvent.objects.all()[before:]
        assert (made.audience.key, made.area.key) == ("police", "south")
