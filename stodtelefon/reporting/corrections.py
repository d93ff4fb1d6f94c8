"""When a year that is released may be released once more, and what is said of that it would be another.

Two editions side by side tell nothing to one who does not know how many people lie between them (the attackers of the
tests), and something to one who knows that it was a single one. So corrections are gathered, and what has changed is
said by no number. docs/rojandekontroll.md says the rule in Swedish.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum

from django.utils import timezone

from stodtelefon.dates import in_months
from stodtelefon.reporting import catalogue
from stodtelefon.reporting.disclosure import Cell
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.tables import alone
from stodtelefon.reporting.year import YearFigures

MONTHS_APART = 3
Cells = dict[tuple[str, str], tuple[Cell, ...]]  # by table and row


class Difference(Enum):
    """What is another now than in an edition."""

    NOTHING = "nothing"
    OWN_WORK = "own_work"
    PEOPLE = "people"


def difference(released: YearFigures, counted: YearFigures) -> Difference:
    """Of the year itself, in what the edition tells: a figure that the program did not have then is no difference, nor
    are other words, nor a row of our own work that has come to a list, or left it, with nothing in it. Both are
    protected by the same thresholds."""
    told, now = _cells(released), _cells(counted)
    tables = {table.key for table in (*released.tables, released.outreach)}
    changed = {
        name
        for name in told.keys() | now.keys()
        if told.get(name) != now.get(name) and (name in told or name[0] in tables)
    }
    if not changed:
        return Difference.NOTHING
    return Difference.OWN_WORK if all(map(_is_own_work, changed)) else Difference.PEOPLE


def may_follow_from(release: Release) -> date:
    """The first day on which figures about people may be released once more."""
    return in_months(timezone.localdate(release.released_at), MONTHS_APART)


def _cells(figures: YearFigures) -> Cells:
    return {name: cells for name, cells in _rows(figures) if not _is_empty_row(name, cells)}


def _rows(figures: YearFigures) -> Iterator[tuple[tuple[str, str], tuple[Cell, ...]]]:
    for table in (figures.key_figures, *figures.tables):
        own = alone(table) if table is not figures.key_figures else table
        for row in (*own.rows, *([own.total] if own.total else ())):
            yield (table.key, row.key), row.cells[:1]
    for row in figures.outreach.rows:
        yield (figures.outreach.key, row.key), row.cells


def _is_empty_row(name: tuple[str, str], cells: tuple[Cell, ...]) -> bool:
    """Nothing was done of it: whether the list names it says which words it has today. The single figures always
    stand."""
    return name[0] != "figures" and _is_own_work(name) and not any(cell.value for cell in cells)


def _is_own_work(name: tuple[str, str]) -> bool:
    table, row = name
    volume = {kind.key for kind in catalogue.TABLES if kind.is_volume} | {catalogue.OUTREACH.key}
    return table in volume or (
        table == "figures" and row in {figure.key for figure in catalogue.FIGURES if figure.is_volume}
    )
