"""What may be said of stages, each a subset of the one before: a part of the rule of `disclosure`.

It knows no database, no page and no Django either.

The funnel (6 of the rule) is walked once, from the first stage. The way (11) has more stages, which stand between those
of the funnel: a stage of it is printed only between two of the funnel that are printed as numbers, by how far it stands
from those and from the others between them. So it prints the same whatever else the funnel hides, and the funnel prints
the same whatever the way holds. Of a stage that is hidden here nothing is said but "visas inte".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from stodtelefon.reporting.disclosure import (
    DEFAULT,
    NOT_SHOWN,
    Cell,
    ExactRow,
    ProtectedRow,
    ProtectedTable,
    Thresholds,
    volume,
)


def funnel(stages: Iterable[ExactRow], *, thresholds: Thresholds = DEFAULT) -> ProtectedTable:
    """Protect the stages, each a subset of the one before. The first is a volume and stands.

    What is protected is the stages and what lies between them. From the first stage on, a stage is shown when it stands
    far enough from the last one shown, and leaves enough for those after it. The walk never looks ahead and never tries
    another choice: an algorithm that did would tell a careful reader what it had tried in vain. A stage that is no
    subset is a ValueError.
    """
    stages = tuple(stages)
    sizes = [stage.count for stage in stages]
    if any(after > before for before, after in pairwise(sizes)):
        raise ValueError("A stage of the funnel is not a subset of the one before.")
    total = volume(sizes[0])
    if sizes[0] < thresholds.total:
        return ProtectedTable(total=total, is_shown=False)
    cells = tuple(_stage_cells(sizes, thresholds))
    rows = tuple(
        ProtectedRow(stage.key, stage.label, cell) for stage, cell in zip(stages, cells, strict=True)
    )
    return ProtectedTable(rows=rows, total=total)


def _stage_cells(sizes: list[int], thresholds: Thresholds) -> Iterator[Cell]:
    """The first stage, then each that is far enough from the last one shown and leaves enough for what is hidden.

    Of one that is not shown, small is said only where that tells nothing of the step to it from the stage before. 5 and
    then "färre än 5" would tell that somebody came no further. A stage before it that is hidden for being under 10 is
    never told apart from a small one, or it would be known to be 9.
    """
    small, last = thresholds.small, len(sizes) - 1
    shown, between, is_small = sizes[0], 0, False
    yield volume(shown)
    for place, (before, size) in enumerate(pairwise(sizes), start=1):
        apart = thresholds.hidden_sum + (between - 1) * (small - 1) if between else small
        left = small if place == last and not between else thresholds.hidden_sum
        if shown - size >= apart and size >= left:
            yield volume(size)
            shown, between = size, 0
            continue
        is_far = before >= thresholds.hidden_sum and shown >= thresholds.hidden_sum + small - 1
        is_apart = not between or is_small or is_far
        is_small = size < small and is_apart
        yield Cell(words=thresholds.fewer if is_small else NOT_SHOWN)
        between += 1


def most_of_stage(table: ProtectedTable, key: str, *, thresholds: Thresholds = DEFAULT) -> int:
    """How many a stage can be at most, to one who reads the funnel: what may be said beside it starts from there."""
    most = table.total.value
    for row in table.rows:
        if row.cell.value is not None:
            most = row.cell.value
        elif row.cell.words == thresholds.fewer:
            most = thresholds.small - 1
        if row.key == key:
            break
    return most


def way(
    stages: Iterable[ExactRow], funnel: ProtectedTable, *, thresholds: Thresholds = DEFAULT
) -> ProtectedTable:
    """Protect a longer row of stages, of which some are also stages of the funnel and print what it prints.

    What lies between two neighbouring stages is protected, and the last stage. Where the funnel is not shown neither is
    this.
    """
    if not funnel.is_shown:
        return funnel
    of_funnel = {row.key: row.cell for row in funnel.rows}
    rows: list[ProtectedRow] = []
    since: Cell | None = None
    between: list[ExactRow] = []
    for stage in stages:
        if stage.key not in of_funnel:
            between.append(stage)
            continue
        cell = of_funnel[stage.key]
        rows += _between(since, between, cell, thresholds)
        rows.append(ProtectedRow(stage.key, stage.label, cell))
        since, between = cell, []
    rows += _between(since, between, volume(0), thresholds)
    return ProtectedTable(rows=tuple(rows), total=funnel.total)


def _between(
    first: Cell | None, stages: Sequence[ExactRow], last: Cell, thresholds: Thresholds
) -> list[ProtectedRow]:
    """The stages between two that are printed: what is above the last of them, as a funnel of its own."""
    hidden = Cell(words=NOT_SHOWN)
    cells = [hidden] * len(stages)
    if stages and first is not None and first.value is not None and last.value is not None:
        above = [first.value - last.value, *(stage.count - last.value for stage in stages)]
        if above[0] >= thresholds.total:
            _, *shown = _stage_cells(above, thresholds)
            cells = [hidden if cell.is_hidden else volume(cell.value + last.value) for cell in shown]
    return [ProtectedRow(stage.key, stage.label, cell) for stage, cell in zip(stages, cells, strict=True)]
