"""A release, what is kept, the days of a running year and two slow counts in plain SQL say the same of odd years."""

import random
from collections import Counter

import pytest
from django.utils import timezone

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting import catalogue, groups, stages
from stodtelefon.reporting.actions import year_of
from stodtelefon.reporting.counting import Tally
from stodtelefon.reporting.kept_years import count_figures, read_figures
from stodtelefon.reporting.releases import newest_release, open_release
from stodtelefon.reporting.running_year import PARTS, count_by_days
from stodtelefon.reporting.tests import slow_count
from stodtelefon.reporting.tests.counted_in_sql import FIGURES, TABLES, Slowly
from stodtelefon.reporting.tests.invented import at, open_the_line, person
from stodtelefon.reporting.tests.odd_shapes import add_odd_shapes
from stodtelefon.reporting.tests.released import release
from stodtelefon.reporting.tests.test_kept_years import invent
from stodtelefon.reporting.year import count_year, thresholds_of

pytestmark = pytest.mark.django_db

BY_YEAR = {
    "channels": slow_count.channels,
    "weekdays": slow_count.weekdays,
    "parts_of_day": slow_count.parts_of_day,
    "lengths": slow_count.lengths,
    "returning": slow_count.returning,
    "heard_as": slow_count.heard_as,
    "way": slow_count.way,
    "reopened": slow_count.reopened,
    "closed": slow_count.days_open,
    "emergencies": slow_count.emergencies,
}


def held_against_the_slow_counts(number: int) -> set[str]:
    """Every figure and table that is counted slowly too, exact; which they were."""
    organisation, on = Organisation.load(), timezone.localdate()
    year = year_of(number, organisation, on)
    tally = Tally(year, on=on, thresholds=thresholds_of(organisation))
    slowly, tried = Slowly(*year.bounds), set()
    for row in (*catalogue.TABLES, *catalogue.FIGURES):
        of_figure = row in catalogue.FIGURES
        if row.key in BY_YEAR:
            expected = BY_YEAR[row.key](number)
        elif row.key in (FIGURES if of_figure else TABLES):
            expected = slowly.figure(row.key) if of_figure else slowly.table(row.key)
        else:
            continue
        found = row.pick(tally.ask(row.count))
        if row.key == "instead":
            expected += slowly.table("funnel")
        if row.key == "way":
            found = {key: found[key] for key, _ in stages.steps()}
        if isinstance(expected, dict):
            found, expected = (
                {str(key): n for key, n in dict(one).items() if n} for one in (found, expected)
            )
        assert found == expected, row.key
        tried.add(row.key)
    for pick, column in ((groups.by_worry_before, "worry_before"), (groups.by_worry_after, "worry_after")):
        worry = next(table for table in catalogue.TABLES if table.key == "worry")
        assert +Counter(pick(tally.ask(worry.count))) == +Counter(slow_count.worry(number, column))
    return tried


def all_say_the_same(number: int, *, by, and_by) -> None:
    release(number, by=by, and_by=and_by)
    organisation, on = Organisation.load(), timezone.localdate()
    year = year_of(number, organisation, on)
    given = {"on": on, "organisation": organisation}
    told = open_release(newest_release(number))

    assert read_figures(year, **given) == told
    assert count_figures(year, **given) == count_year(year, **given)
    assert count_year(year, **given).tables == told.tables
    tally = Tally(year, on=on, thresholds=thresholds_of(organisation))
    rolled_up = Tally(
        year,
        on=on,
        thresholds=thresholds_of(organisation),
        answers=count_by_days(year, made_of="days"),
    )
    counted = {part.count for part in PARTS.values()}
    for row in (*catalogue.TABLES, *catalogue.FIGURES):
        if row.count in counted:
            assert row.pick(rolled_up.ask(row.count)) == row.pick(tally.ask(row.count)), row.key


NUMBERS = [2017, pytest.param(2018, marks=pytest.mark.long), pytest.param(2020, marks=pytest.mark.long)]


@pytest.mark.parametrize("number", NUMBERS)
def test_odd_year_is_counted_alike_everywhere(manager, number):
    by = UserFactory(coordinator=True)
    open_the_line()
    chance = random.Random(number)
    for one in (number - 1, number, number + 1):
        invent(one, chance=chance, by=by)
    add_odd_shapes(number, by=by)

    for one in (number, number + 1):
        tried = held_against_the_slow_counts(one)
        all_say_the_same(one, by=manager, and_by=by)

    left = {row.key for row in (*catalogue.TABLES, *catalogue.FIGURES)} - tried
    assert left == {
        *(
            "worry",
            "staff",
            "others",
            "ve",
            "outreach_kinds",
        ),  # see above, and the slow count of groups and stages
        *("wait", "longest", "in_time", "wait_prompt", "in_time_prompt", "wait_others", "in_time_others"),
    }


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_random_years_are_counted_alike_everywhere(manager, seed):
    by = UserFactory(coordinator=True)
    open_the_line()
    chance = random.Random(seed)
    for number in (2017, 2018):
        invent(number, chance=chance, by=by)
    add_odd_shapes(2017 + seed % 2, by=by)

    for number in (2017, 2018):
        held_against_the_slow_counts(number)
        all_say_the_same(number, by=manager, and_by=by)


@pytest.mark.parametrize("months", [(), (3,)])
def test_year_of_no_call_or_one_is_counted_alike_everywhere(manager, months):
    by = UserFactory(coordinator=True)
    open_the_line()
    for month in months:
        person(at(2017, month), by=by)

    held_against_the_slow_counts(2017)
    all_say_the_same(2017, by=manager, and_by=by)
