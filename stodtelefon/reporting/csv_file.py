"""The year as a file for a program: the cells of the page, a line each row, semicolons between.

Last stand the words by which the figures are read: what the manager says of the year, what each table's "Övriga" holds,
whose figures they are and which edition, the definitions, the protection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stodtelefon import spreadsheet
from stodtelefon.reporting.report import Report, lines
from stodtelefon.reporting.tables import Table

Row = tuple[object, ...]


def as_csv(report: Report) -> bytes:
    """The whole year, with the mark that makes a spreadsheet read åäö."""
    years = (*report.figures.key_figures.columns, *_earlier(report))
    rows = [("Tabell", "Rad", "Enhet", *years), *_cells(report, years), *_words(report)]
    return spreadsheet.as_csv((*row, *[""] * (3 + len(years) - len(row))) for row in rows)


def _earlier(report: Report) -> tuple[str, ...]:
    """The years that only the line of several years tells of, the newest first."""
    told = report.several.table.rows if report.several else ()
    return tuple(row.label for row in reversed(told) if row.label not in report.figures.key_figures.columns)


def _cells(report: Report, years: Sequence[str]) -> Iterator[Row]:
    for table in report.tables:
        if table is report.figures.outreach:
            yield from _of_one_year(table)
        elif report.several and table is report.several.table:
            yield from _of_several_years(table, years)
        else:
            yield from _side_by_side(table)


def _words(report: Report) -> Iterator[Row]:
    for heading, said in report.own_words:
        yield heading, said, "egna ord"
    for table in report.tables:
        for note in table.notes:
            yield table.caption, note, "anmärkning"
    for term, said in (*report.definitions, *report.facts):
        yield term, said, "förklaring"


def _side_by_side(table: Table) -> Iterator[Row]:
    for line in lines(table):
        yield table.caption, line.label, line.unit, *line.cells


def _of_one_year(table: Table) -> Iterator[Row]:
    """A line for each cell, in the column of the year itself; the other years' columns stay empty."""
    for place, column in enumerate(table.columns):
        for line in lines(table):
            yield f"{table.caption}: {column}", line.label, line.unit, line.cells[place]


def _of_several_years(table: Table, years: Sequence[str]) -> Iterator[Row]:
    """A line for each of its columns: here the years are columns, as everywhere in the file."""
    told = {row.label: row.cells for row in table.rows}
    for place, column in enumerate(table.columns):
        yield (
            table.caption,
            column,
            column.lower(),
            *(told[year][place] if year in told else "" for year in years),
        )
