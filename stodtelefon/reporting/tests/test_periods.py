from datetime import UTC, date, datetime

import pytest

from stodtelefon.reporting.periods import MONTHS, Year, years_of_the_line

OPENED_ON = date(2016, 3, 7)


def test_first_year_begins_with_the_month_the_line_opened():
    year = Year(2016, OPENED_ON)

    assert [month.name for month in year.months] == list(MONTHS[2:])
    assert year.words == "mars till december"


def test_later_year_is_whole():
    year = Year(2017, OPENED_ON)

    assert len(year.months) == 12
    assert year.words == "hela året"


def test_bounds_are_local_midnights():
    start, end = Year(2017, OPENED_ON).bounds

    assert start == datetime(2016, 12, 31, 23, tzinfo=UTC)
    assert end == datetime(2017, 12, 31, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "is_running", "is_future"),
    [
        (date(2016, 12, 31), False, True),
        (date(2017, 1, 1), True, False),
        (date(2017, 12, 31), True, False),
        (date(2018, 1, 1), False, False),
    ],
)
def test_year_runs_until_its_last_day_is_over(on, is_running, is_future):
    year = Year(2017, OPENED_ON)

    assert (year.is_running(on), year.is_future(on)) == (is_running, is_future)


def test_running_year_has_the_months_that_have_begun():
    year = Year(2017, OPENED_ON)

    assert [month.name for month in year.months_until(date(2017, 2, 3))] == ["januari", "februari"]
    assert year.words_until(date(2017, 2, 3)) == "januari till februari"
    assert year.words_until(date(2017, 1, 3)) == "januari"
    assert len(year.months_until(date(2018, 1, 1))) == 12
    assert year.months_until(date(2016, 12, 31)) == ()


def test_year_before_the_first_does_not_exist():
    assert Year(2017, OPENED_ON).previous == Year(2016, OPENED_ON)
    assert Year(2016, OPENED_ON).previous is None
    assert not Year(2015, OPENED_ON).exists


def test_years_of_the_line_come_newest_first():
    years = years_of_the_line(opened_on=OPENED_ON, today=date(2018, 5, 1))

    assert [year.year for year in years] == [2018, 2017, 2016]


def test_line_opened_in_december_has_a_year_of_one_month():
    assert Year(2016, date(2016, 12, 1)).words == "december"
