"""An attacker who knows the rule and has all the time in the world.

For every total it lists all tables, runs the rule on each, and puts those that look the same side by side:
whatever such a table hides, the attacker knows only that it is one of them. A small cell is safe when it
differs among them.
"""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from stodtelefon.reporting.disclosure import (
    ExactRow,
    ProtectedTable,
    funnel,
    one_way,
    one_way_in_two,
    staff_split,
)

Cells = tuple[int, ...]


def tables(total: int, rows: int) -> Iterator[Cells]:
    if rows == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in tables(total - first, rows - 1):
            yield (first, *others)


def counts(cells: Cells, name: str = "row") -> list[ExactRow]:
    return [count(name, index, cell) for index, cell in enumerate(cells)]


@cache
def count(name: str, index: int, cell: int) -> ExactRow:
    return ExactRow(f"{name}{index}", f"{name} {index}", cell)


def what_is_seen(table: ProtectedTable) -> tuple:
    return (
        table.is_shown,
        str(table.total),
        tuple((row.label, str(row.cell), row.members) for row in table.rows),
    )


def fewest_values_left(
    total: int,
    rows: int,
    seen_by: Callable[[Cells], object],
    secrets: Callable[[Cells], Cells] = lambda cells: cells,
) -> int:
    """Over all small secrets of all tables with this total: how many values stay possible, at least."""
    possible: dict[object, list[set[int]]] = {}
    looks = []
    for cells in tables(total, rows):
        seen, hidden = seen_by(cells), secrets(cells)
        looks.append((seen, hidden))
        values = possible.setdefault(seen, [set() for _ in hidden])
        for index, value in enumerate(hidden):
            values[index].add(value)
    return min(
        len(possible[seen][index])
        for seen, hidden in looks
        for index, value in enumerate(hidden)
        if value < 5
    )


def stages(cells: Cells) -> list[ExactRow]:
    """The funnel whose first stage is the whole and in which `cells` are those that came no further."""
    return counts(tuple(sum(cells[index:]) for index in range(len(cells))), "stage")


@pytest.mark.parametrize("merges", [True, False])
@pytest.mark.parametrize(("rows", "highest_total"), [(2, 40), (3, 32), (4, 24), (5, 18)])
def test_small_cell_of_a_list_keeps_at_least_four_values(rows, highest_total, merges):
    left = [
        fewest_values_left(total, rows, lambda cells: what_is_seen(one_way(counts(cells), merges=merges)))
        for total in range(10, highest_total + 1)
    ]

    assert min(left) >= 4


@pytest.mark.parametrize(("steps", "highest_total"), [(2, 40), (3, 32), (4, 26), (5, 19)])
def test_small_stage_and_small_step_of_the_funnel_keep_all_five_values(steps, highest_total):
    def stages_and_steps(cells: Cells) -> Cells:
        return cells + tuple(stage.count for stage in stages(cells)[1:])

    left = [
        fewest_values_left(total, steps, lambda cells: what_is_seen(funnel(stages(cells))), stages_and_steps)
        for total in range(10, highest_total + 1)
    ]

    assert min(left) >= 5


@pytest.mark.parametrize(("staff_rows", "other_rows", "highest_total"), [(2, 2, 26), (3, 2, 19), (2, 3, 19)])
def test_groups_beside_the_split_keep_at_least_three_values(staff_rows, other_rows, highest_total):
    def seen_by(cells: Cells) -> object:
        split, groups = one_way_in_two(
            counts(cells[:staff_rows], "staff"), counts(cells[staff_rows:], "other")
        )
        return str(split.staff), str(split.others), what_is_seen(groups)

    def secrets(cells: Cells) -> Cells:
        """A side from which nobody called is 0 by the exception and no secret: 99 stands for it."""
        staff, others = cells[:staff_rows], cells[staff_rows:]
        return tuple(cell if sum(side) else 99 for side in (staff, others) for cell in side)

    left = [
        fewest_values_left(total, staff_rows + other_rows, seen_by, secrets)
        for total in range(10, highest_total + 1)
    ]

    assert min(left) >= 3


def test_the_split_alone_keeps_four_values_of_one_to_four():
    def seen_by(cells: Cells) -> object:
        split = staff_split(*cells)
        return str(split.staff), str(split.others)

    left = [
        fewest_values_left(total, 2, seen_by, lambda cells: tuple(cell or 99 for cell in cells))
        for total in range(10, 41)
    ]

    assert min(left) >= 4


def test_the_attacker_breaks_the_rule_that_hides_the_next_smallest():
    """The attacker bites: the usual rule gives cells away to one who knows it."""

    def seen_by(cells: Cells) -> object:
        hidden = {index for index, cell in enumerate(cells) if cell < 5}
        if len(hidden) == 1 or (hidden and sum(cells[index] for index in hidden) < 10):
            hidden.add(
                min((index for index in range(len(cells)) if index not in hidden), key=cells.__getitem__)
            )
        return tuple("" if index in hidden else cell for index, cell in enumerate(cells))

    left = [fewest_values_left(total, 3, seen_by) for total in range(15, 25)]

    assert min(left) == 1


def test_the_attacker_breaks_a_funnel_that_hides_only_small_stages():
    def seen_by(cells: Cells) -> object:
        return tuple(stage.count if stage.count >= 5 else "" for stage in stages(cells))

    left = [fewest_values_left(total, 3, seen_by) for total in range(10, 21)]

    assert min(left) == 1
