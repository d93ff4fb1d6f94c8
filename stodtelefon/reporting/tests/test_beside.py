"""A year beside one that is read, and not counted, says what it says beside one that is counted."""

from dataclasses import replace
from datetime import date

import pytest

from stodtelefon.reporting.counting import Tally
from stodtelefon.reporting.disclosure import DEFAULT
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.tables import NO_ROW, beside
from stodtelefon.reporting.tests.random_years import random_answers
from stodtelefon.reporting.year import YearFigures, tell

pytestmark = pytest.mark.django_db

OPENED_ON, TODAY = date(2014, 3, 1), date(2026, 11, 23)


def tally(draw, number: int) -> Tally:
    persons = draw.choice((8, 31, 300))
    answers = random_answers(draw, year=number, persons=persons)
    return Tally(Year(number, OPENED_ON), on=TODAY, thresholds=DEFAULT, answers=answers)


def told(*years: Tally, before: YearFigures | None = None) -> YearFigures:
    number = int(years[0].name)
    return tell(Year(number, OPENED_ON), years, on=TODAY, thresholds=DEFAULT, before=before)


def test_a_year_says_the_same_beside_a_counted_year_and_beside_one_that_is_read(draw):
    for _ in range(30):
        now, before, long_before = (tally(draw, number) for number in (2018, 2017, 2016))
        read = YearFigures.from_plain(told(before, long_before).as_plain())

        assert told(now, before=read) == told(now, before)


def test_what_another_program_did_not_count_then_has_no_number(draw):
    now, before = tally(draw, 2018), tally(draw, 2017)
    read = told(before)
    read = replace(read, tables=tuple(table for table in read.tables if table.key != "ages"))

    ages = next(table for table in told(now, before=read).tables if table.key == "ages")

    assert ages.columns == ("2018", "2017")
    assert {str(row.cells[1]) for row in ages.rows} <= {NO_ROW}


def test_no_row_of_either_year_is_left_out(draw):
    for _ in range(30):
        now, before = (told(tally(draw, number)) for number in (2018, 2017))
        for ours, theirs in zip(now.tables, before.tables, strict=True):
            keys = [row.key for row in beside(ours, theirs, name="2017", order=()).rows]

            assert sorted(keys) == sorted({row.key for row in (*ours.rows, *theirs.rows)})
