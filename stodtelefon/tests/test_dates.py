"""Days and times as they are said in Swedish, and where a day begins."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone

from stodtelefon import dates


def test_days_and_times_are_written_in_swedish():
    evening = timezone.make_aware(datetime(2016, 11, 24, 14, 30))

    assert dates.day(evening) == "tor 24 nov 2016"
    assert dates.day(date(timezone.localdate().year, 5, 9)).endswith(" 9 maj")
    assert dates.day_long(evening) == "torsdag 24 november 2016"
    assert dates.iso(evening) == "2016-11-24"
    assert dates.clock(evening) == "14:30"
    assert dates.clock(time(9, 5)) == "09:05"
    assert dates.moment(evening) == "tor 24 nov 2016 14:30"
    assert dates.iso_moment(evening) == "2016-11-24 14:30"
    assert dates.week(evening) == "v. 47"


def test_a_time_near_midnight_belongs_to_the_day_in_sweden():
    late = datetime(2016, 6, 30, 22, 30, tzinfo=timezone.get_fixed_timezone(0))

    assert dates.iso(late) == "2016-07-01"
    assert dates.clock(late) == "00:30"


@pytest.mark.parametrize(
    "show", [dates.day, dates.day_long, dates.iso, dates.clock, dates.moment, dates.iso_moment, dates.week]
)
def test_no_day_gives_no_words(show):
    assert show(None) == ""
    assert show("") == ""


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 3, 3), "tis 3 mars"),
        (date(2026, 5, 3), "sön 3 maj"),
        (date(2026, 6, 3), "ons 3 juni"),
        (date(2025, 11, 26), "ons 26 nov"),
    ],
)
def test_day_in_a_sentence_writes_out_short_months(on, words):
    assert dates.day_in_sentence(on) == words


def test_a_day_begins_at_midnight_in_sweden():
    assert dates.midnight(date(2026, 11, 26)) == datetime(2026, 11, 25, 23, 0, tzinfo=UTC)


def test_the_day_the_clocks_change_is_an_hour_shorter():
    start, end = dates.day_bounds(date(2026, 3, 29))

    assert (start, end) == (
        datetime(2026, 3, 28, 23, 0, tzinfo=UTC),
        datetime(2026, 3, 29, 22, 0, tzinfo=UTC),
    )
