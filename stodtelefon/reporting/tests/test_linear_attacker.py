"""The attacker bites: what is known to fall falls, and it finds what trying every table finds."""

from collections import defaultdict

import pytest

from stodtelefon.reporting.disclosure import DEFAULT, Cell, ExactRow, one_way
from stodtelefon.reporting.tests.linear_attacker import (
    Known,
    Secret,
    System,
    attack,
    between_each_two,
    intervals,
)
from stodtelefon.reporting.tests.printed_year import each, read_list, said
from stodtelefon.reporting.tests.test_disclosure_attack import tables

NAMES = ("a", "b", "c")
FEW = Cell(words=DEFAULT.fewer)
NOT_SHOWN = Cell(words="visas inte")


def system(counts, known, *, seen=lambda counts: None, either=()) -> System:
    return System(
        key="list",
        counts=counts,
        known=tuple(known),
        either=tuple(either),
        secrets=tuple(Secret(name, {name: 1}) for name in counts),
        moves=tuple(between_each_two(counts)),
        seen=seen,
        most=sum(counts.values()),
    )


def printed(**cells: Cell | int) -> list[Known]:
    return [
        said({name: 1}, Cell(value=cell) if isinstance(cell, int) else cell, DEFAULT)
        for name, cell in cells.items()
    ]


def bounds_of(name: str, counts: dict[str, int], known: list[Known]) -> tuple[int, int]:
    return intervals(system(counts, known), [Secret(name, {name: 1})])[0]


def test_one_cell_hidden_alone_is_recovered_from_the_total():
    counts = {"a": 16, "b": 11, "c": 4}

    known = [Known(each(counts), 31, 31), *printed(a=16, b=11, c=FEW)]

    assert bounds_of("c", counts, known) == (4, 4)


def test_one_cell_hidden_beside_another_can_be_anything():
    counts = {"a": 16, "b": 11, "c": 4}

    known = [Known(each(counts), 31, 31), *printed(a=16, b=NOT_SHOWN, c=FEW)]

    assert bounds_of("c", counts, known) == (0, 4)
    assert bounds_of("b", counts, known) == (11, 15)


def test_two_tables_about_the_same_people_are_one_system():
    """A stage is hidden, a row beside it holds the stage and all others: 5 of at least 5, so nobody else is there."""
    counts = {"stage": 5, "others": 0}

    known = [*printed(stage=NOT_SHOWN), Known(each(counts), 5, 5)]

    assert (bounds_of("stage", counts, known), bounds_of("others", counts, known)) == ((5, 5), (0, 0))


def test_what_is_printed_is_held_to_be_true():
    with pytest.raises(AssertionError, match="contradicts itself"):
        bounds_of("a", {"a": 1}, [Known({"a": 1}, 2, 2), Known({"a": 1}, 0, 1)])


def ends_left(seen_by, total: int) -> dict[tuple[int, ...], list[tuple[int, int]]]:
    """Of every list with this total: the lowest and highest of each row, by all lists that look the same."""
    alike = defaultdict(list)
    for cells in tables(total, len(NAMES)):
        alike[str(seen_by(cells))].append(cells)
    return {
        cells: [(min(values), max(values)) for values in zip(*those, strict=True)]
        for those in alike.values()
        for cells in those
    }


def hides_the_next_smallest(cells):
    hidden = {place for place, cell in enumerate(cells) if cell < 5}
    if hidden:
        hidden.add(
            min((place for place in range(3) if place not in hidden), key=cells.__getitem__, default=0)
        )
    return [cell if place not in hidden else "" for place, cell in enumerate(cells)]


def by_the_rule(cells):
    return one_way([ExactRow(name, name, cell) for name, cell in zip(NAMES, cells, strict=True)])


@pytest.mark.parametrize("total", [14])
def test_it_finds_what_trying_every_list_finds_of_a_rule_that_falls(total):
    assert _confined(hides_the_next_smallest, total, lambda cells: []) > 0


@pytest.mark.parametrize("total", [13])
def test_it_finds_what_trying_every_list_finds_of_the_rule(total):
    def read(cells):
        shown = {row.key: row.cell for row in by_the_rule(cells).rows}
        return read_list(shown, {name: {name: 1} for name in NAMES}, DEFAULT)

    assert (
        _confined(by_the_rule, total, lambda cells: read(cells).known, lambda cells: read(cells).either) == 0
    )


def _confined(seen_by, total, known, either=lambda cells: ()) -> int:
    """How many small counts are confined; that none is missed which trying every list confines is held on the way."""
    confined = 0
    for cells, ends in ends_left(seen_by, total).items():
        counts = dict(zip(NAMES, cells, strict=True))
        tried = system(
            counts,
            [Known(each(counts), total, total), *known(cells)],
            seen=lambda counts: str(seen_by(tuple(counts.values()))),
            either=either(cells),
        )
        for found in attack(tried, small=5):
            low, high = ends[NAMES.index(found.secret)]
            assert found.is_confined >= (low > 0 or high < 4), (cells, found)
            assert found.is_recovered >= (low == high), (cells, found)
            confined += found.is_confined
    return confined
