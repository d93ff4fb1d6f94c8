"""The year as a workbook: a sheet for each table, first what it holds, last how the figures are read.

Numbers are numbers, days are days, and all else is text: nothing that somebody wrote becomes a formula or a link.
xlsxwriter is imported when a workbook is made, so that a process which makes none does not hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from stodtelefon.dates import midnight
from stodtelefon.reporting.disclosure import Cell
from stodtelefon.reporting.report import INVENTED, Report, lines
from stodtelefon.reporting.tables import Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CONTENTS, READING = "Innehåll", "Förklaringar"
NAME_LETTERS = 31  # the most that the name of a sheet may have
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
HEAD_ROW = (
    2  # under the caption and an empty row; what stands above and on it stays when the rest is leafed through
)
LABEL, UNIT, TEXT = (18, 48), (8, 22), 100  # narrowest and widest, in letters
A4 = 9
HEADER_LETTERS = 100  # the whole of it may have 255, and each & is written twice


class Styles(NamedTuple):
    title: Format
    head: Format
    label: Format
    total: Format
    text: Format
    soft: Format
    link: Format
    number: Format
    total_number: Format
    day: Format


def as_xlsx(report: Report) -> bytes:
    """The whole year. The same year, made on the same day, gives the same bytes."""
    from xlsxwriter import Workbook

    content = BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_urls": False}) as book:
        _describe(book, report)
        styles = _styles(book)
        tables = dict(zip(sheet_names(table.caption for table in report.tables), report.tables, strict=True))
        _write_contents(_new_sheet(book, CONTENTS, report), report, tables, styles)
        for name, table in tables.items():
            _write_table(_new_sheet(book, name, report), table, styles)
        _write_reading(_new_sheet(book, READING, report), report, styles)
    return content.getvalue()


def sheet_names(captions: Iterable[str]) -> list[str]:
    """A name for each, as a workbook takes it: 31 letters at most, none of []:*?/\\, no two alike in any case."""
    taken = {CONTENTS.casefold(), READING.casefold(), "history"}
    names = []
    for caption in captions:
        plain = " ".join(NOT_IN_NAMES.sub(" ", caption).split()).strip("'") or "Tabell"
        name, number = _shortened(plain, NAME_LETTERS), 1
        while name.casefold() in taken:
            number += 1
            name = f"{_shortened(plain, NAME_LETTERS - 1 - len(str(number)))} {number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _shortened(name: str, letters: int) -> str:
    """Between two words where there are any."""
    if len(name) <= letters:
        return name
    begun = name[: letters + 1].rpartition(" ")[0] or name[:letters]
    return begun.strip(" ,:–-'") or name[:letters].strip(" '")


def _describe(book: Workbook, report: Report) -> None:
    book.set_properties(
        {
            "title": f"Årsstatistik {report.name}",
            "author": report.head.municipality,
            "comments": report.head.edition,
            "created": midnight(report.head.made_on).replace(tzinfo=None),
        }
    )
    book.set_size(2400, 1600)


def _styles(book: Workbook) -> Styles:
    top = {"valign": "top", "text_wrap": True}
    total = {"bold": True, "top": 1}
    return Styles(
        title=book.add_format({"bold": True, "font_size": 14}),
        head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}),
        label=book.add_format(top),
        total=book.add_format(top | total),
        text=book.add_format(top),
        soft=book.add_format({"font_color": "#4d5b5d"}),
        link=book.add_format({"font_color": "#14545c", "underline": 1}),
        number=book.add_format({"num_format": "0", "align": "right", "valign": "top"}),
        total_number=book.add_format({"num_format": "0", "align": "right", "valign": "top"} | total),
        day=book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
    )


def _new_sheet(book: Workbook, name: str, report: Report) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.set_paper(A4)
    sheet.set_portrait()
    sheet.set_margins(left=0.7, right=0.7, top=0.9, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # a year at the head of a column
    sheet.set_header(f"&L{_in_header(report.head.municipality)}&RÅrsstatistik {report.name}")
    invented = INVENTED.partition(":")[0] if report.head.is_invented else ""
    sheet.set_footer(f"&L{invented}&RSida &P av &N")
    return sheet


def _in_header(text: str) -> str:
    """Where & begins a command, it is written twice."""
    return text[:HEADER_LETTERS].replace("&", "&&")


def _write_contents(sheet: Worksheet, report: Report, tables: dict[str, Table], styles: Styles) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, f"Årsstatistik {report.name}", styles.title)
    row = 2
    for term, said in report.facts:
        sheet.write_string(row, 0, term, styles.soft)
        if isinstance(said, date):
            sheet.write_datetime(row, 1, midnight(said).replace(tzinfo=None), styles.day)
        else:
            sheet.write_string(row, 1, said, styles.text)
        row += 1
    answers = ((answer.question, answer.words) for answer in report.figures.answers)
    for heading, words in (*answers, *report.own_words):
        sheet.write_string(row + 1, 0, heading, styles.label)
        sheet.write_string(row + 1, 1, words, styles.text)
        row += 1
    sheet.write_row(row + 2, 0, ("Blad", "Tabell"), styles.head)
    row += 3
    for name, caption in (*_captions(tables), (READING, "Vad orden betyder, och hur små tal skyddas")):
        quoted = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", styles.link, string=name)
        sheet.write_string(row, 1, caption, styles.text)
        row += 1


def _captions(tables: dict[str, Table]) -> Iterator[tuple[str, str]]:
    for name, table in tables.items():
        yield name, table.caption


def _write_table(sheet: Worksheet, table: Table, styles: Styles) -> None:
    rows = list(lines(table))
    sheet.write_string(0, 0, table.caption, styles.title)
    for column, words in enumerate((table.row_heading, "Enhet", *table.columns)):
        sheet.write_string(HEAD_ROW, column, words, styles.head)
    for row, line in enumerate(rows, start=HEAD_ROW + 1):
        style = styles.total if line.is_total else styles.label
        sheet.write_string(row, 0, line.label, style)
        sheet.write_string(row, 1, line.unit, style)
        for column, cell in enumerate(line.cells, start=2):
            _write_cell(sheet, row, column, cell, styles.total_number if line.is_total else styles.number)
    for row, note in enumerate(table.notes, start=HEAD_ROW + len(rows) + 2):
        sheet.write_string(row, 0, note, styles.soft)
    sheet.set_column(0, 0, _wide([table.row_heading, *(line.label for line in rows)], *LABEL))
    sheet.set_column(1, 1, _wide(["Enhet", *(line.unit for line in rows)], *UNIT))
    for place, name in enumerate(table.columns):
        told = [name, *(str(line.cells[place]) for line in rows)]
        sheet.set_column(place + 2, place + 2, _wide(told, 12, 26))
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.repeat_rows(0, HEAD_ROW)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, style: Format) -> None:
    if cell.value is None:
        sheet.write_string(row, column, cell.words, style)
    else:
        sheet.write_number(row, column, cell.value, style)


def _wide(texts: Iterable[str], least: int, most: int) -> int:
    """Room for the longest of them and somewhat more; what is longer than `most` is folded."""
    return min(max(least, *(len(text) + 2 for text in texts)), most)


def _write_reading(sheet: Worksheet, report: Report, styles: Styles) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, TEXT)
    sheet.write_string(0, 0, "Så läser du talen", styles.title)
    sheet.write_row(HEAD_ROW, 0, ("Ord", "Betydelse"), styles.head)
    for row, (term, said) in enumerate(report.definitions, start=HEAD_ROW + 1):
        sheet.write_string(row, 0, term, styles.label)
        sheet.write_string(row, 1, said, styles.text)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.repeat_rows(0, HEAD_ROW)
