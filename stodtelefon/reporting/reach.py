"""Whom the line told, beside how those who got in touch had heard of it: *Nått och hört av*.

For each audience: how often it was told in the year, and how many of those who got in touch had heard what was for it
(`heard_as`, asked in every call). For each way of telling: the same by `heard_through`. Both are lists of the yearly
page, protected there, and stand beside each other; neither is crossed with the other, or with who called (rule 8 of
`disclosure`). Who called is counted by caller group, which is another list than that of the audiences.

A running year has our own work alone: small numbers that grow from day to day tell of the newest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from stodtelefon.reporting.disclosure import NOT_SHOWN, Cell
from stodtelefon.reporting.sentence import Answer
from stodtelefon.reporting.tables import NO_ROW, Table, TableRow, lower_first
from stodtelefon.reporting.year import YearFigures

HEARD = "Hörde av sig"
IN_REST = "i Övriga"
WHY_RUNNING = (
    "Året pågår. Hur de som hör av sig har fått veta visas när det är slut: förr skulle talen visa vad det nyaste "
    "samtalet sade."
)
WHY_NOT_SHOWN = (
    "Vilka informationen riktade sig till visas inte: underlaget är så litet att någon kan pekas ut."
)
NOT_COUNTED = "Hur de som hörde av sig hade fått veta är inte räknat för det här året."


@dataclass(frozen=True, slots=True)
class Reach:
    """What the page says of a year: sentences first, then a list by audience and one by how it was done. `why`: why
    it does not say what those who got in touch had heard, where it does not."""

    answers: tuple[Answer, ...]
    why: str
    audiences: Table
    kinds: Table

    @property
    def tables(self) -> tuple[Table, Table]:
        return self.audiences, self.kinds

    @property
    def is_empty(self) -> bool:
        """Nothing was done, and nothing is said of who got in touch."""
        return not self.answers and not any(row.cells[0].value for row in self.audiences.rows)


@dataclass(frozen=True, slots=True)
class Heard:
    """How many of those who got in touch had heard as each group of a list, of the year itself."""

    table: Table | None

    @property
    def is_shown(self) -> bool:
        return self.table is not None and any(row.cells[0].words != NOT_SHOWN for row in self.table.rows)

    def of(self, key: str) -> Cell:
        """A number, or why there is none. A group that has no row of its own is one of "Övriga"."""
        if self.table is None:
            return Cell(words=NO_ROW)
        if not self.is_shown:
            return Cell(words=NOT_SHOWN)
        found = self.table.first_cells.get(key, Cell(words=NO_ROW))
        return Cell(words=IN_REST) if found.words == NO_ROW else found

    def beyond(self, keys: Iterable[str], width: int) -> list[TableRow]:
        """The rows that are no group of ours: no answer, and "Övriga"."""
        if self.table is None or not self.is_shown:
            return []
        nothing = (Cell(words=NO_ROW),) * width
        return [
            TableRow(row.key, row.label, (*nothing, row.cells[0]))
            for row in self.table.rows
            if row.key not in set(keys) and row.cells[0].words != NO_ROW
        ]

    def notes(self, year: str) -> tuple[str, ...]:
        """Who is in "Övriga"."""
        return tuple(note for note in self.table.notes if note.startswith(f"{year}:")) if self.table else ()


def is_few(cell: Cell) -> bool:
    """Fewer than what is shown, nobody among them: that is all that may be said."""
    return cell.is_hidden and cell.words not in (NOT_SHOWN, NO_ROW)


def set_against(figures: YearFigures) -> Reach:
    """The page of a year, made from its protected figures and from nothing else."""
    tables = {table.key: table for table in figures.tables}
    is_over = not figures.is_running
    heard_as, heard = (Heard(tables.get(key) if is_over else None) for key in ("heard_as", "heard"))
    told = replace(figures.outreach, columns=("Tillfällen", "Nådda, cirka"))
    audiences = _beside(figures, told, heard_as, "Målgrupper", is_over=is_over)
    done = tables.get("outreach_kinds") or Table("outreach_kinds", "", "", "Sätt", (), ())
    kinds = _beside(figures, _of_the_year(done), heard, "Hur vi nådde ut", is_over=is_over)
    return Reach(
        answers=tuple(_answers(audiences, figures)) if heard_as.is_shown else (),
        why=_why(heard_as, is_over=is_over),
        audiences=audiences,
        kinds=kinds,
    )


def _of_the_year(table: Table) -> Table:
    """Of our own work, the year itself without the one before."""
    rows = tuple(replace(row, cells=row.cells[:1]) for row in table.rows)
    return replace(table, columns=("Tillfällen",), rows=rows)


def _beside(figures: YearFigures, done: Table, heard: Heard, caption: str, *, is_over: bool) -> Table:
    """What we did, and in the last column how many had heard so."""
    rows = [
        TableRow(row.key, row.label, (*row.cells, heard.of(row.key)) if is_over else row.cells)
        for row in done.rows
    ]
    return Table(
        key=f"reach_{done.key}",
        caption=f"{caption} {figures.year}",
        unit="",
        row_heading=done.row_heading,
        columns=(*done.columns, HEARD) if is_over else done.columns,
        rows=(*rows, *heard.beyond([row.key for row in done.rows], len(done.columns))),
        notes=heard.notes(str(figures.year)),
    )


def _answers(audiences: Table, figures: YearFigures) -> Iterable[Answer]:
    """Whom we have not reached, as far as protected figures tell. Where a number may not be read nothing is said."""
    told = {row.key for row in figures.outreach.rows if row.cells[0].value}
    groups = [row for row in audiences.rows if row.key in {one.key for one in figures.outreach.rows}]
    few = {row.key for row in groups if is_few(row.cells[-1])}
    several = {row.key: row.cells[-1].value for row in groups if row.cells[-1].value}
    for question, chosen in (
        ("Vi berättade, men få eller ingen hörde av sig", [row for row in groups if row.key in told & few]),
        ("Hörde av sig, fast vi inte berättade", [row for row in groups if row.key in several.keys() - told]),
        ("Varken berättat eller hört av", [row for row in groups if row.key in few - told]),
    ):
        words = [
            f"{lower_first(row.label)} ({several[row.key]})" if row.key in several else lower_first(row.label)
            for row in chosen
        ]
        if words:
            yield Answer(question, f"{', '.join(words)}.")


def _why(heard: Heard, *, is_over: bool) -> str:
    if not is_over:
        return WHY_RUNNING
    if heard.table is None:
        return NOT_COUNTED
    return "" if heard.is_shown else WHY_NOT_SHOWN
