"""Nothing small follows from all that is printed of a year, nor from years, editions, files and moments together.

`make long ONLY=ten_thousand` tries 10 000 years and prints what was found (`YEARS=` more or fewer).
"""

import csv
import io
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from calls import reporting as calls
from stodtelefon.reporting.csv_file import as_csv
from stodtelefon.reporting.disclosure import DEFAULT
from stodtelefon.reporting.tests.attacked_years import (
    YEAR,
    YEARS,
    Tried,
    orders,
    random_years,
    systems_of,
    tally,
    thresholds_with,
    told,
)
from stodtelefon.reporting.tests.linear_attacker import (
    Known,
    System,
    intervals,
)
from stodtelefon.reporting.tests.printed_year import BY_KEY, each, systems
from stodtelefon.reporting.tests.random_years import random_answers
from stodtelefon.reporting.tests.reports import report_of

MOST_CONFINED = 0.005  # of all small counts
# The lists in which each new call stands. Who reads the running year each day can count those of the weekdays and of
# the parts of the day: docs/rojandekontroll.md says so.
OF_EACH_CALL = {"groups", "heard", "heard_as", "returning", "channels", "lengths"}

pytestmark = pytest.mark.django_db


def no_small_count_follows(tried: Tried) -> bool:
    """Of a few years a single one that the search missed may be more than the share."""
    assert tried.small
    examples = [(found, system.counts, system.seen(system.counts)) for found, system in tried.examples]
    is_few = tried.confined <= max(1, MOST_CONFINED * tried.small)
    assert (tried.recovered, is_few) == (0, True), "\n\n".join(map(str, examples))
    return True


# One year


def test_nothing_small_follows_from_a_year(draw):
    tried, lists = Tried(), orders()
    for answers in random_years(draw, 50):
        tried.attack(systems_of(answers, lists, DEFAULT), small=DEFAULT.small, computes_all=True)

    assert no_small_count_follows(tried)


@pytest.mark.parametrize("small", [3, 10, 1000])
def test_nothing_small_follows_with_other_thresholds(draw, small):
    tried, lists, thresholds = Tried(), orders(), thresholds_with(small)
    for answers in random_years(draw, 4):
        tried.attack(systems_of(answers, lists, thresholds), small=small)

    assert no_small_count_follows(tried)


@pytest.mark.long
def test_nothing_small_follows_from_ten_thousand_years(draw, capsys):
    tried, lists = Tried(), orders()
    for answers in random_years(draw, YEARS):
        tried.attack(systems_of(answers, lists, DEFAULT), small=DEFAULT.small)
    with capsys.disabled():
        print(f"\n{YEARS} years: {tried}")  # noqa: T201

    assert no_small_count_follows(tried)


@pytest.mark.long
@pytest.mark.parametrize("small", [3, 4, 6, 7, 10, 25, 100, 1000])
def test_nothing_small_follows_over_a_range_of_thresholds(draw, capsys, small):
    tried, lists, thresholds = Tried(), orders(), thresholds_with(small)
    for answers in random_years(draw, max(YEARS // 80, 3)):
        tried.attack(systems_of(answers, lists, thresholds), small=small)
    with capsys.disabled():
        print(f"\nUnder {small}: {tried}")  # noqa: T201

    assert no_small_count_follows(tried)


# Together


def test_a_year_beside_another_prints_what_its_own_page_prints(draw):
    """So the two pages say no more together than each by itself, and each is tried above."""
    lists = orders()
    tried = Tried()
    for now, before in pairwise(random_years(draw, 4)):
        years = [tally(now, thresholds=DEFAULT), tally(before, thresholds=DEFAULT, year=YEAR.previous)]
        page, own = told(years, thresholds=DEFAULT), told(years[1:], thresholds=DEFAULT)
        beside = [*systems(page, years[1], lists, thresholds=DEFAULT, place=1)]

        assert [system.known for system in beside] == [
            system.known for system in systems(own, years[1], lists, thresholds=DEFAULT)
        ]
        tried.attack(systems(page, years[0], lists, thresholds=DEFAULT), small=DEFAULT.small)
        tried.attack(beside, small=DEFAULT.small)

    assert no_small_count_follows(tried)


def test_the_file_says_what_the_page_says(draw):
    for answers in random_years(draw, 3):
        page = told([tally(answers, thresholds=DEFAULT)], thresholds=DEFAULT)
        read = list(csv.reader(io.StringIO(as_csv(report_of(page)).decode("utf-8-sig")), delimiter=";"))[1:]
        lines = [line for line in read if line[2] not in ("anmärkning", "förklaring")]
        rows = [
            row for table in (page.key_figures, *page.tables) for row in (*table.rows, table.total) if row
        ]
        outreach = [str(cell) for row in page.outreach.rows for cell in row.cells]

        assert [line[3] for line in lines[: len(rows)]] == [str(row.cells[0]) for row in rows]
        assert sorted(line[3] for line in lines[len(rows) :]) == sorted(outreach)


def test_the_running_year_at_two_moments_tells_nothing_of_the_groups_of_the_year(draw):
    """One person got in touch between the two moments, and that is told. Of which group is not."""
    lists = orders()
    days = date(2025, 6, 30), date(2025, 7, 1)
    for answers in random_years(draw, 3):
        persons = [sum(row.persons for row in answers[calls.contacts] if row.on < day) for day in days]
        for system in systems_of(answers, lists, DEFAULT):
            if system.key not in OF_EACH_CALL:
                continue
            secrets = [secret for secret in system.secrets if secret.size(system.counts) < DEFAULT.small]
            if secrets:
                assert intervals(_in_parts(system, persons), secrets) == intervals(system, secrets)


def _in_parts(system: System, persons: list[int]) -> System:
    """The same, where each group is what came before, between and after the two moments."""
    names = list(system.counts)
    parts = [[f"{name}: {part}" for name in names] for part in ("before", "between", "after")]
    known = [
        Known({name: 1, **dict.fromkeys(those, -1)}, 0, 0) for name, *those in zip(names, *parts, strict=True)
    ]
    first, second = persons
    known += [Known(each(parts[0]), first, first), Known(each(parts[1]), second - first, second - first)]
    counts = system.counts | dict.fromkeys((name for part in parts for name in part), 0)
    return replace(system, counts=counts, known=(*system.known, *known))


def test_a_running_year_prints_nothing_about_people(draw):
    answers = random_answers(draw, year=YEAR.year, persons=300)
    on = date(YEAR.year, 6, 30)

    page = told([tally(answers, thresholds=DEFAULT, on=on)], thresholds=DEFAULT, on=on)

    assert not {table.key for table in page.tables} & set(BY_KEY)
    assert not {row.key for row in page.key_figures.rows} & {"staff", "others", "ve", "reports", "referrals"}
