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
    middle,
    middle_of_answers,
    one_way,
    one_way_in_two,
    share,
    share_of_people,
    staff_split,
)
from stodtelefon.reporting.funnel_disclosure import funnel, way

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


def what_is_left(
    total: int,
    rows: int,
    seen_by: Callable[[Cells], object],
    secrets: Callable[[Cells], Cells] = lambda cells: cells,
) -> set[tuple[int, int, int]]:
    """Of each small secret of all tables with this total: its lowest and highest, and how many of 0-4 stay possible.

    What is 4 or more is said as 4.
    """
    possible: dict[object, list[set[int]]] = {}
    looks = []
    for cells in tables(total, rows):
        seen, hidden = seen_by(cells), secrets(cells)
        looks.append((seen, hidden))
        values = possible.setdefault(seen, [set() for _ in hidden])
        for index, value in enumerate(hidden):
            values[index].add(value)
    return {
        (min(values), min(max(values), 4), len(values & {0, 1, 2, 3, 4}))
        for seen, hidden in looks
        for value, values in zip(hidden, possible[seen], strict=True)
        if value < 5
    }


def of_all(totals: range, *given) -> set[tuple[int, int, int]]:
    return set().union(*(what_is_left(total, *given) for total in totals))


def narrowed(left: set[tuple[int, int, int]]) -> set[tuple[int, int, int]]:
    """What is narrower than 0-4, or of which nearly all between is ruled out."""
    return {(low, high, values) for low, high, values in left if low or high < 4 or values < 3}


def stages(cells: Cells) -> list[ExactRow]:
    """The funnel whose first stage is the whole and in which `cells` are those that came no further."""
    return counts(tuple(sum(cells[index:]) for index in range(len(cells))), "stage")


@pytest.mark.parametrize("merges", [True, False])
@pytest.mark.parametrize(("rows", "highest_total"), [(2, 40), (3, 32), (4, 24), (5, 18)])
def test_small_cell_of_a_list_can_be_anything_from_none_to_four(rows, highest_total, merges):
    left = of_all(
        range(10, highest_total + 1),
        rows,
        lambda cells: what_is_seen(one_way(counts(cells), merges=merges)),
    )

    assert narrowed(left) == set()


@pytest.mark.parametrize(("steps", "highest_total"), [(2, 40), (3, 32), (4, 26), (5, 19)])
def test_small_stage_and_small_step_of_the_funnel_keep_all_five_values(steps, highest_total):
    def stages_and_steps(cells: Cells) -> Cells:
        return cells + tuple(stage.count for stage in stages(cells)[1:])

    left = of_all(
        range(10, highest_total + 1),
        steps,
        lambda cells: what_is_seen(funnel(stages(cells))),
        stages_and_steps,
    )

    assert left == {(0, 4, 5)}


# Where the way has stages of its own: each number of them between two of the funnel, or after its last common one.
@pytest.mark.parametrize(
    ("common", "highest_total"),
    [
        ((True, False, True), 28),
        ((True, False, True, True), 22),
        ((True, False, False, True), 22),
        ((True, True, False), 28),
        ((True, False, True, False), 22),
        ((True, False, True, False, False), 16),
    ],
)
def test_small_step_of_the_way_keeps_all_five_values(common, highest_total):
    """Cells are those that came no further; both are read together, the funnel without the stages of the way."""

    def printed(cells: Cells) -> object:
        steps = stages(cells)
        of_funnel = funnel([step for step, is_common in zip(steps, common, strict=True) if is_common])
        return what_is_seen(of_funnel), what_is_seen(way(steps, of_funnel))

    def stages_and_steps(cells: Cells) -> Cells:
        return cells + tuple(stage.count for stage in stages(cells)[1:])

    left = of_all(range(10, highest_total + 1), len(common), printed, stages_and_steps)

    assert left == {(0, 4, 5)}


def test_the_attacker_breaks_a_way_that_is_printed_without_looking_at_the_funnel():
    def printed(cells: Cells) -> object:
        first, between, last = stages(cells)
        return str(funnel([first, last]).cell(last.key)), what_is_seen(funnel([first, between]))

    left = of_all(range(10, 29), 3, printed)

    assert narrowed(left)


@pytest.mark.parametrize(("staff_rows", "other_rows", "highest_total"), [(2, 2, 26), (3, 2, 23), (2, 3, 23)])
def test_groups_beside_the_split_can_be_anything_from_none_to_four(staff_rows, other_rows, highest_total):
    def seen_by(cells: Cells) -> object:
        split, groups = one_way_in_two(
            counts(cells[:staff_rows], "staff"), counts(cells[staff_rows:], "other")
        )
        return str(split.staff), str(split.others), what_is_seen(groups)

    def secrets(cells: Cells) -> Cells:
        """A side from which nobody called is 0 by the exception and no secret: 99 stands for it."""
        staff, others = cells[:staff_rows], cells[staff_rows:]
        return tuple(cell if sum(side) else 99 for side in (staff, others) for cell in side)

    left = of_all(range(10, highest_total + 1), staff_rows + other_rows, seen_by, secrets)

    assert narrowed(left) == set()


def test_share_of_people_tells_of_no_small_part_and_of_none_that_is_left():
    """The whole is printed elsewhere: how many are in neither part is a count of people too."""
    left = of_all(
        range(18, 46),
        3,
        lambda cells: str(share_of_people({True: cells[0], False: cells[1], None: cells[2]})),
    )

    assert left == {(0, 4, 5)}


def test_the_attacker_breaks_a_share_that_is_printed_without_looking_at_the_whole():
    """23 % of at least 20 among 24 is 5 of 22: two are in neither part."""
    left = of_all(
        range(24, 25),
        3,
        lambda cells: str(share({True: cells[0], False: cells[1]})) if min(cells[:2]) >= 5 else "",
    )

    assert (2, 2, 1) in left


def test_median_of_an_answer_tells_neither_who_gave_it_nor_who_did_not():
    left = of_all(
        range(5, 20),
        2,
        lambda cells: str(middle_of_answers({7: cells[0], None: cells[1]})),
    )

    assert {(low, high) for low, high, _ in left} == {(0, 4)}


def test_the_attacker_breaks_a_median_that_is_printed_without_looking_at_the_whole():
    """Of five calls five gave the answer, so nobody was asked in vain."""
    left = of_all(range(5, 8), 2, lambda cells: str(middle({7: cells[0]})))

    assert (0, 0, 1) in left


def test_the_split_alone_keeps_all_of_one_to_four():
    def seen_by(cells: Cells) -> object:
        split = staff_split(*cells)
        return str(split.staff), str(split.others)

    left = of_all(range(10, 41), 2, seen_by, lambda cells: tuple(cell or 99 for cell in cells))

    assert left == {(1, 4, 4)}


def test_the_attacker_breaks_the_rule_that_hides_the_next_smallest():
    """The attacker bites: the usual rule gives cells away to one who knows it."""

    def seen_by(cells: Cells) -> object:
        hidden = {index for index, cell in enumerate(cells) if cell < 5}
        if len(hidden) == 1 or (hidden and sum(cells[index] for index in hidden) < 10):
            hidden.add(
                min((index for index in range(len(cells)) if index not in hidden), key=cells.__getitem__)
            )
        return tuple("" if index in hidden else cell for index, cell in enumerate(cells))

    assert (4, 4, 1) in of_all(range(15, 25), 3, seen_by)


def test_the_attacker_breaks_a_common_row_that_takes_the_next_group_when_its_sum_tells_too_much():
    """8 of two groups is four of each, and so a third joins them: that it did tells that none of the two is empty."""

    def seen_by(cells: Cells) -> object:
        small = {index for index, cell in enumerate(cells) if cell < 5}
        if sum(cells[index] for index in small) > 4 * (len(small) - 1):
            small |= {index for index in range(len(cells)) if index not in small and index == 2}
        return tuple("" if index in small else cell for index, cell in enumerate(cells)), len(small)

    assert any(low for low, _, _ in narrowed(of_all(range(15, 25), 4, seen_by)))


def test_the_attacker_breaks_a_funnel_that_hides_only_small_stages():
    def seen_by(cells: Cells) -> object:
        return tuple(stage.count if stage.count >= 5 else "" for stage in stages(cells))

    left = of_all(range(10, 21), 3, seen_by, lambda cells: cells)

    assert (0, 0, 1) in left
