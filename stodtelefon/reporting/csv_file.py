"""The year as a file for a spreadsheet: the cells of the page, a line each row, semicolons between."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from stodtelefon.reporting.tables import Table
from stodtelefon.reporting.year import YearFigures

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(figures: YearFigures) -> bytes:
    """The whole year, with the mark that makes a spreadsheet read åäö."""
    years = figures.key_figures.columns
    lines: list[tuple[object, ...]] = [("Tabell", "Rad", "Enhet", *years)]
    for table in (figures.key_figures, *figures.tables):
        lines.extend(_lines(table))
    lines.extend(_lines_of_one_year(figures.outreach, others=len(years) - 1))
    sheet = io.StringIO(newline="")
    csv.writer(sheet, delimiter=";").writerows([_guarded(cell) for cell in line] for line in lines)
    return sheet.getvalue().encode("utf-8-sig")


def _lines(table: Table) -> Iterator[tuple[object, ...]]:
    for row in [*table.rows, *([table.total] if table.total else [])]:
        yield table.caption, row.label, row.unit or table.unit, *row.cells


def _lines_of_one_year(table: Table, *, others: int) -> Iterator[tuple[object, ...]]:
    """A line for each cell, in the column of the year itself; the other years' columns stay empty."""
    for place, column in enumerate(table.columns):
        for row in table.rows:
            yield f"{table.caption}: {column}", row.label, table.unit, row.cells[place], *[""] * others


def _guarded(cell: object) -> str:
    """A spreadsheet would run a cell that begins like a formula; a quote before it makes it text."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
