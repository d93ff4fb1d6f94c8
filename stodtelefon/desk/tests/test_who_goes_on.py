"""Who may be given what is begun on a page: just those to whom the page itself opens."""

import pytest

from stodtelefon.addresses import match_of
from stodtelefon.desk.draft_part import named_in
from stodtelefon.drafts.draft_parts import open_to
from stodtelefon.tests.browser.forms_table import FORMS, whole_world

pytestmark = pytest.mark.django_db

AT_THE_LINE = ("taker", "stranger", "coordinator", "manager", "assessor")


def test_page_of_a_case_is_open_to_those_to_whom_its_view_says_so():
    world = whole_world()
    people = {world.people[column]: world.browser(column) for column in AT_THE_LINE}
    addresses = {row.opened_at: row.address(world) for row in FORMS if row.is_typed_in}

    wrong = [
        (name, person.roles, status)
        for name, address in addresses.items()
        if named_in(match_of(address)) is not None
        for person, browser in people.items()
        if (person in open_to(address, people)) != ((status := browser.get(address).status_code) < 400)
    ]

    assert wrong == []
