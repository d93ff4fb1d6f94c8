"""Every page that a person can open, in a real browser: axe in every guise, a quiet console, a phone's width, paper.

The pages are those of the access table (`test_access/table.txt`), so that a new page cannot be forgotten here either.
"""

import pytest

from meetings.factories import RoomFactory
from stodtelefon.demo.telling import tell_past
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.pages import LOOKED_AT_BY, pages_of
from stodtelefon.tests.test_access.world import make_world


@pytest.fixture(scope="module")
def world(line):
    """2016 as the demonstration tells it, and one case in which every address has something to open."""
    tell_past()
    RoomFactory.reset_sequence(500, force=True)  # the demonstration has rooms 1 and 2
    return make_world()


@pytest.mark.parametrize("column", LOOKED_AT_BY)
def test_every_page_is_accessible_quiet_and_fits_a_phone(world, tab, column):
    opened = tab(session=world.sessions.get(column, ""))

    wrong = []
    for name in pages_of(column):
        response = opened.page.goto(address_of(name, world.there))
        faults = opened.faults()
        wrong += [f"{name}: {fault}" for fault in faults]
        wrong += [f"{name}: {response.status}"] if response.status != 200 else []

    assert not wrong, "\n".join(wrong)
    assert opened.said == []
