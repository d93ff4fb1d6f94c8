"""What the apps count of invented years is what a slow independent count in plain SQL says."""

import random
from collections import Counter

import pytest

from calls import reporting as calls
from calls.factories import CallFactory, CaseFactory
from calls.models import Call, Case
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.reporting import groups, stages
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.tests import slow_count
from stodtelefon.reporting.tests.invented import OPENED_ON, at, open_the_line
from stodtelefon.reporting.tests.test_kept_years import invent

pytestmark = pytest.mark.django_db

YEARS = (2017, 2018, 2019)


def counted(count, number: int, pick=lambda answer: answer):
    return pick(count(*Year(number, OPENED_ON).bounds))


def without_none(counts: dict) -> dict:
    return {key: count for key, count in counts.items() if count}


@pytest.fixture(params=range(3))
def years(request):
    """Three invented years, and one who called in the first and again in the last; one case that is part of another."""
    by, chance = UserFactory(coordinator=True), random.Random(request.param)
    open_the_line()
    for number in YEARS:
        invent(number, chance=chance, by=by)
    early = Call.objects.concerns().filter(received_at__lt=at(2018, 1)).first()
    calls_of = {"caller": early.caller, "taken_by": by}
    for moment in (at(2019, 2), at(2019, 3, hour=23)):
        CallFactory(received_at=moment, **calls_of)
    CaseFactory(
        doublet=True, opened_at=at(2018, 5), closed_at=at(2019, 2), merged_into=early.case, created_by=by
    )
    return YEARS


PICKED = {
    "channels": (calls.calls, groups.by_channel),
    "weekdays": (calls.calls, groups.by_weekday),
    "parts_of_day": (calls.calls, groups.by_part_of_day),
    "lengths": (calls.calls, groups.by_length),
    "returning": (calls.persons, groups.by_new_and_returning),
    "heard_as": (calls.heard_as, dict),
    "days_open": (calls.closed, groups.by_days_open),
    "reopened": (calls.reopened, dict),
}


@pytest.mark.parametrize("name", PICKED)
def test_counts_are_those_of_the_slow_count(years, name):
    count, pick = PICKED[name]

    found = {number: without_none(counted(count, number, pick)) for number in years}

    assert found == {number: without_none(getattr(slow_count, name)(number)) for number in years}
    assert any(found.values())


def test_steps_of_the_way_are_those_of_the_slow_count(years):
    for number in years:
        found = counted(stages.ways, number, stages.cases_by_step)

        assert {key: found[key] for key, _ in stages.steps()} == slow_count.way(number)
        assert found["met"] == counted(stages.ways, number, stages.cases_by_stage)["met"]


def test_emergencies_and_worry_are_those_of_the_slow_count(years):
    for number in years:
        assert counted(calls.emergencies, number) == slow_count.emergencies(number)
        for pick, column in (
            (groups.by_worry_before, "worry_before"),
            (groups.by_worry_after, "worry_after"),
        ):
            assert +counted(calls.worry, number, pick) == +Counter(slow_count.worry(number, column))


def test_invented_years_hold_everything_that_is_counted(years):
    """Else the comparison says nothing."""
    whole = {key: sum(slow_count.way(number)[key] for number in years) for key, _ in stages.steps()}
    sizes = list(whole.values())

    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) >= 4
    assert sum(slow_count.emergencies(number) for number in years)
    assert sum(slow_count.reopened(number)[True] for number in years)
    assert slow_count.returning(2019)["returning"]
    assert Case.objects.filter(state="merged").exists()
