"""What stands where on the page of a year."""

from datetime import date

import pytest

from outreach.factories import OutreachEventFactory
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting import layout
from stodtelefon.reporting.catalogue import TABLES
from stodtelefon.reporting.layout import Headline, YearPage, lay_out
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.tests.invented import OPENED_ON, at, invent_2016, open_the_line, person
from stodtelefon.reporting.year import count_year

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def page_of(number: int) -> YearPage:
    return lay_out(count_year(Year(number, OPENED_ON), on=TODAY, organisation=Organisation.load()))


def told(headlines: tuple[Headline, ...]) -> list[tuple[str, str, str]]:
    return [(headline.label, str(headline.cell), headline.note) for headline in headlines]


def test_big_numbers_of_2016_stand_with_their_words():
    invent_2016()

    page = page_of(2016)

    assert told(page.headlines) == [
        ("Personer som hörde av sig", "31", "alla kommunens tjänstepersoner"),
        ("Samtal om oro", "38", "och 12 övriga kontakter"),
        ("Möten hållna", "14", "median 5 arbetsdagar från samtalet"),
        ("Tillfällen då vi nådde ut", "1", "ungefär 40 personer nåddes"),
    ]
    assert page.why_hidden == "Skäl att tro VE visas inte som tal: färre än 5 ärenden kan peka ut någon."


def test_big_numbers_of_a_running_year_end_with_outreach():
    open_the_line()
    person(at(2026, 2))
    OutreachEventFactory(on=date(2026, 3, 2), people_reached=30)

    assert told(page_of(2026).headlines) == [
        ("Personer som hörde av sig", "1", ""),
        ("Samtal om oro", "1", "och 0 övriga kontakter"),
        ("Möten hållna", "0", ""),
        ("Tillfällen då vi nådde ut", "1", "ungefär 30 personer nåddes"),
    ]


def test_some_tables_are_drawn_and_the_others_lie_open():
    invent_2016()

    page = page_of(2016)

    assert page.first_section.table.key == "months"
    assert [section.table.key for section in page.wide_sections] == ["funnel", "groups"]
    assert [section.table.key for section in page.other_sections if section.chart] == [
        "calls_by_month",
        "other_by_month",
    ]
    assert [section.table.key for section in page.other_sections if not section.chart] == [
        row.key for row in TABLES if row.key not in layout.CHARTS
    ]


def test_table_that_is_not_shown_is_not_drawn():
    person(at(2017, 2))

    assert [(section.table.is_shown, section.chart) for section in page_of(2017).wide_sections] == [
        (False, ""),
        (False, ""),
    ]


def test_year_in_which_nothing_was_done_is_empty():
    assert page_of(2026).is_empty
    OutreachEventFactory(on=date(2026, 3, 2), people_reached=None)
    assert not page_of(2026).is_empty


def test_layout_speaks_of_tables_that_there_are():
    spoken_of = {layout.FIRST, *layout.WIDE, *layout.CHARTS, *layout.NOTES}

    assert spoken_of - {table.key for table in TABLES} == set()
