"""Tables as they are read: the same rows on the page, in the charts and in the csv file.

Everything here is already protected; nothing in this module has seen an exact count of people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from stodtelefon.reporting.disclosure import NOT_SHOWN, REST_KEY, Cell, ProtectedTable

NO_ROW = "–"


def plain_fields(row: Any) -> dict[str, Any]:
    """The fields of a dataclass by their names: `asdict` would look into everything, and copy it."""
    return {name: getattr(row, name) for name in row.__slots__}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its label, a cell for each column, and its unit where the table has none for all its rows."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    unit: str = ""

    def as_plain(self) -> dict[str, Any]:
        return plain_fields(self) | {"cells": tuple(plain_fields(cell) for cell in self.cells)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> TableRow:
        return cls(**{**plain, "cells": tuple(Cell(**cell) for cell in plain["cells"])})


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, a column for each year (this year first), and the notes that a reader needs."""

    key: str
    caption: str
    unit: str
    row_heading: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    total: TableRow | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        return bool(self.rows)

    @property
    def totals(self) -> list[tuple[str, Cell]]:
        """Each year with its total, to be read where there are no rows."""
        return list(zip(self.columns, self.total.cells, strict=True)) if self.total else []

    @property
    def first_cells(self) -> dict[str, Cell]:
        """What the first column says, by the key of the row."""
        return {row.key: row.cells[0] for row in self.rows}

    def as_plain(self) -> dict[str, Any]:
        rows = tuple(row.as_plain() for row in self.rows)
        return plain_fields(self) | {"rows": rows, "total": self.total and self.total.as_plain()}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Table:
        return cls(
            **{
                **plain,
                "columns": tuple(plain["columns"]),
                "rows": tuple(TableRow.from_plain(row) for row in plain["rows"]),
                "total": plain["total"] and TableRow.from_plain(plain["total"]),
                "notes": tuple(plain["notes"]),
            }
        )


def side_by_side(
    years: Mapping[str, ProtectedTable],
    *,
    key: str,
    caption: str,
    unit: str,
    row_heading: str,
    order: Iterable[tuple[str, str]],
    has_total: bool = True,
) -> Table:
    """Put the protected tables of several years, by name, beside each other, in the order of the code list.

    A group that one year stands by itself and another is part of "Övriga" says so in its cell.
    """
    labels = dict(order)
    for table in years.values():
        for row in table.rows:
            labels.setdefault(row.key, row.label)
    labels = {name: label for name, label in labels.items() if not name.endswith(REST_KEY)} | {
        name: label for name, label in labels.items() if name.endswith(REST_KEY)
    }
    seen = {row.key for table in years.values() for row in table.rows}
    standing = [name for name in labels if name in seen]
    total = TableRow("total", "Totalt", tuple(table.total for table in years.values()))
    return Table(
        key=key,
        caption=caption,
        unit=unit,
        row_heading=row_heading,
        columns=tuple(years),
        rows=tuple(
            TableRow(
                name, labels[name], tuple(_cell_of(table, name, labels[name]) for table in years.values())
            )
            for name in standing
        ),
        total=total if has_total else None,
        notes=tuple(_reading_notes(years)),
    )


def beside(table: Table, before: Table) -> Table:
    """The table of one year with the first column of another's beside it; a row that is not there has no number."""
    cells, total = before.first_cells, before.total
    return replace(
        table,
        columns=(*table.columns, before.columns[0]),
        rows=tuple(
            replace(row, cells=(*row.cells, cells.get(row.key, Cell(words=NO_ROW)))) for row in table.rows
        ),
        total=table.total and total and replace(table.total, cells=(*table.total.cells, total.cells[0])),
    )


def _cell_of(table: ProtectedTable, key: str, label: str) -> Cell:
    if not table.is_shown:
        return Cell(words=NOT_SHOWN)
    for row in table.rows:
        if row.key == key:
            return row.cell
        if label in row.members:
            return Cell(words=f"i {row.label}")
    return Cell(words=NO_ROW)


def _reading_notes(years: Mapping[str, ProtectedTable]) -> Iterable[str]:
    for name, table in years.items():
        if not table.is_shown:
            yield f"{name}: fördelningen visas inte, underlaget är så litet att någon kan pekas ut."
        for row in table.rows:
            if row.members:
                members = ", ".join(lower_first(member) for member in row.members)
                yield f"{name}: {row.label} är {members}."


def lower_first(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
