"""Figures and tables as they are read: the same rows on the page, in the charts and in the csv file.

Everything here is already protected; nothing in this module has seen an exact count of people.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stodtelefon.reporting.disclosure import NOT_SHOWN, REST_KEY, Cell, Protected

NO_ROW = "–"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it is, what is counted, and its cell for each year shown (this year first)."""

    key: str
    label: str
    unit: str
    cells: tuple[Cell, ...]
    note: str = ""

    @property
    def now(self) -> Cell:
        return self.cells[0]

    @property
    def before(self) -> Cell | None:
        return self.cells[1] if len(self.cells) > 1 else None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its label and a cell for each year shown."""

    key: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, a column for each year, and the words that a reader needs under it."""

    key: str
    caption: str
    unit: str
    row_heading: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    total: TableRow | None = None
    notes: tuple[str, ...] = ()
    short_labels: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        return bool(self.rows)

    @property
    def totals(self) -> list[tuple[str, Cell]]:
        """Each year with its total, to be read where there are no rows."""
        return list(zip(self.columns, self.total.cells, strict=True)) if self.total else []


@dataclass(frozen=True, slots=True)
class YearOf:
    """A protected table and the year that it speaks of, as it goes into a column."""

    name: str
    table: Protected


def side_by_side(
    years: Sequence[YearOf],
    *,
    key: str,
    caption: str,
    unit: str,
    row_heading: str,
    order: Iterable[tuple[str, str]],
    total_label: str = "Totalt",
    notes: Iterable[str] = (),
    has_total: bool = True,
) -> Table:
    """Put protected tables of several years beside each other, in the order of the code list.

    A group that one year stands by itself and another is part of "Övriga" says so in its cell.
    """
    labels = dict(order)
    for year in years:
        for row in year.table.rows:
            labels.setdefault(row.key, row.label)
    labels = {name: label for name, label in labels.items() if not name.endswith(REST_KEY)} | {
        name: label for name, label in labels.items() if name.endswith(REST_KEY)
    }
    seen = {row.key for year in years for row in year.table.rows}
    standing = [name for name in labels if name in seen]
    total = TableRow("total", total_label, tuple(year.table.total for year in years))
    return Table(
        key=key,
        caption=caption,
        unit=unit,
        row_heading=row_heading,
        columns=tuple(year.name for year in years),
        rows=tuple(
            TableRow(name, labels[name], tuple(_cell_of(year.table, name, labels[name]) for year in years))
            for name in standing
        ),
        total=total if has_total else None,
        notes=(*notes, *_reading_notes(years)),
    )


def _cell_of(table: Protected, key: str, label: str) -> Cell:
    if not table.is_shown:
        return Cell(words=NOT_SHOWN)
    for row in table.rows:
        if row.key == key:
            return row.cell
        if label in row.members:
            return Cell(words=f"i {row.label}")
    return Cell(words=NO_ROW)


def _reading_notes(years: Sequence[YearOf]) -> Iterable[str]:
    for year in years:
        if not year.table.is_shown:
            yield f"{year.name}: fördelningen visas inte, underlaget är så litet att någon kan pekas ut."
        for row in year.table.rows:
            if row.members:
                members = ", ".join(_lower_first(member) for member in row.members)
                yield f"{year.name}: {row.label} är {members}."


def _lower_first(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def as_csv(
    *,
    columns: Sequence[str],
    figures: Iterable[Figure],
    tables: Iterable[Table],
    tables_of_one_year: Iterable[Table] = (),
) -> bytes:
    """The whole page as one file for a spreadsheet: semicolons, and the mark that makes it read åäö."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, delimiter=";")
    writer.writerow([_guarded(text) for text in ("Tabell", "Rad", "Enhet", *columns)])
    for figure in figures:
        writer.writerow([_guarded(text) for text in ("Nyckeltal", figure.label, figure.unit, *figure.cells)])
    for table in tables:
        for row in [*table.rows, *([table.total] if table.total else [])]:
            writer.writerow([_guarded(text) for text in (table.caption, row.label, table.unit, *row.cells)])
    for table in tables_of_one_year:
        for place, column in enumerate(table.columns):
            for row in table.rows:
                line = (f"{table.caption}: {column}", row.label, table.unit, row.cells[place])
                writer.writerow([_guarded(text) for text in (*line, *[""] * (len(columns) - 1))])
    return sheet.getvalue().encode("utf-8-sig")


def _guarded(text: object) -> str:
    """A spreadsheet would run a cell that begins like a formula; a quote before it makes it text."""
    text = str(text)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
