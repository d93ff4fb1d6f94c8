"""A year's figures are plain data: what is kept and signed is what was read."""

import json
from dataclasses import asdict
from datetime import date

import pytest

from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting import catalogue
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.tests.invented import OPENED_ON, at, invent_2016, person
from stodtelefon.reporting.year import YearFigures, count_year

pytestmark = pytest.mark.django_db


def count(number: int) -> YearFigures:
    return count_year(Year(number, OPENED_ON), on=date(2026, 11, 23), organisation=Organisation.load())


def types_in(plain: object) -> set[type]:
    parts = ()
    if isinstance(plain, dict):
        parts = (*plain.keys(), *plain.values())
    elif isinstance(plain, list | tuple):
        parts = plain
    return {type(plain)}.union(*(types_in(part) for part in parts))


@pytest.mark.parametrize("number", [2016, 2017, 2026])
def test_figures_come_back_equal_from_json(number):
    invent_2016()
    person(at(2017, 2))
    person(at(2026, 2))

    figures = count(number)

    assert figures.as_plain() == asdict(figures)
    assert YearFigures.from_plain(figures.as_plain()) == figures
    assert YearFigures.from_plain(json.loads(json.dumps(figures.as_plain()))) == figures


def test_figures_are_text_and_numbers_and_nothing_that_only_looks_like_it():
    """A SafeString or a choice of a list is a `str` that would not come back from a store as what it was."""
    invent_2016()

    assert types_in(count(2016).as_plain()) == {dict, tuple, str, int, bool, type(None)}


def test_two_runs_over_the_same_rows_are_equal():
    invent_2016()

    first, second = count(2016), count(2016)

    assert (first == second, first is second) == (True, False)
    assert json.dumps(first.as_plain()) == json.dumps(second.as_plain())


def test_a_row_more_is_another_year():
    invent_2016()
    before = count(2016)

    person(at(2016, 5))

    assert count(2016) != before


def test_figures_cannot_be_changed():
    figures = count(2026)

    with pytest.raises(AttributeError):
        figures.period = "hela året"


def test_a_year_beside_another_asks_each_counting_function_once_a_year(django_assert_max_num_queries):
    functions = {row.count for row in (*catalogue.FIGURES, *catalogue.TABLES, catalogue.OUTREACH)}
    invent_2016()
    year, organisation = Year(2017, OPENED_ON), Organisation.load()

    with django_assert_max_num_queries(2 * len(functions) + 5):
        count_year(year, on=date(2026, 11, 23), organisation=organisation)
