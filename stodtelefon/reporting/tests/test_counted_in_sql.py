"""A release, what is kept, and a slow count in plain SQL say the same of random years."""

import random
from collections import Counter

import pytest
from django.utils import timezone

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting import catalogue, groups, stages
from stodtelefon.reporting.actions import year_of
from stodtelefon.reporting.counting import Tally
from stodtelefon.reporting.disclosure import longest, middle, share
from stodtelefon.reporting.groups import exact_rows
from stodtelefon.reporting.kept_years import count_figures, read_figures
from stodtelefon.reporting.releases import newest_release, open_release
from stodtelefon.reporting.tables import alone, side_by_side
from stodtelefon.reporting.tests.counted_in_sql import FIGURES, SPREAD, TABLES, Slowly
from stodtelefon.reporting.tests.invented import invent_2016, open_the_line
from stodtelefon.reporting.tests.released import release
from stodtelefon.reporting.tests.test_kept_years import invent
from stodtelefon.reporting.year import count_year, thresholds_of

pytestmark = pytest.mark.django_db

YEARS = (2016, 2017, 2018)
BY_GROUP = [kind for kind in catalogue.TABLES if not kind.is_volume and kind.key in TABLES]
BY_MONTH = [kind for kind in catalogue.TABLES if kind.is_volume and kind.key in TABLES]


@pytest.fixture
def years(manager, coordinator):
    """2016, and two drawn by chance, all released."""
    invent_2016()
    for number in YEARS[1:]:
        invent(number, chance=random.Random(number), by=coordinator)
    for number in YEARS:
        release(number, by=manager, and_by=coordinator)
    organisation, on = Organisation.load(), timezone.localdate()
    return [year_of(number, organisation, on) for number in YEARS]


def test_what_is_released_is_what_is_kept_and_what_counting_says(years):
    on, organisation = timezone.localdate(), Organisation.load()
    for year in years:
        given = {"on": on, "organisation": organisation}
        told = open_release(newest_release(year.year))

        assert read_figures(year, **given) == told
        kept, counted = count_figures(year, **given), count_year(year, **given)
        assert kept == counted
        assert (told.key_figures, told.tables, told.outreach) == (
            kept.key_figures,
            kept.tables,
            kept.outreach,
        )


def test_every_group_is_that_of_the_slow_count(years):
    """Exact, and as it is protected."""
    thresholds = thresholds_of(Organisation.load())
    for year in years:
        slowly, tally = Slowly(*year.bounds), Tally(year, on=timezone.localdate(), thresholds=thresholds)
        told = {table.key: table for table in map(alone, open_release(newest_release(year.year)).tables)}
        of_funnel = slowly.table("funnel")
        for kind in BY_GROUP:
            counts = slowly.table(kind.key) + (of_funnel if kind.key == "instead" else Counter())
            assert +Counter(kind.pick(tally.ask(kind.count))) == +counts, kind.key
            protected = kind.protect(exact_rows(kind.order(), counts), thresholds=thresholds)
            expected = side_by_side(
                {str(year): protected},
                **{
                    name: getattr(kind, name)
                    for name in ("key", "caption", "unit", "row_heading", "has_total")
                },
                order=kind.order(),
            )
            assert told[kind.key] == expected


def test_every_month_is_that_of_the_slow_count(years):
    for year in years:
        told = {table.key: table for table in open_release(newest_release(year.year)).tables}
        for kind in BY_MONTH:
            counts = Slowly(*year.bounds).table(kind.key)
            shown = {row.key: row.cells[0].value for row in told[kind.key].rows}
            assert shown == {str(month.number): counts[str(month.number)] for month in year.months}
            assert told[kind.key].total.cells[0].value == counts.total()


def test_every_figure_is_that_of_the_slow_count(years):
    thresholds = thresholds_of(Organisation.load())
    for year in years:
        slowly = Slowly(*year.bounds)
        told = open_release(newest_release(year.year)).key_figures.first_cells
        for figure in catalogue.FIGURES:
            if figure.key in FIGURES:
                count = slowly.figure(figure.key)
            elif figure.key in SPREAD:
                count = slowly.spread(figure.key)
            else:
                continue
            assert told[figure.key] == figure.protect(count, thresholds=thresholds), figure.key
        of_groups = slowly.table("groups")
        assert told["staff"] == groups.staff(of_groups, thresholds=thresholds)
        assert told["others"] == groups.others(of_groups, thresholds=thresholds)
        assert told["ve"] == stages.stage_of_ve(slowly.table("funnel"), thresholds=thresholds)


def test_every_wait_is_that_of_the_slow_count(years):
    thresholds = {"thresholds": thresholds_of(Organisation.load())}
    for year in years:
        waits = Slowly(*year.bounds).waits()
        told = open_release(newest_release(year.year)).key_figures.first_cells
        those = {
            "": waits,
            "_prompt": [wait for wait in waits if wait[2]],
            "_others": [wait for wait in waits if not wait[2] and wait[1] is not None],
        }
        for name, some in those.items():
            days, kept = (
                Counter(wait[0] for wait in some),
                Counter(wait[1] for wait in some if wait[1] is not None),
            )
            assert told[f"wait{name}"] == middle(days, **thresholds)
            assert told[f"in_time{name}"] == share(kept, **thresholds)
        assert told["longest"] == longest(Counter(wait[0] for wait in waits), **thresholds)


def test_the_running_year_of_days_that_were_kept_is_that_of_the_slow_count():
    """`kept_days` and `kept_years` roll the same days up."""
    open_the_line()
    on, organisation, by = timezone.localdate(), Organisation.load(), UserFactory(coordinator=True)
    year = year_of(on.year, organisation, on)
    invent(on.year - 1, chance=random.Random(1), by=by)
    slowly = Slowly(*year.bounds)

    told = read_figures(year, on=on, organisation=organisation)

    for key in ("persons", "calls", "other", "meetings", "outreach", "reached"):
        assert told.key_figures.first_cells[key].value == slowly.figure(key), key
