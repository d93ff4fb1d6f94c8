"""Every page that a person can open, in a real browser: axe in light and dark, a quiet console, a phone's width.

The pages are those of the access table (`test_access/table.txt`), so that a new page cannot be forgotten here either.
"""

import pytest

from meetings.factories import RoomFactory
from stodtelefon.demo.telling import tell_past
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.table import TABLE
from stodtelefon.tests.test_access.world import make_world

LOOKED_AT_BY = ("anonymous", "coordinator", "manager", "archivist", "log", "admin")
# What each role sees there is another page.
DIFFER_BY_ROLE = {"home", "calls:case_index", "referrals:index", "accounts:profile"}
# Files, and words for scripts and robots: nothing to look at.
NO_PAGES = {"health", "reporting:year_csv", "admin:jsi18n", "public:robots", "public:security"}


@pytest.fixture(scope="module")
def world(line):
    """2016 as the demonstration tells it, and one case in which every address has something to open."""
    tell_past()
    RoomFactory.reset_sequence(500, force=True)  # the demonstration has rooms 1 and 2
    return make_world()


def pages_of(column: str) -> list[str]:
    """The pages that this role can open and that no role before it has shown."""
    before = LOOKED_AT_BY[: LOOKED_AT_BY.index(column)]
    return [
        name
        for name, row in TABLE.items()
        if row.method == "get"
        and row.answers[column] == "200"
        and name not in NO_PAGES
        and (name in DIFFER_BY_ROLE or not any(row.answers[one] == "200" for one in before))
    ]


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
