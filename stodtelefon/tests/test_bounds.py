"""Which days and moments can be meant."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from stodtelefon.bounds import EITHER, HAPPENED, HAS_BEEN, MONTH_BEEN, PLANNED, TOO_FAR
from stodtelefon.forms.fields import Day, Moment, Month
from stodtelefon.saving import moment

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 13, 30, 40, tzinfo=UTC)
YEAR = "Kontrollera årtalet."


@pytest.mark.parametrize(
    ("bounds", "day", "sentence"),
    [
        *((bounds, "0026-11-20", YEAR) for bounds in (HAS_BEEN, PLANNED, EITHER, MONTH_BEEN)),
        *((bounds, "1899-12-31", YEAR) for bounds in (HAS_BEEN, EITHER)),
        *((bounds, "2026-11-26", "") for bounds in (HAS_BEEN, PLANNED, EITHER, MONTH_BEEN)),
        (HAS_BEEN, "1900-01-01", ""),
        (HAS_BEEN, "2026-11-27", "Dagen ligger i framtiden. Ange när det hände."),
        (PLANNED, "2026-11-25", "Dagen har redan varit. Välj idag eller senare."),
        (PLANNED, "2028-11-26", ""),
        (PLANNED, "3026-12-20", TOO_FAR),
        (EITHER, "9999-12-31", TOO_FAR),
        (EITHER, "2028-11-27", TOO_FAR),
        (MONTH_BEEN, "2026-12-01", "Välj en månad som har varit."),
    ],
)
def test_day_is_held_against_its_bounds(bounds, day, sentence):
    assert bounds.fault(date.fromisoformat(day), on=TODAY) == sentence


def test_day_is_not_before_what_it_belongs_to():
    consent = replace(HAS_BEEN, too_early="Samtycket är äldre än ärendet.")

    found = [
        consent.fault(TODAY - timedelta(days=days), on=TODAY, since=TODAY - timedelta(days=2))
        for days in (2, 3)
    ]

    assert found == ["", "Samtycket är äldre än ärendet."]


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (NOW, ""),
        (NOW + timedelta(seconds=1), "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."),
        (datetime(2000, 1, 1, tzinfo=UTC), ""),
        (datetime(1999, 12, 31, tzinfo=UTC), "Kontrollera årtalet. Ange när det faktiskt hände."),
    ],
)
def test_moment_has_been_and_not_by_a_slip_in_the_year(at, sentence):
    assert HAPPENED.fault(at, now=NOW) == sentence


@pytest.mark.parametrize(("minutes", "is_early"), [(0, False), (-1, True)])
def test_typed_minute_is_held_against_the_minute_of_a_stamp(minutes, is_early):
    typed = NOW.replace(second=0) + timedelta(minutes=minutes)
    after = replace(HAPPENED, too_early="För tidigt.")

    assert bool(after.fault(typed, now=NOW, since=NOW)) == is_early
    assert bool(after.fault(typed, now=NOW + timedelta(hours=1), since=NOW)) == is_early


def test_moment_may_be_a_while_before_what_it_belongs_to_where_the_bounds_say_so():
    told = replace(HAPPENED, leeway=timedelta(days=1), too_early="Mer än ett dygn före.")

    found = [told.fault(NOW - timedelta(days=days), now=NOW, since=NOW) for days in (1, 2, 365)]

    assert found == ["", "Mer än ett dygn före.", "Mer än ett dygn före."]


@pytest.mark.parametrize("bounds", [HAS_BEEN, PLANNED, EITHER])
def test_no_day_has_no_fault(bounds):
    assert (bounds.fault(None, on=TODAY), HAPPENED.fault(None, now=NOW)) == ("", "")


@pytest.mark.parametrize("field", [Day, Moment, Month])
def test_a_field_of_days_says_its_bounds(field):
    with pytest.raises(TypeError, match="within"):
        field()


def test_action_takes_a_moment_to_the_second_of_now():
    assert moment(NOW.replace(year=2020)) == NOW.replace(year=2020)
