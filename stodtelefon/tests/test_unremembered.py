"""Whatever somebody types in, no browser remembers it or sends it away to have its spelling looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

import pytest
from django.db import transaction

from stodtelefon.drafts.tests.tab import Tab
from stodtelefon.forms.fields.texts import UNREMEMBERED
from stodtelefon.tests.browser.forms_table import FORMS, whole_world
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.pages import LOOKED_AT_BY, pages_of
from stodtelefon.tests.test_pack import EveryWidget

# Nothing is typed in these, and a password manager is told what a password is.
NOT_TYPED = {"hidden", "checkbox", "radio", "file", "submit", "button"}
POINTS_OUT = "Fatima Ali, 850101-1236, ringde från 070-123 45 67."
SIGN_IN = {"username", "email", "current-password", "new-password", "one-time-code"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield whole_world()
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Typed(HTMLParser):
    """The fields that one types in, and those of them that a browser may remember or have looked at."""

    def __init__(self, html: str):
        super().__init__()
        self.count, self.names, self.remembered = 0, [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in ("input", "textarea") or given.get("type") in NOT_TYPED:
            return
        self.count += 1
        self.names.append(given.get("name"))
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


def test_no_field_of_any_form_is_remembered_when_it_is_opened_nor_when_it_is_refused(world):
    """Each form in the state that it waits for, and with the questions of what points somebody out."""
    opened, refused, asked = {}, {}, 0
    for row in FORMS:
        tab = Tab(world.browser(row.by))
        page = tab.get(row.address(world))
        opened[row.sent_to] = Typed(page.content.decode())
        if row.is_typed_in:
            address = address_of(row.sent_to, world.there)
            with undone():
                answer = tab.client.post(address, tab.hidden | {row.field: POINTS_OUT}, follow=True)
            refused[row.sent_to] = Typed(answer.content.decode())
            asked += "Pekar det ut någon?" in answer.content.decode()

    for pages in (opened, refused):
        assert {name: page.remembered for name, page in pages.items() if page.remembered} == {}
    unseen = {row.sent_to for row in FORMS if row.is_typed_in and row.field not in opened[row.sent_to].names}
    assert unseen == set()
    assert asked > 10


@pytest.mark.parametrize("name", ["day", "clock", "moment", "month"])
def test_a_day_and_a_time_are_not_remembered_either(name):
    page = Typed(str(EveryWidget()[name].html))

    assert (page.count, page.remembered) == (1, [])
