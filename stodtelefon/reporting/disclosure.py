"""What may be said of people in figures. The one place that decides it; it knows no database and no page.

In goes a table of exact counts, out comes what anyone may read. There is no way round: page, csv and print
get the same.

The rule (docs/adr/0010-small-counts-stay-hidden.md says why):

1. 0-4 is "färre än 5", 0 and 4 alike.
2. Small groups that may be merged become one row "Övriga" before anything is hidden. If the row's sum would
   give its members away (two groups, sum 8: four each) the next row of the list goes in too.
3. A table whose total stands hides nothing or at least two cells whose sum is 10 or more. A cell that is
   hidden for another's sake is "visas inte".
4. *Which* cell is hidden for another's sake is decided by its place in the list, from the bottom, never by
   its size. A reader who knows that the next smallest is hidden can otherwise compute: hidden sum 10,
   smallest shown 6, so 4 and 6. For the same reason rows keep the order of their code list and are never
   sorted by size.
5. Enough is hidden for every small cell to keep at least four of its five values possible, also to one who
   knows this text. The tests list every table and prove it.
6. A table whose total is under 10, or in which nothing would be left to read, is not shown. The total
   stands where it is a volume; where it counts people it is a figure like any other.
7. Each stage of the funnel is a subset of the one before: what lies between two neighbouring stages is a
   count of people too, and is protected as one. Of two stages that stand too close, one is "visas inte".
8. A count of people that is part of a shown whole is a row of a table or a stage of the funnel, never a
   figure by itself: 29 of 31 gives the other two away.
9. There is no table of two questions crossed.
10. The one exception: the municipality's own staff against others shows 0 as 0. It says who called, not
    whom it is about.
11. Percentages on a base of 20 or more, without decimals; median and longest with 5 values or more.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

NOT_SHOWN = "visas inte"
REST_LABEL = "Övriga"
REST_KEY = "rest"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers of the rule. `small` is the first number that is shown."""

    small: int = 5
    hidden_sum: int = 10
    total: int = 10
    percent_base: int = 20
    median_base: int = 5

    @property
    def fewer(self) -> str:
        return f"färre än {self.small}"


DEFAULT = Thresholds()


@dataclass(frozen=True, slots=True)
class ExactRow:
    """One row, or one stage of the funnel, before protection: its exact count."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell after protection: a number, or words in its place. Nothing else is left of the count."""

    value: int | None = None
    words: str = ""

    def __str__(self) -> str:
        return self.words if self.value is None else str(self.value)

    @property
    def is_hidden(self) -> bool:
        return self.value is None


@dataclass(frozen=True, slots=True)
class ProtectedRow:
    """One row after protection. `members` are the labels that were merged into it, in list order."""

    key: str
    label: str
    cell: Cell
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """A table after protection. When it is not shown it has no rows."""

    rows: tuple[ProtectedRow, ...] = ()
    total: Cell = field(default_factory=Cell)
    is_shown: bool = True

    def cell(self, key: str) -> Cell:
        """The cell of a row that stands by itself; of a merged or missing one, that it is not shown."""
        return next((row.cell for row in self.rows if row.key == key), Cell(words=NOT_SHOWN))


@dataclass(frozen=True, slots=True)
class Split:
    """The municipality's own staff against others. `is_exact` when both numbers can be read."""

    staff: Cell
    others: Cell

    @property
    def is_exact(self) -> bool:
        return not (self.staff.is_hidden or self.others.is_hidden)


# One figure ---------------------------------------------------------------------------------------


def volume(count: int, *, thresholds: Thresholds = DEFAULT) -> Cell:
    """A count of our own work (contacts, meetings, outreach, persons as a total): shown as it is, by any thresholds."""
    return Cell(value=count)


def people(count: int, *, thresholds: Thresholds = DEFAULT) -> Cell:
    """One count of people by itself, part of no whole that is shown."""
    return Cell(words=thresholds.fewer) if count < thresholds.small else Cell(value=count)


def percent(part: Cell, whole: Cell, *, thresholds: Thresholds = DEFAULT) -> int | None:
    """Share in whole percent, halves up; none when a number is hidden or the base is too small."""
    if part.value is None or whole.value is None or whole.value < thresholds.percent_base:
        return None
    return (200 * part.value + whole.value) // (2 * whole.value)


def share(kept: Mapping[bool, int], *, thresholds: Thresholds = DEFAULT) -> Cell:
    """How many percent of our promises were kept; `kept` says how many were, and were not."""
    found = percent(volume(kept.get(True, 0)), volume(sum(kept.values())), thresholds=thresholds)
    return Cell(words=NOT_SHOWN) if found is None else Cell(value=found)


def middle(counts: Mapping[int, int], *, thresholds: Thresholds = DEFAULT) -> Cell:
    """Median in whole numbers, halves up, of how many have each value; of too few it would be somebody's own."""
    total = sum(counts.values())
    if total < thresholds.median_base:
        return Cell(words=NOT_SHOWN)
    values = sorted(counts)
    up_to = list(accumulate(counts[value] for value in values))
    low, high = (values[bisect(up_to, place)] for place in ((total - 1) // 2, total // 2))
    return Cell(value=(low + high + 1) // 2)


def longest(counts: Mapping[int, int], *, thresholds: Thresholds = DEFAULT) -> Cell:
    """The largest value, under the same condition as the median."""
    if sum(counts.values()) < thresholds.median_base:
        return Cell(words=NOT_SHOWN)
    return Cell(value=max(value for value, count in counts.items() if count))


def staff_split(staff: int, others: int, *, thresholds: Thresholds = DEFAULT) -> Split:
    """The exception: alone and uncrossed, 0 is shown as 0. One to four are hidden as everywhere."""
    if staff + others < thresholds.total:
        return Split(staff=Cell(words=NOT_SHOWN), others=Cell(words=NOT_SHOWN))
    if 0 < others < thresholds.small:
        return Split(staff=Cell(words=NOT_SHOWN), others=Cell(words=thresholds.fewer))
    if 0 < staff < thresholds.small:
        return Split(staff=Cell(words=thresholds.fewer), others=Cell(words=NOT_SHOWN))
    return Split(staff=Cell(value=staff), others=Cell(value=others))


# One-way tables -----------------------------------------------------------------------------------


def one_way(
    counts: Iterable[ExactRow],
    *,
    thresholds: Thresholds = DEFAULT,
    merges: bool = True,
    rest_label: str = REST_LABEL,
    total_is_volume: bool = False,
) -> ProtectedTable:
    """Protect a list of groups that add up to a total. Each person stands in exactly one row.

    `merges` is false where a common row would say nothing (minors and adults).
    """
    counts = tuple(counts)
    total = sum(row.count for row in counts)
    total_cell = volume(total) if total_is_volume else people(total, thresholds=thresholds)
    not_shown = ProtectedTable(total=total_cell, is_shown=False)
    if total < thresholds.total:
        return not_shown
    merged = _merge(counts, thresholds) if merges else ()
    standing = [row for row in counts if row not in merged]
    if merged:
        rest = ExactRow(REST_KEY, rest_label, sum(row.count for row in merged))
        standing.append(rest)
    if len(standing) == 1 and merged:
        return not_shown
    hidden = _hidden(standing, thresholds)
    if hidden is None:
        return not_shown
    members = tuple(row.label for row in merged)
    rows = tuple(
        ProtectedRow(
            row.key, row.label, _cell(row, hidden, thresholds), members if row.key == REST_KEY else ()
        )
        for row in standing
    )
    return ProtectedTable(rows=rows, total=total_cell)


def _cell(row: ExactRow, hidden: set[str], thresholds: Thresholds) -> Cell:
    if row.count < thresholds.small:
        return Cell(words=thresholds.fewer)
    return Cell(words=NOT_SHOWN) if row.key in hidden else Cell(value=row.count)


def _merge(counts: tuple[ExactRow, ...], thresholds: Thresholds) -> tuple[ExactRow, ...]:
    """The rows that become 'Övriga': the small, and the next from the bottom when the sum tells too much."""
    small = {row.key for row in counts if row.count < thresholds.small}
    if len(small) < 2:
        return ()
    total = sum(row.count for row in counts if row.key in small)
    if total >= thresholds.small and total > (thresholds.small - 1) * (len(small) - 1):
        small |= {row.key for row in [row for row in reversed(counts) if row.key not in small][:1]}
    return tuple(row for row in counts if row.key in small)


def _hidden(rows: list[ExactRow], thresholds: Thresholds) -> set[str] | None:
    """The keys to hide, or None when too little would be left. Taken from the bottom, whatever their size.

    'Övriga' is never taken for another's sake: a reader knows how much it can hold at most.
    """
    small = [row for row in rows if row.count < thresholds.small]
    if not small:
        return set()
    hidden = [row.key for row in small]
    total = sum(row.count for row in small)
    candidates = [row for row in reversed(rows) if row.key not in hidden and row.key != REST_KEY]
    for row in candidates:
        if _is_enough(total, len(small), len(hidden) - len(small), thresholds):
            return set(hidden)
        hidden.append(row.key)
        total += row.count
    return set(hidden) if total >= max(thresholds.hidden_sum, thresholds.small * len(hidden)) else None


def _is_enough(total: int, small: int, extra: int, thresholds: Thresholds) -> bool:
    """Could each small cell still be anything from 0 to 4, seen from their sum with the extra ones?"""
    if small + extra < 2 or total < thresholds.hidden_sum:
        return False
    if extra:
        return total >= thresholds.small - 1 + thresholds.small * extra
    return total <= (thresholds.small - 1) * (small - 1)


def one_way_in_two(
    staff: Iterable[ExactRow], others: Iterable[ExactRow], *, thresholds: Thresholds = DEFAULT
) -> tuple[Split, ProtectedTable]:
    """Caller groups beside the split of staff and others, which is known wherever it is shown.

    When both sides of the split can be read, each side is a line with a total of its own and is protected
    as such: a side of 0 needs no rows, a side under 10 is one row. When the split is hidden its small side
    is known to be small as a whole, so it stands as one row in the list of the other side's groups.
    """
    sides = (
        _Side("staff", "Kommunens personal", "Övriga i kommunen", tuple(staff)),
        _Side("others", "Utanför kommunen", "Övriga utanför kommunen", tuple(others)),
    )
    split = staff_split(sides[0].total, sides[1].total, thresholds=thresholds)
    if not split.is_exact:
        rows = tuple(
            row
            for side in sides
            for row in (side.as_one_row if side.total < thresholds.small else side.counts)
        )
        return split, one_way(rows, thresholds=thresholds, total_is_volume=True)
    rows = tuple(row for side in sides for row in _rows_of(side, thresholds))
    return split, ProtectedTable(rows=rows, total=volume(sides[0].total + sides[1].total))


@dataclass(frozen=True, slots=True)
class _Side:
    key: str
    label: str
    rest_label: str
    counts: tuple[ExactRow, ...]

    @property
    def total(self) -> int:
        return sum(row.count for row in self.counts)

    @property
    def as_one_row(self) -> tuple[ExactRow, ...]:
        return (ExactRow(self.key, self.label, self.total),)


def _rows_of(side: _Side, thresholds: Thresholds) -> tuple[ProtectedRow, ...]:
    """One side of a split that can be read, as a table of its own."""
    if not side.total:
        return ()
    table = one_way(side.counts, thresholds=thresholds, rest_label=side.rest_label)
    if not table.is_shown:
        return (
            ProtectedRow(
                side.key, side.label, Cell(value=side.total), tuple(row.label for row in side.counts)
            ),
        )
    return tuple(
        ProtectedRow(
            f"{side.key}_{REST_KEY}" if row.key == REST_KEY else row.key, row.label, row.cell, row.members
        )
        for row in table.rows
    )


# The funnel ---------------------------------------------------------------------------------------


def funnel(stages: Iterable[ExactRow], *, thresholds: Thresholds = DEFAULT) -> ProtectedTable:
    """Protect the stages, each a subset of the one before. The first is a volume and stands.

    What is protected is the stages and what lies between them. From the first stage on, a stage is shown
    when it stands far enough from the last one shown, and leaves enough for those after it. The walk never
    looks ahead and never tries another choice: an algorithm that did would tell a careful reader what it
    had tried in vain.
    """
    stages = tuple(stages)
    sizes = [stage.count for stage in stages]
    if any(after > before for before, after in pairwise(sizes)):
        raise ValueError("A stage of the funnel is not a subset of the one before.")
    total = volume(sizes[0])
    if sizes[0] < thresholds.total:
        return ProtectedTable(total=total, is_shown=False)
    shown = _shown_stages(sizes, thresholds)
    rows = tuple(
        ProtectedRow(stage.key, stage.label, _stage_cell(index, stage.count, shown, thresholds))
        for index, stage in enumerate(stages)
    )
    return ProtectedTable(rows=rows, total=total)


def _stage_cell(index: int, count: int, shown: set[int], thresholds: Thresholds) -> Cell:
    if index in shown:
        return Cell(value=count)
    return Cell(words=thresholds.fewer if count < thresholds.small else NOT_SHOWN)


def _shown_stages(sizes: list[int], thresholds: Thresholds) -> set[int]:
    shown, last = {0}, 0
    for index in range(1, len(sizes)):
        between = sizes[last] - sizes[index]
        is_apart = between >= (thresholds.small if index == last + 1 else thresholds.hidden_sum)
        is_last = index == len(sizes) - 1
        if is_apart and sizes[index] >= (thresholds.small if is_last else thresholds.hidden_sum):
            shown.add(index)
            last = index
    return shown
