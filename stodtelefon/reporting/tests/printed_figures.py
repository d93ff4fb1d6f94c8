"""Single figures about people, as the linear attacker reads them: what is printed of each, as equations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stodtelefon.reporting import catalogue
from stodtelefon.reporting.counting import Tally
from stodtelefon.reporting.disclosure import NOT_SHOWN, Cell, Thresholds
from stodtelefon.reporting.tests.linear_attacker import (
    MOST,
    Counts,
    Known,
    Secret,
    Sum,
    System,
    between_each_two,
)

FIGURES = {figure.key: figure for figure in catalogue.FIGURES}
WORRY = next(table for table in catalogue.TABLES if table.key == "worry")
PARTS = {"it is": True, "it is not": False, "neither": None}


def said(of: Sum, cell: Cell, thresholds: Thresholds, *, aside: int = 0) -> Known:
    """A cell as bounds: a number, "färre än 5", or "visas inte", which in a list is said of no small row."""
    if cell.value is not None:
        return Known(of, cell.value - aside, cell.value - aside)
    if cell.words == NOT_SHOWN:
        return Known(of, thresholds.small)
    return Known(of, 0, thresholds.small - 1)


def each(names: Iterable[str]) -> Sum:
    return dict.fromkeys(names, 1)


def single(key: str, cell: Cell, truth: Tally, thresholds: Thresholds) -> System:
    """A count of people that is part of no whole."""
    figure = FIGURES[key]
    counts = {key: figure.pick(truth.ask(figure.count))}
    return _of_one(
        key,
        counts,
        said({key: 1}, cell, thresholds),
        () if cell.value is not None else counts,
        lambda counts: figure.protect(counts[key], thresholds=thresholds),
    )


def closed(cell: Cell, truth: Tally, thresholds: Thresholds) -> System:
    """That there is a median tells how many they are at least; it is of no whole that is printed."""
    figure = FIGURES["closed"]
    counts = {"closed": sum(figure.pick(truth.ask(figure.count)).values())}
    enough = max(thresholds.median_base, thresholds.small)
    known = Known({"closed": 1}, 0, enough - 1) if cell.is_hidden else Known({"closed": 1}, enough)
    return _of_one(
        "closed",
        counts,
        known,
        counts,
        lambda counts: figure.protect({0: counts["closed"]}, thresholds=thresholds).is_hidden,
    )


def reopened(cell: Cell, whole: Cell, truth: Tally, thresholds: Thresholds) -> System:
    """Some of a whole, in percent, beside others of the whole that is printed elsewhere."""
    figure = FIGURES["reopened"]
    parts = figure.pick(truth.ask(figure.count))
    counts = {name: parts.get(part, 0) for name, part in PARTS.items()}
    known = [said(each(counts), whole, thresholds)]
    if not cell.is_hidden:
        known += [Known({"it is": 1}, thresholds.small), Known({"it is not": 1}, thresholds.small)]
        known += [Known({"it is": 1, "it is not": 1}, thresholds.percent_base)]
        least, too_many = (2 * cell.value + end for end in (-1, 1))
        known += [
            Known({"it is": 200 - least, "it is not": -least}, 0),
            Known({"it is": too_many - 200, "it is not": too_many}, 1),
        ]
    return _of_a_whole(
        "reopened",
        counts,
        known,
        lambda counts: figure.protect(
            {part: counts[name] for name, part in PARTS.items()}, thresholds=thresholds
        ),
    )


def told(cells: Sequence[Cell], whole: Cell, truth: Tally, thresholds: Thresholds) -> System:
    """Those who answered, and those who did not. Whatever the medians are, any number can have answered so."""
    answers = WORRY.answers[0][2](truth.ask(WORRY.count))
    counts = {"told": sum(n for value, n in answers.items() if value is not None), "not told": answers[None]}
    known = [said(each(counts), whole, thresholds)]
    enough = max(thresholds.median_base, thresholds.small)
    for cell in cells:
        if not cell.is_hidden:
            known.append(Known({"told": 1}, enough))
        elif whole.value >= enough + thresholds.small - 1:
            known.append(Known({"told": 1}, 0, enough - 1))
    return _of_a_whole(
        "worry",
        counts,
        known,
        lambda counts: (
            WORRY.protect({0: counts["told"], None: counts["not told"]}, thresholds=thresholds).is_hidden
        ),
    )


def _of_one(key: str, counts: Counts, known: Known, secret: Iterable[str], seen) -> System:
    secrets = tuple(Secret(name, {name: 1}) for name in secret)
    moves: tuple[Sum, ...] = tuple({name: sign} for name in counts for sign in (1, -1))
    return System(key, counts, (known,), (), secrets, moves, seen, MOST)


def _of_a_whole(key: str, counts: Counts, known: Sequence[Known], seen) -> System:
    secrets = tuple(Secret(name, {name: 1}) for name in counts)
    whole = sum(counts.values())
    return System(key, counts, tuple(known), (), secrets, tuple(between_each_two(counts)), seen, whole)
