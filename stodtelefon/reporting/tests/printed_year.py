"""What is printed of a year, as the linear attacker reads it: each table of the catalogue as equations.

A table that nothing is said of here is read as a list of groups with a total, so a new one needs no line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise, product

from stodtelefon.reporting import catalogue, groups, stages
from stodtelefon.reporting.counting import ByGroup, Tally
from stodtelefon.reporting.disclosure import NOT_SHOWN, REST_KEY, Cell, Thresholds
from stodtelefon.reporting.groups import Order, exact_rows
from stodtelefon.reporting.tables import Table
from stodtelefon.reporting.tests.linear_attacker import (
    MOST,
    Choice,
    Counts,
    Known,
    Secret,
    Sum,
    System,
    between_each_two,
)
from stodtelefon.reporting.tests.printed_figures import closed, each, reopened, said, single, told
from stodtelefon.reporting.year import YearFigures

BY_KEY = {
    table.key: table for table in catalogue.TABLES if isinstance(table, ByGroup) and not table.is_volume
}
TOTALS = {"agencies": "referrals", "onward": "onward"}  # of a table, that are key figures too
FEW_ROWS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One table of one year, as it is printed."""

    table: Table
    place: int

    @property
    def is_shown(self) -> bool:
        name = self.table.columns[self.place]
        return bool(self.table.rows) and not any(
            note.startswith(f"{name}: fördelningen visas inte") for note in self.table.notes
        )

    @property
    def cells(self) -> dict[str, Cell]:
        """The rows that stand by themselves. What is part of another row, or is not there, says so in other words."""
        standing = {row.key: row.cells[self.place] for row in self.table.rows} if self.is_shown else {}
        return {key: cell for key, cell in standing.items() if not re.match(r"i [A-ZÅÄÖ]|–", str(cell))}

    @property
    def total(self) -> Cell:
        return self.table.total.cells[self.place]


def systems(
    year: YearFigures, truth: Tally, orders: Mapping[str, Order], *, thresholds: Thresholds, place: int = 0
) -> Iterator[System]:
    """Everything that is printed of a year in one column, as systems that say nothing of each other."""
    columns = {table.key: Column(table, place) for table in year.tables if table.key in BY_KEY}
    figures = {row.key: row.cells[place] for row in year.key_figures.rows}
    funnel = columns.pop("funnel")
    yield from _way(columns.pop("way"), funnel, truth, orders["way"], thresholds)
    instead = columns.pop("instead")
    yield _cases(funnel, instead, figures["ve"], truth, orders, thresholds)
    yield _callers(columns.pop("groups"), figures, truth, orders["groups"], thresholds)
    for key, column in columns.items():
        yield _groups(key, column, figures.get(TOTALS.get(key)), truth, orders[key], thresholds)
    for key in ("reports", "emergencies"):
        yield single(key, figures[key], truth, thresholds)
    yield closed(figures["closed"], truth, thresholds)
    yield reopened(figures["reopened"], instead.total, truth, thresholds)
    worry = next(table for table in year.tables if table.key == "worry")
    yield told([row.cells[place] for row in worry.rows], figures["calls"], truth, thresholds)


# What is printed, as bounds


@dataclass(slots=True)
class Printed:
    """What a list says."""

    known: list[Known] = field(default_factory=list)
    either: list[Choice] = field(default_factory=list)


def added(sums: Iterable[Sum]) -> Sum:
    found: Counter[str] = Counter()
    for one in sums:
        found.update(one)
    return found


def _not_shown(rows: list[Sum], small: int) -> Iterator[tuple[Known, ...]]:
    """Where to look for lists that are not shown: all rows are small, or one is and the others are hardly enough."""
    yield tuple(Known(of, 0, small - 1) for of in rows)
    if len(rows) <= FEW_ROWS:
        for one in rows:
            yield tuple(Known(of, 0, small - 1) if of is one else Known(of, small) for of in rows)


def read_list(
    cells: Mapping[str, Cell],
    rows: Mapping[str, Sum],
    thresholds: Thresholds,
    *,
    rest: str = REST_KEY,
    aside: Mapping[str, int] | None = None,
    told: int = 0,
) -> Printed:
    """Its rows, its common row, and how far up the list the rule had to hide.

    `aside`: what a row is printed with besides what was protected. `told`: of the small, what is told elsewhere.
    """
    printed = Printed()
    small, aside = thresholds.small, aside or {}
    if not cells:
        printed.either.append((*_not_shown([*rows.values()], small), ()))
        return printed
    standing = [key for key in rows if key in cells]
    printed.known += [said(rows[key], cells[key], thresholds, aside=aside.get(key, 0)) for key in standing]
    hidden = [rows[key] for key in standing if cells[key].words == thresholds.fewer]
    if rest in cells:
        members = [rows[key] for key in rows if key not in cells]
        printed.known += [Known(member, 0, small - 1) for member in members]
        whole = added(members)
        if cells[rest].value is not None:
            printed.known.append(said(whole, cells[rest], thresholds))
        else:
            hidden.append(whole)
            too_much = max(small, (small - 1) * (len(members) - 1) + 1)
            printed.either.append(((Known(whole, 0, small - 1),), (Known(whole, too_much),)))
    for_others = [rows[key] for key in reversed(standing) if cells[key].words == NOT_SHOWN]
    for count in range(1, len(for_others) + 1):
        enough = max(thresholds.hidden_sum, small * (count + 1)) + told
        total = added([*hidden, *for_others[:count]])
        is_last = count == len(for_others)
        printed.known.append(Known(total, enough) if is_last else Known(total, 0, enough - 1))
    return printed


# The tables


def _exact(key: str, truth: Tally, order: Order) -> Counts:
    table = BY_KEY[key]
    return {row.key: row.count for row in exact_rows(order, table.pick(truth.ask(table.count)))}


def _secrets(names: Iterable[str], cells: Mapping[str, Cell]) -> Iterator[Secret]:
    """The groups whose number is not printed."""
    for name in names:
        if name not in cells or cells[name].is_hidden:
            yield Secret(name, {name: 1})


def _groups(
    key: str, column: Column, total: Cell | None, truth: Tally, order: Order, thresholds: Thresholds
) -> System:
    """`total`: where it stands among the key figures too."""
    counts = _exact(key, truth, order)
    printed = read_list(column.cells, {name: {name: 1} for name in counts}, thresholds)
    return System(
        key,
        counts,
        (
            *(said(each(counts), cell, thresholds) for cell in (column.total, total) if cell),
            *printed.known,
        ),
        tuple(printed.either),
        tuple(_secrets(counts, column.cells)),
        (*between_each_two(counts), *({name: 1} for name in counts if column.total.is_hidden)),
        lambda counts: BY_KEY[key].protect(exact_rows(order, counts), thresholds=thresholds),
        MOST if column.total.is_hidden else column.total.value,
    )


def _callers(
    column: Column, figures: Mapping[str, Cell], truth: Tally, order: Order, thresholds: Thresholds
) -> System:
    """The groups beside the split. Where both sides are printed each is a list, else they are one."""
    counts = _exact("groups", truth, order)
    sides = {"staff": [], "others": []}
    for name in counts:
        sides["staff" if name in dict(groups.STAFF_GROUPS) else "others"].append(name)
    cells = column.cells
    lists, secrets = [], []
    known = [said(each(counts), column.total, thresholds)]
    rows: dict[str, Sum] = {}
    for key, names in sides.items():
        one_by_one = {name: {name: 1} for name in names}
        is_small = figures[key].words == thresholds.fewer
        if figures[key].value is not None:
            known.append(said(each(names), figures[key], thresholds))
            if figures[key].value:
                shown = {} if key in cells else cells
                lists.append(read_list(shown, one_by_one, thresholds, rest=f"{key}_{REST_KEY}"))
        elif is_small:
            known.append(Known(each(names), 1, thresholds.small - 1))
            secrets.append(Secret(key, each(names), lowest=1))
        rows |= {key: each(names)} if is_small else one_by_one
        if figures[key].value != 0:  # nobody, by the one exception
            secrets += _secrets(names, cells)
    if figures["staff"].is_hidden and column.is_shown:
        lists.append(read_list(cells, rows, thresholds, told=1))
    return System(
        "groups",
        counts,
        (*known, *(one for printed in lists for one in printed.known)),
        tuple(choice for printed in lists for choice in printed.either),
        tuple(secrets),
        tuple(between_each_two(counts)),
        lambda counts: groups._callers(exact_rows(order, counts), thresholds),
        column.total.value,
    )


LEFT = "left of the last row"


def _cases(
    funnel: Column,
    instead: Column,
    ve: Cell,
    truth: Tally,
    orders: Mapping[str, Order],
    thresholds: Thresholds,
) -> System:
    """The funnel, and what it was instead: the last row of that holds a stage of the funnel. `ve`: the same stage among
    the key figures."""
    sizes = _exact("funnel", truth, orders["funnel"])
    kinds = {name: n for name, n in _exact("instead", truth, orders["instead"]).items() if name not in sizes}
    names = list(sizes)
    ends = [f"came to {name}" for name in names]
    stages_of = {name: each(ends[place:]) for place, name in enumerate(names)}
    early, late = ends[: names.index("ve")], ends[names.index("ve") :]
    after = [*list(sizes.values())[1:], 0]
    counts = {end: size - n for end, size, n in zip(ends, sizes.values(), after, strict=True)} | kinds
    aside = _most(funnel, "ve", sizes[names[0]], thresholds)
    known = [
        Known(each(ends), sizes[names[0]], sizes[names[0]]),
        Known({**each(kinds), **dict.fromkeys(early, -1)}, 0, 0),
        *_read_funnel(funnel, stages_of, thresholds),
        *([said(stages_of["ve"], ve, thresholds)] if ve.words != NOT_SHOWN else []),
    ]
    printed = Printed()
    if instead.is_shown:
        counts[LEFT] = counts[""] + sizes["ve"] - aside
        known.append(Known({"": 1, **each(late), LEFT: -1}, aside, aside))
        rows = {name: {name or LEFT: 1} for name in kinds}
        printed = read_list(instead.cells, rows, thresholds, aside={"": aside})
    secrets = [
        *(Secret(f"as far as {name}", stages_of[name]) for name in names[1:]),
        *(Secret(f"no further than {end}", {end: 1}) for end in ends[:-1]),
        *_secrets((name for name in kinds if name), instead.cells),
        Secret("not told", {"": 1}),
    ]
    moves = [*between_each_two(early), *between_each_two(late), *between_each_two(kinds)]
    moves += [
        {one: sign, other: -sign, kind: sign}
        for one, other, kind, sign in product(early, late, kinds, (1, -1))
    ]
    if instead.is_shown:
        moves = [{**move, LEFT: sum(move.get(name, 0) for name in ("", *late))} for move in moves]

    def seen(counts: Counts) -> object:
        stage = {name: sum(counts[end] for end in stages_of[name]) for name in names}
        return tuple(
            BY_KEY[key].protect(exact_rows(orders[key], {**counts, **stage}), thresholds=thresholds)
            for key in ("funnel", "instead")
        )

    known += printed.known
    return System(
        "cases",
        counts,
        tuple(known),
        tuple(printed.either),
        tuple(secrets),
        tuple(moves),
        seen,
        instead.total.value,
    )


class Unlike(Exception):
    """The way says what the attacker does not count with."""


def _way(way: Column, funnel: Column, truth: Tally, order: Order, thresholds: Thresholds) -> Iterator[System]:
    """What lies between two stages of the funnel that are printed, step by step.

    Elsewhere the way prints nothing (`Unlike`), and what the funnel says is in its own system.
    """
    exact = exact_rows(order, stages.cases_by_step(truth.ask(stages.ways)))
    sizes = {row.key: row.count for row in exact}
    of_funnel = [key for key, _ in stages.stages()]
    keys = [key for key, _ in stages.steps()]
    cells = way.cells
    ends = [place for place, key in enumerate(keys) if key in of_funnel]
    alike = {key: cell for key, cell in funnel.cells.items() if key in keys}
    if alike != {key: cell for key, cell in cells.items() if key in of_funnel}:
        raise Unlike("The funnel says another number of the same stage.")
    read = set(alike)
    for first, last in pairwise([*ends, len(keys)]):
        top = cells.get(keys[first])
        foot = Cell(value=0) if last == len(keys) else cells.get(keys[last])
        if top is None or top.value is None or foot.value is None or last == first + 1:
            continue
        between = keys[first + 1 : last]
        read.update(between)
        edges = [top.value, *(sizes[key] for key in between), foot.value]
        names = [f"{keys[first]} {place}" for place in range(len(edges) - 1)]
        counts = {name: one - after for name, (one, after) in zip(names, pairwise(edges), strict=True)}
        known = [Known(each(names), top.value - foot.value, top.value - foot.value)]
        for place, key in enumerate(between, start=1):
            if not cells[key].is_hidden:
                above = cells[key].value - foot.value
                known.append(Known(each(names[place:]), above, above))

        def seen(counts: Counts, names=names, between=between, foot=foot.value) -> object:
            moved = dict(sizes)
            for place, key in enumerate(between, start=1):
                moved[key] = foot + sum(counts[name] for name in names[place:])
            rows = [replace(row, count=moved[row.key]) for row in exact]
            return stages.table_of_steps(rows, thresholds=thresholds)

        yield System(
            "way",
            counts,
            tuple(known),
            (),
            tuple(Secret(name, {name: 1}) for name in names),
            tuple(between_each_two(names)),
            seen,
            top.value,
        )
    if any(cell.words != NOT_SHOWN for key, cell in cells.items() if key not in read):
        raise Unlike("A number stands where the funnel hides one.")


def _most(funnel: Column, stage: str, most: int, thresholds: Thresholds) -> int:
    for name, cell in funnel.cells.items():
        most = int(min(most, said({}, cell, thresholds).high))
        if name == stage:
            break
    return most


def _read_funnel(funnel: Column, stages_of: Mapping[str, Sum], thresholds: Thresholds) -> Iterator[Known]:
    """A number, "färre än 5", or "visas inte": of the first after a number that is 5 or more, else it says nothing."""
    small, before = thresholds.small, None
    for name, cell in funnel.cells.items():
        of = stages_of[name]
        if cell.words != NOT_SHOWN:
            yield said(of, cell, thresholds)
            if cell.is_hidden and before and before[1].words == NOT_SHOWN:
                yield Known(before[0], thresholds.hidden_sum)
        elif before[1].value is not None:
            yield Known(of, small)
        before = of, cell
