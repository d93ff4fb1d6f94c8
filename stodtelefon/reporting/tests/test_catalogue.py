"""Every row of the catalogue is whole: named once, defined, and protected when it is about people."""

from collections import Counter

from stodtelefon.reporting.catalogue import FIGURES, OUTREACH, TABLES, definitions_of
from stodtelefon.reporting.counting import ByGroup
from stodtelefon.reporting.definitions import IN_ORDER
from stodtelefon.reporting.disclosure import DEFAULT, ExactRow, volume


def repeated(names: list[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def test_every_row_has_a_key_and_a_name_of_its_own():
    tables = (*TABLES, OUTREACH)

    assert repeated([row.key for row in FIGURES]) == []
    assert repeated([row.key for row in tables]) == []
    assert repeated([row.label for row in FIGURES]) == []
    assert repeated([row.caption for row in tables]) == []


def test_every_definition_is_used_and_every_used_one_is_read():
    used = {row.definition for row in (*FIGURES, *TABLES)} - {None}

    assert used == set(IN_ORDER)
    assert definitions_of((*FIGURES, *TABLES)) == IN_ORDER


def test_no_count_of_people_is_shown_as_it_is():
    assert [row.key for row in FIGURES if row.protect is volume and not row.is_volume] == []


def test_groups_of_people_are_not_shown_when_they_are_few():
    """Nine people in the two groups at the top of a list: whatever rule the row names, it shows nobody. A list of our
    own work is about nobody."""
    rows = [ExactRow("cases", "Ärenden", 9), ExactRow("met", "Möte hölls", 0)]
    by_group = [table for table in TABLES if isinstance(table, ByGroup) and not table.is_volume]

    assert {table.key: table.protect(rows, thresholds=DEFAULT).rows for table in by_group} == {
        table.key: () for table in by_group
    }
