"""Page, csv, xlsx and pdf say the same of a year: every number, and every word that stands in place of one."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.csv_file import as_csv
from stodtelefon.reporting.disclosure import DEFAULT
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.several_years import several_years
from stodtelefon.reporting.tests.attacked_years import YEAR, tally, told
from stodtelefon.reporting.tests.invented import OPENED_ON, at, invent_2016, person
from stodtelefon.reporting.tests.random_years import random_answers
from stodtelefon.reporting.tests.read_files import csv_rows, differences
from stodtelefon.reporting.tests.reports import report_of
from stodtelefon.reporting.year import count_year

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 27)


def counted(number: int):
    return report_of(count_year(Year(number, OPENED_ON), on=TODAY, organisation=Organisation.load()))


def test_2016_is_the_same_everywhere():
    invent_2016()

    assert differences(counted(2016)) == []


def test_what_the_manager_says_of_a_table_is_no_row_of_it():
    invent_2016()
    report = counted(2016)
    own_words = {"figures": "=1+1 går bra.", "months": "Det började långsamt."}

    assert differences(report_of(replace(report.figures, own_words=own_words))) == []


@pytest.mark.parametrize("persons", [31, 300])
def test_random_years_are_the_same_everywhere(persons):
    draw = Random(persons)
    answers = [random_answers(draw, year=YEAR.year - back, persons=persons) for back in range(2)]
    years = [
        tally(one, thresholds=DEFAULT, year=year)
        for one, year in zip(answers, (YEAR, YEAR.previous), strict=True)
    ]

    assert differences(report_of(told(years, thresholds=DEFAULT))) == []


def test_running_year_is_the_same_everywhere():
    person(at(2025, 2))
    person(at(2026, 2))

    assert differences(counted(2026)) == []


@pytest.mark.parametrize("number", [2024, 2026])
def test_several_years_are_the_same_in_every_file(number):
    """On the page they stand beside what is kept of the year. Of the running year the line has no number."""
    invent_2016()
    for _ in range(3):
        person(at(2017, 2))
    year, organisation = Year(number, OPENED_ON), Organisation.load()
    several = several_years(year, on=TODAY, organisation=organisation)
    report = report_of(count_year(year, on=TODAY, organisation=organisation), several=several)

    assert [one for one in differences(report) if not one.startswith("page")] == []
    (contacts, persons) = csv_rows(as_csv(report))["Kontakter och personer, år för år"]
    assert (contacts[0], contacts[-2:]) == ("Kontakter", ("3", "50"))
    assert (persons[0], persons[-2:]) == ("Personer", ("3", "31"))


def test_files_of_a_year_without_a_call_are_the_same_and_its_page_says_so():
    found = {one.partition(":")[0] for one in differences(counted(2024))}

    assert found == {"page"}


def test_a_number_that_differs_is_found():
    invent_2016()
    report = counted(2016)
    table = report.figures.tables[0]
    row = replace(table.rows[0], cells=(replace(table.rows[0].cells[0], value=987),))
    other = replace(
        report.figures, tables=(replace(table, rows=(row, *table.rows[1:])), *report.figures.tables[1:])
    )

    class Report(type(report)):
        """Says one table to csv and xlsx, and another to page and pdf."""

        @property
        def tables(self):
            return (self.figures.key_figures, *other.tables, self.figures.outreach)

    assert differences(Report(report.head, report.figures)) == [
        f"page: {table.caption}",
        f"pdf: {table.caption}",
    ]
