"""Tables as they are read: the same rows on the page, in the charts and in the csv file.

Everything here is already protected; nothing in this module has seen an exact count of people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from stodtelefon.reporting.disclosure import NOT_SHOWN, REST_KEY, Cell, ProtectedTable

NO_ROW = "–"


def plain_fields(row: Any) -> dict[str, Any]:
    """The fields of a dataclass by their names: `asdict` would look into everything, and copy it."""
    return {name: getattr(row, name) for name in row.__slots__}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its label, a cell for each column, and its unit where the table has none for all its rows. `members`:
    the labels of the groups that are this row in the first column, where it is of several."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    unit: str = ""
    members: tuple[str, ...] = ()

    @property
    def unit_to_say(self) -> str:
        """The unit as it stands after the label: none where the label has said it."""
        return "" if self.unit in self.label.lower() else self.unit

    def as_plain(self) -> dict[str, Any]:
        return plain_fields(self) | {"cells": tuple(plain_fields(cell) for cell in self.cells)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> TableRow:
        return cls(
            **{
                **plain,
                "cells": tuple(Cell(**cell) for cell in plain["cells"]),
                "members": tuple(plain.get("members", ())),
            }
        )


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
    members = {row.key: row.members for row in next(iter(years.values())).rows}
    total = TableRow("total", "Totalt", tuple(table.total for table in years.values()))
    return Table(
        key=key,
        caption=caption,
        unit=unit,
        row_heading=row_heading,
        columns=tuple(years),
        rows=tuple(
            TableRow(
                name,
                labels[name],
                tuple(_cell_of(table, name, labels[name]) for table in years.values()),
                members=members.get(name, ()),
            )
            for name in standing
        ),
        total=total if has_total else None,
        notes=tuple(_reading_notes(years)),
    )


def alone(table: Table) -> Table:
    """The first column by itself: the rows that stand in it, and the notes that are about it."""
    name = table.columns[0]
    notes = tuple(note for note in table.notes if note.startswith(f"{name}: "))
    is_shown = _why_not_shown(name) not in notes
    rows = (replace(row, cells=row.cells[:1]) for row in table.rows if is_shown and _stands(row.cells[0]))
    total = table.total and replace(table.total, cells=table.total.cells[:1])
    return replace(table, columns=(name,), rows=tuple(rows), total=total, notes=notes)


def beside(table: Table, before: Table | None, *, name: str, order: Iterable[str]) -> Table:
    """The table of one year alone with the first column of another's beside it, as that was read. A row that only the
    other has stands in its place, and each cell says what `side_by_side` would. `name`: the other year, which may have
    no such table. `order`: the keys of the rows, as the list has them."""
    without = replace(table, columns=(name,), rows=(), total=None, notes=())
    other = alone(before) if before is not None else without
    ours, theirs = ({row.key: row for row in each.rows} for each in (table, other))
    rows = []
    for key in _in_order(list(ours), list(theirs), list(order)):
        row = ours.get(key) or replace(theirs[key], members=())
        rows.append(replace(row, cells=(_cell_beside(table, ours, row), _cell_beside(other, theirs, row))))
    total = other.total.cells[0] if other.total else Cell(words=NO_ROW)
    return replace(
        table,
        columns=(*table.columns, name),
        rows=tuple(rows),
        total=table.total and replace(table.total, cells=(*table.total.cells, total)),
        notes=(*table.notes, *other.notes),
    )


def rows_beside(table: Table, before: Table | None, *, name: str) -> Table:
    """The same of rows that stand whatever is counted, as the months of a year: those of the other alone are left
    out."""
    cells = before.first_cells if before is not None else {}
    no_number = Cell(words=NO_ROW)
    total = before.total.cells[0] if before is not None and before.total else no_number
    return replace(
        table,
        columns=(*table.columns, name),
        rows=tuple(replace(row, cells=(*row.cells, cells.get(row.key, no_number))) for row in table.rows),
        total=table.total and replace(table.total, cells=(*table.total.cells, total)),
    )


def _in_order(ours: Sequence[str], theirs: Sequence[str], order: Sequence[str]) -> list[str]:
    """Both in the order of their list, what is not in it any more after that, and "Övriga" last."""
    found = [*ours, *(key for key in theirs if key not in ours)]
    places = {key: place for place, key in enumerate(order)}
    return sorted(found, key=lambda key: (key.endswith(REST_KEY), places.get(key, len(places))))


def _cell_beside(table: Table, rows: Mapping[str, TableRow], row: TableRow) -> Cell:
    if row.key in rows:
        return rows[row.key].cells[0]
    if _why_not_shown(table.columns[0]) in table.notes:
        return Cell(words=NOT_SHOWN)
    merged = next((rest for rest in table.rows if row.label in rest.members), None)
    return Cell(words=f"i {merged.label}" if merged else NO_ROW)


def _stands(cell: Cell) -> bool:
    """Is it a cell of a row, and not words in the place of one?"""
    return not cell.is_hidden or not (cell.words == NO_ROW or cell.words.startswith("i "))


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
            yield _why_not_shown(name)
        for row in table.rows:
            if row.members:
                members = ", ".join(lower_first(member) for member in row.members)
                yield f"{name}: {row.label} är {members}."


def _why_not_shown(name: str) -> str:
    return f"{name}: fördelningen visas inte, underlaget är så litet att någon kan pekas ut."


def lower_first(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
