"""Whatever somebody types in, no browser remembers it or sends it away to have its spelling looked at."""

from html.parser import HTMLParser

import pytest
from django.db import transaction

from stodtelefon.forms.fields.texts import UNREMEMBERED
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.pages import LOOKED_AT_BY, pages_of
from stodtelefon.tests.test_access.world import make_world
from stodtelefon.tests.test_pack import EveryWidget

# Nothing is typed in these, and a password manager is told what a password is.
NOT_TYPED = {"hidden", "checkbox", "radio", "submit", "button"}
SIGN_IN = {"username", "email", "current-password", "new-password", "one-time-code"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


class Typed(HTMLParser):
    """The fields that one types in, and those of them that a browser may remember or have looked at."""

    def __init__(self, html: str):
        super().__init__()
        self.count, self.remembered = 0, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in ("input", "textarea") or given.get("type") in NOT_TYPED:
            return
        self.count += 1
        is_sign_in = given.get("autocomplete") in SIGN_IN
        if not is_sign_in and not UNREMEMBERED.items() <= given.items():
            self.remembered.append(given.get("name"))


@pytest.mark.parametrize("column", LOOKED_AT_BY)
def test_no_field_of_any_page_is_remembered(world, column):
    browser = world.browser(column)
    pages = {
        name: Typed(browser.get(address_of(name, world.there)).content.decode())
        for name in pages_of(column)
        if not name.startswith("admin:")  # Django's own
    }

    assert {name: page.remembered for name, page in pages.items() if page.remembered} == {}
    assert column != "coordinator" or sum(page.count for page in pages.values()) > 100


@pytest.mark.parametrize("name", ["day", "clock", "moment", "month"])
def test_a_day_and_a_time_are_not_remembered_either(name):
    page = Typed(str(EveryWidget()[name].html))

    assert (page.count, page.remembered) == (1, [])
