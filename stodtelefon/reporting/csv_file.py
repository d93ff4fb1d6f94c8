"""The year as a file for a spreadsheet: the cells of the page, a line each row, semicolons between.

Last stand the words by which the figures are read: which edition it is and what the manager says of it, what each
table's "Övriga" holds, the definitions, the protection.
"""

from __future__ import annotations

from collections.abc import Iterator

from stodtelefon import spreadsheet
from stodtelefon.reporting.releases import SECTIONS
from stodtelefon.reporting.tables import Table
from stodtelefon.reporting.year import YearFigures


def as_csv(figures: YearFigures) -> bytes:
    """The whole year, with the mark that makes a spreadsheet read åäö."""
    years = figures.key_figures.columns
    lines: list[tuple[object, ...]] = [("Tabell", "Rad", "Enhet", *years)]
    for table in (figures.key_figures, *figures.tables):
        lines.extend(_lines(table))
    lines.extend(_lines_of_one_year(figures.outreach, others=len(years) - 1))
    lines.extend((*words, *[""] * len(years)) for words in _words(figures))
    return spreadsheet.as_csv(lines)


def _words(figures: YearFigures) -> Iterator[tuple[str, str, str]]:
    if figures.standing:
        yield "Hur talen står", figures.standing, "anmärkning"
    for key, words in figures.own_words.items():
        yield SECTIONS.get(key, key), words, "egna ord"
    for table in (*figures.tables, figures.outreach):
        for note in table.notes:
            yield table.caption, note, "anmärkning"
    for term, text in figures.definitions:
        yield term, text, "förklaring"
    if figures.protection:
        yield "Så läser du talen", figures.protection, "förklaring"


def _lines(table: Table) -> Iterator[tuple[object, ...]]:
    for row in [*table.rows, *([table.total] if table.total else [])]:
        yield table.caption, row.label, row.unit or table.unit, *row.cells


def _lines_of_one_year(table: Table, *, others: int) -> Iterator[tuple[object, ...]]:
    """A line for each cell, in the column of the year itself; the other years' columns stay empty."""
    for place, column in enumerate(table.columns):
        for row in table.rows:
            yield f"{table.caption}: {column}", row.label, table.unit, row.cells[place], *[""] * others
