"""The year as a file for a program: the cells of the page, a line each row, semicolons between.

Last stand the words by which the figures are read: what the manager says of the year, what each table's "Övriga" holds,
whose figures they are and which edition, the definitions, the protection.
"""

from __future__ import annotations

from collections.abc import Iterator

from stodtelefon import spreadsheet
from stodtelefon.reporting.report import Report, lines
from stodtelefon.reporting.tables import Table


def as_csv(report: Report) -> bytes:
    """The whole year, with the mark that makes a spreadsheet read åäö."""
    years = report.figures.key_figures.columns
    rows: list[tuple[object, ...]] = [("Tabell", "Rad", "Enhet", *years)]
    for table in report.tables:
        rows.extend(
            _of_one_year(table, others=len(years) - 1)
            if table is report.figures.outreach
            else _side_by_side(table)
        )
    rows.extend((*words, *[""] * len(years)) for words in _words(report))
    return spreadsheet.as_csv(rows)


def _words(report: Report) -> Iterator[tuple[object, ...]]:
    for heading, said in report.own_words:
        yield heading, said, "egna ord"
    for table in report.tables:
        for note in table.notes:
            yield table.caption, note, "anmärkning"
    for term, said in (*report.definitions, *report.facts):
        yield term, said, "förklaring"


def _side_by_side(table: Table) -> Iterator[tuple[object, ...]]:
    for line in lines(table):
        yield table.caption, line.label, line.unit, *line.cells


def _of_one_year(table: Table, *, others: int) -> Iterator[tuple[object, ...]]:
    """A line for each cell, in the column of the year itself; the other years' columns stay empty."""
    for place, column in enumerate(table.columns):
        for line in lines(table):
            yield f"{table.caption}: {column}", line.label, line.unit, line.cells[place], *[""] * others
