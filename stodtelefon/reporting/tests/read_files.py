"""What the files of a year say, read by others than those who wrote them, and where they differ from the figures."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from unicodedata import normalize

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from openpyxl import load_workbook
from pypdf import PdfReader

from stodtelefon.downloads import TYPES
from stodtelefon.reporting.csv_file import as_csv
from stodtelefon.reporting.kept_years import CONTENT
from stodtelefon.reporting.layout import lay_out
from stodtelefon.reporting.pdf_file import ACROSS, year_as_pdf
from stodtelefon.reporting.report import Report, lines
from stodtelefon.reporting.tables import Table, TableRow
from stodtelefon.reporting.xlsx_file import as_xlsx, sheet_names

Rows = list[tuple[str, ...]]


def pages_of(content: bytes) -> list[str]:
    """The text of each page of a pdf, on one line."""
    return [one_line(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def words_of(response: HttpResponse) -> str:
    """All that an answer says: of a workbook and of a pdf what is read in them."""
    kind = response["Content-Type"]
    if kind == TYPES["pdf"]:
        return "\n".join(pages_of(response.content))
    if kind == TYPES["xlsx"]:
        return words_of_book(response.content)
    return response.content.decode()


def words_of_book(content: bytes) -> str:
    book = load_workbook(io.BytesIO(content))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", normalize("NFKC", text)).strip()


def tags_of(content: bytes) -> Iterator[tuple[str, dict]]:
    """The tag tree of a pdf in the order in which it is read: kind and what it has besides."""
    yield from _walk(PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"])


def _walk(node) -> Iterator[tuple[str, dict]]:
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _walk(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"].removeprefix("/"), node
        if "/K" in node:
            yield from _walk(node["/K"])


def differences(report: Report) -> list[str]:
    """The tables in which page, csv, xlsx or pdf do not say, row by row, what the figures do."""
    written = csv_rows(as_csv(report))
    book = load_workbook(io.BytesIO(as_xlsx(report)))
    text = _close(" ".join(pages_of(year_as_pdf(report))))
    page = _close(strip_tags(render_to_string(CONTENT, {"page": lay_out(report.figures)})))
    found = []
    names = sheet_names(table.caption for table in report.tables)
    for name, table in zip(names, report.tables, strict=True):
        rows = [(line.label, *map(str, line.cells)) for line in lines(table)]
        if not all(_close(row) in page for row in _of_page(table)) and not _stands_beside(table, report):
            found.append(f"page: {table.caption}")
        if written.get(table.caption, []) != _of_csv(table, rows, report):
            found.append(f"csv: {table.caption}")
        if _of_sheet(book[name], len(rows)) != [
            (line.label, *(cell.value if cell.value is not None else cell.words for cell in line.cells))
            for line in lines(table)
        ]:
            found.append(f"xlsx: {table.caption}")
        if not all(_close(row) in text for row in _of_pdf(table)):
            found.append(f"pdf: {table.caption}")
    return found


def _stands_beside(table: Table, report: Report) -> bool:
    """The line of several years is on the page, and not in what is kept of it."""
    return report.several is not None and table is report.several.table


def csv_rows(content: bytes) -> dict[str, Rows]:
    """The rows of each table, without the unit."""
    found: dict[str, Rows] = {}
    read = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    for caption, label, unit, *cells in list(read)[1:]:
        if unit not in ("egna ord", "anmärkning", "förklaring"):
            found.setdefault(caption.partition(": ")[0] if _is_outreach(caption) else caption, []).append(
                (label, *cells)
            )
    return found


def _is_outreach(caption: str) -> bool:
    return caption.startswith("Nå ut")


def _of_csv(table: Table, rows: Rows, report: Report) -> Rows:
    """The table of one year has a row for each cell, that of several years lies down; what other years have no number
    for is empty."""
    years = list(report.figures.key_figures.columns)
    told = {label: cells for label, *cells in rows} if report.several else {}
    if report.several:
        years += [row.label for row in reversed(report.several.table.rows) if row.label not in years]
    if report.several and table is report.several.table:
        return [
            (column, *(told[year][place] if year in told else "" for year in years))
            for place, column in enumerate(table.columns)
        ]
    if table is report.figures.outreach:
        rows = [(label, cells[place]) for place in range(len(table.columns)) for label, *cells in rows]
    return [(*row, *[""] * (1 + len(years) - len(row))) for row in rows]


def _of_sheet(sheet, count: int) -> list[tuple]:
    rows = sheet.iter_rows(min_row=4, max_row=3 + count, values_only=True)
    return [(row[0], *row[2:]) for row in rows] if count else []


def _of_page(table: Table) -> Iterator[str]:
    if not table.is_shown:
        yield from (f"{column}: {cell}" for column, cell in table.totals)
        return
    for row in _rows(table):
        yield row.label + row.unit_to_say + "".join(map(str, row.cells))


def _of_pdf(table: Table) -> Iterator[str]:
    """What stands after each other: a row, or across the page all that one column says."""
    rows = _rows(table)
    if table.key in ACROSS and table.is_shown:
        for place, name in enumerate(table.columns):
            yield name + "".join(str(line.cells[place]) for line in rows)
        return
    for row in rows:
        unit = f" ({row.unit_to_say})" if row.unit_to_say else ""
        yield row.label + unit + "".join(map(str, row.cells))


def _rows(table: Table) -> list[TableRow]:
    return [*table.rows, *([table.total] if table.total else [])]


def _close(text: str) -> str:
    """Without spaces: where a line is broken says nothing."""
    return re.sub(r"\s", "", normalize("NFKC", unescape(text)))
