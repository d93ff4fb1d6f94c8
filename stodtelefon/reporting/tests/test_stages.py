"""What the cases of a year were about instead: each case once, and never what lies close to another figure."""

import pytest

from calls.factories import OtherConcernFactory
from calls.models import ConcernKind
from calls.models.choices import Outcome, VeAssessment
from stodtelefon.reporting.disclosure import DEFAULT, NOT_SHOWN, ExactRow
from stodtelefon.reporting.groups import exact_rows
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.stages import (
    cases_by_other_concern,
    cases_by_stage,
    other_concern_kinds,
    stages,
    table_of_other_concerns,
    ways,
)
from stodtelefon.reporting.tests.invented import OPENED_ON, at, invent_2016, open_the_line, person
from stodtelefon.reporting.tests.test_year import count, table_of

HIDDEN = DEFAULT.fewer


def kind(key):
    return ConcernKind.objects.get(key=key)


def table(*kinds: int, not_told: int, believed: int, met: int | None = None):
    """As many met as were believed, and as many more as were told that it was something else, if nothing is said."""
    cases = sum(kinds) + not_told + believed
    met = cases if met is None else met
    sizes = {"cases": cases, "remained": met, "met": met, "ve": believed, "supported": 0}
    rows = [*exact_rows(stages(), sizes)]
    rows += [ExactRow(str(place), f"Slag {place}", count) for place, count in enumerate(kinds)]
    return table_of_other_concerns([*rows, ExactRow("", "Inget annat", not_told)], thresholds=DEFAULT)


def told_of(counted):
    return {key: count for key, count in counted.items() if key not in dict(stages())}


@pytest.mark.django_db
def test_each_case_of_the_year_is_counted_once():
    open_the_line()
    for key, ve in (("school", "no_reason"), ("school", "cannot_tell"), ("crime", "reason")):
        call = person(at(2017, 4), outcome=Outcome.HELPED_ONWARD, ve_assessment=ve)
        OtherConcernFactory(case=call.case, kind=kind(key))
    person(at(2017, 5), ve_assessment=VeAssessment.NO_REASON)
    before = person(at(2016, 12), outcome=Outcome.HELPED_ONWARD)
    OtherConcernFactory(case=before.case, kind=kind("conflict"))

    counted = cases_by_other_concern(ways(*Year(2017, OPENED_ON).bounds))

    assert told_of(counted) == {str(kind("school").pk): 2, "": 2}


@pytest.mark.django_db
def test_the_stage_is_the_one_of_the_funnel():
    invent_2016()

    counted = cases_by_other_concern(ways(*Year(2016, OPENED_ON).bounds))

    assert (told_of(counted), counted["ve"]) == ({"": 29}, 2)


@pytest.mark.django_db
def test_each_stage_holds_those_who_came_further():
    invent_2016()

    assert cases_by_stage(ways(*Year(2016, OPENED_ON).bounds)) == {
        "cases": 31,
        "remained": 20,
        "met": 14,
        "ve": 2,
        "supported": 1,
    }


@pytest.mark.django_db
def test_the_page_of_the_year_has_both_tables():
    open_the_line()
    for key, cases in {"mental_health": 12, "school": 6, "crime": 4, "conflict": 4, "honour": 4}.items():
        for _ in range(cases):
            call = person(at(2017, 4), outcome=Outcome.HELPED_ONWARD)
            OtherConcernFactory(case=call.case, kind=kind(key))
    for _ in range(9):
        person(at(2017, 4))

    year = count(2017)

    assert {row.label: str(row.cells[0]) for row in table_of(year, "instead").rows} == {
        "Skola": "6",
        "Psykisk ohälsa": "12",
        "Inget annat, eller inte uppgivet": "9",
        "Övriga": "12",
    }
    assert table_of(year, "onward").caption == "Hjälpta vidare"


def test_the_last_row_holds_everybody_else():
    shown = table(8, 7, not_told=8, believed=2, met=15)

    assert [(row.label, str(row.cell)) for row in shown.rows] == [
        ("Slag 0", "8"),
        ("Slag 1", "7"),
        ("Inget annat", "10"),
    ]
    assert str(shown.total) == "25"


@pytest.mark.parametrize("believed", [10, 11, 30])
@pytest.mark.parametrize("not_told", range(5))
def test_a_small_difference_to_the_stage_of_the_funnel_is_never_shown(not_told, believed):
    shown = table(9, 9, not_told=not_told, believed=believed, met=believed + 10)

    assert (shown.is_shown, shown.total.value) == (False, 18 + not_told + believed)


@pytest.mark.parametrize("not_told", range(5))
def test_the_last_row_of_a_hidden_stage_never_tells_who_is_not_told(not_told):
    """5 and nobody else would be 5: the stage, hidden, is told by the row, and that nobody has no answer."""
    shown = table(9, 9, not_told=not_told, believed=5, met=5)

    assert (shown.is_shown, shown.total.value) == (False, 23 + not_told)


@pytest.mark.parametrize("small", range(5))
def test_what_is_hidden_beside_the_last_row_has_room_without_the_stage(small):
    """The stage is told by the funnel, so the sum of the two is of the small kind and those not told."""
    shown = table(20, 18, small, not_told=9 - small, believed=15, met=30)

    assert {row.label: str(row.cell) for row in shown.rows} == {
        "Slag 0": "20",
        "Slag 1": "visas inte",
        "Slag 2": HIDDEN,
        "Inget annat": "visas inte",
    }


def test_small_kinds_are_hidden_as_everywhere():
    shown = table(1, 0, 12, not_told=9, believed=0)

    words = [str(row.cell) for row in shown.rows]
    assert ("1" in words, "0" in words) == (False, False)
    assert HIDDEN in words or NOT_SHOWN in words


@pytest.mark.django_db
def test_the_kinds_stand_in_the_order_of_their_list():
    labels = [label for _, label in other_concern_kinds()]

    assert labels[: len(stages())] == [label for _, label in stages()]
    assert labels[len(stages()) :][:2] == ["Våld i hemmet", "Skola"]
    assert labels[-2:] == ["Annat", "Inget annat, eller inte uppgivet"]
