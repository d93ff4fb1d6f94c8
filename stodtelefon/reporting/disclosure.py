"""What may be said of people in figures: the one place that decides it, with `funnel_disclosure` for what is counted in
stages. It knows no database, no page and no Django.

In goes a table of exact counts, out comes what anyone may read. There is no way round: page, csv and print
get the same. docs/rojandekontroll.md tells the rule in Swedish, to be reviewed. Why it is this one, and which others
fell: docs/adr/0010-small-counts-stay-hidden.md.

What is protected: every count of people from 0 to 4, printed or not, can be anything from 0 to 4 for one who has all
that is printed and this text. 5 stands below for `Thresholds.small`, 4 for one less.

The rule

1. 0-4 is "färre än 5", 0 and 4 alike.
2. The small groups of a list become one row "Övriga" before anything is hidden. Its sum is printed where each of its k
   groups can be anything from 0 to 4 beside it: from 5 to 4(k - 1). Otherwise the row is "visas inte", whether the sum
   is smaller or larger.
3. A list whose total stands hides nothing, or also e rows for the sake of what is hidden, "visas inte": at least one,
   and so many that all that is hidden sums to 10 or more and to 5(e + 1) or more.
4. *Which* rows are hidden for another's sake is decided by their place in the list, from the bottom, never by their
   size. A reader who knows that the next smallest is hidden can otherwise compute: hidden sum 10, smallest shown 6, so
   4 and 6. For the same reason rows keep the order of their code list and are never sorted by size.
5. A list whose total is under 10, or in which too little is left to hide a row, is not shown. The total stands where it
   is a volume; where it counts people it is a figure like any other.
6. Each stage of the funnel is a subset of the one before: what lies between two neighbouring stages is a count of
   people too, and is protected as one. Of two stages that stand too close, one is "visas inte".
7. A count of people that is part of a shown whole is a row of a table or a stage of the funnel, never a figure by
   itself: 29 of 31 gives the other two away.
8. There is no table of two questions crossed.
9. The one exception: the municipality's own staff against others shows 0 as 0. It says who called, not whom it is
   about.
10. Percentages on a base of 20 or more, without decimals; of people only where 5 or more are in the part, and outside
   it, and where any small number of others could be left of the whole. Median and longest with 5 values or more; of
   people's answers only where any small number of them could have given none.
11. The stages of the way stand between those of the funnel, and only between two that are printed as numbers.

Why a list holds (3): let P be the hidden sum, and set one small group to any value from 0 to 4, the other small ones to
0, the first e - 1 rows from the bottom to 5 each and the last of the e to the rest of P. That row is 5 at least: P is
5(e + 1) at least, and 5(e - 1) + 4 at most are taken. The walk does not stop earlier, since 5i + 4 is less than
5(i + 1), and stops there. "Övriga" is hidden, since its sum is under 5. So this table prints the same, whatever value
was chosen. The tests try every table up to a size, and random years of 31, 300 and 3 000 persons.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

NOT_SHOWN = "visas inte"
REST_LABEL = "Övriga"
REST_KEY = "rest"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers of the rule. `small` is the first number that is shown; the hidden sum is twice that at least.

    Numbers with which the rule protects nothing are a ValueError. What a municipality may set is narrower: never less
    than these defaults (the database holds it), and as strict as it likes: 1 000 hides all.
    """

    small: int = 5
    hidden_sum: int = 10
    total: int = 10
    percent_base: int = 20
    median_base: int = 5

    def __post_init__(self) -> None:
        least = {"small": 3, "hidden_sum": 2 * self.small, "total": 6, "percent_base": 10, "median_base": 3}
        for name, number in least.items():
            if getattr(self, name) < number:
                raise ValueError(f"{name} is {getattr(self, name)}: under {number} it would protect nobody.")

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


def share_of_people(parts: Mapping[bool | None, int], *, thresholds: Thresholds = DEFAULT) -> Cell:
    """How many percent of some people or cases something is true of; `parts` says of how many it is, and is not, and
    (None) how many others there are in a whole that is printed elsewhere.

    Neither part may be small: 2 % of 50 is one, and 98 % leaves one. And the same must be printed with any small number
    of others: of 24, 23 % is 5 of 22, so two are left.
    """
    of, others = (people(parts.get(is_true, 0), thresholds=thresholds) for is_true in (True, False))
    if of.is_hidden or others.is_hidden:
        return Cell(words=NOT_SHOWN)
    found = share({is_true: parts[is_true] for is_true in (True, False)}, thresholds=thresholds)
    whole = sum(parts.values())
    if all(_is_share(found.value, whole - left, thresholds) for left in range(thresholds.small)):
        return found
    return Cell(words=NOT_SHOWN)


def _is_share(found: int | None, base: int, thresholds: Thresholds) -> bool:
    """Can so many percent of the base be neither small nor nearly all? `percent` rounds halves up."""
    if found is None or base < thresholds.percent_base:
        return False
    least, too_many = (-(-base * (2 * found + end) // 200) for end in (-1, 1))
    return max(least, thresholds.small) < min(too_many, base - thresholds.small + 1)


def middle(counts: Mapping[int, int], *, thresholds: Thresholds = DEFAULT) -> Cell:
    """Median in whole numbers, halves up, of how many have each value; of too few it would be somebody's own."""
    total = sum(counts.values())
    if total < thresholds.median_base:
        return Cell(words=NOT_SHOWN)
    values = sorted(counts)
    up_to = list(accumulate(counts[value] for value in values))
    low, high = (values[bisect(up_to, place)] for place in ((total - 1) // 2, total // 2))
    return Cell(value=(low + high + 1) // 2)


def middle_of_people(counts: Mapping[int, int], *, thresholds: Thresholds = DEFAULT) -> Cell:
    """Median of what is true of people: that it is printed tells that they are not few."""
    if sum(counts.values()) < thresholds.small:
        return Cell(words=NOT_SHOWN)
    return middle(counts, thresholds=thresholds)


def middle_of_answers(counts: Mapping[int | None, int], *, thresholds: Thresholds = DEFAULT) -> Cell:
    """Median of what people said; (None) how many of a whole that is printed elsewhere said nothing.

    It is printed where any small number could have said nothing beside it: of 5 calls, all 5 said something.
    """
    if sum(counts.values()) < max(thresholds.median_base, thresholds.small) + thresholds.small - 1:
        return Cell(words=NOT_SHOWN)
    said = {value: count for value, count in counts.items() if value is not None}
    return middle_of_people(said, thresholds=thresholds)


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
    known: int = 0,
) -> ProtectedTable:
    """Protect a list of groups that add up to a total. Each person stands in exactly one row.

    `merges` is false where a common row would say nothing (minors and adults). `known`: how many of the small are told
    elsewhere, at least.
    """
    counts = tuple(counts)
    total = sum(row.count for row in counts)
    total_cell = volume(total) if total_is_volume else people(total, thresholds=thresholds)
    not_shown = ProtectedTable(total=total_cell, is_shown=False)
    if total < thresholds.total:
        return not_shown
    small = [row for row in counts if row.count < thresholds.small]
    merged = small if merges and len(small) > 1 else []
    standing = [row for row in counts if row not in merged]
    if not standing:
        return not_shown
    own = {row.key: _own_cell(row, thresholds) for row in standing}
    if merged:
        rest = ExactRow(REST_KEY, rest_label, sum(row.count for row in merged))
        standing.append(rest)
        own[REST_KEY] = _rest_cell(rest.count, len(merged), thresholds)
    for_others = _hidden_for_others(standing, own, thresholds, known)
    if for_others is None:
        return not_shown
    cells = own | dict.fromkeys(for_others, Cell(words=NOT_SHOWN))
    members = {REST_KEY: tuple(row.label for row in merged)}
    return ProtectedTable(
        rows=tuple(
            ProtectedRow(row.key, row.label, cells[row.key], members.get(row.key, ())) for row in standing
        ),
        total=total_cell,
    )


def _own_cell(row: ExactRow, thresholds: Thresholds) -> Cell:
    return people(row.count, thresholds=thresholds)


def _rest_cell(total: int, members: int, thresholds: Thresholds) -> Cell:
    """The sum of small groups, where each of them can still be anything from 0 to 4 beside it.

    Otherwise it says the same whether the sum is small or too large: 3 of two groups, or 8 of two groups.
    """
    if thresholds.small <= total <= (thresholds.small - 1) * (members - 1):
        return Cell(value=total)
    return Cell(words=NOT_SHOWN)


def _hidden_for_others(
    rows: list[ExactRow], own: Mapping[str, Cell], thresholds: Thresholds, known: int
) -> list[str] | None:
    """The keys to hide beside what is hidden for its own sake, or None when that cannot be done.

    Taken from the bottom, whatever their size, until the hidden sum holds the threshold for each of them and once more.
    """
    total = sum(row.count for row in rows if own[row.key].is_hidden) - known
    found: list[str] = []
    if not any(cell.is_hidden for cell in own.values()):
        return found
    for row in reversed(rows):
        if own[row.key].is_hidden or row.key == REST_KEY:
            continue
        found.append(row.key)
        total += row.count
        if total >= max(thresholds.hidden_sum, thresholds.small * (len(found) + 1)):
            return found
    return None


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
        total = sum(side.total for side in sides)
        if total <= thresholds.small * len(rows):
            return split, ProtectedTable(total=volume(total), is_shown=False)
        return split, one_way(rows, thresholds=thresholds, total_is_volume=True, known=1)
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
