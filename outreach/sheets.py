"""A csv file of what has been done to reach out: read line by line, and what cannot be read is said by line and column.

The first line names the columns. Between columns stands a semicolon, a comma or a tab, whichever the first line has.
Several audiences, areas or languages stand in one cell with commas between. Nothing is kept here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from outreach.inputs import DoneInput
from stodtelefon.forms.guarded import finders
from stodtelefon.organisation.models import CodeRow
from stodtelefon.spreadsheet import FORMULA_SIGNS
from stodtelefon.texts import tidy

MOST_LINES = 500
MOST_BYTES = 500_000
# The columns, as the first line calls them, by the argument that they become.
COLUMNS = {
    "dag": "on",
    "hur": "kind",
    "målgrupper": "audiences",
    "områden": "areas",
    "språk": "languages",
    "antal": "people_reached",
    "tillsammans med": "together_with",
    "material": "material",
    "frågor": "questions",
}
NEEDED = ("dag", "hur", "målgrupper")
DELIMITERS = ";\t,"
HEADER = ";".join(COLUMNS)
NUL = (
    "Här står tecken som inte är text. Öppna filen i kalkylprogrammet, spara den som csv och välj den filen."
)
UNREADABLE = (
    "Raden går inte att läsa som csv. Kontrollera citattecknen: de ska vara två och stå ytterst i rutan."
)
MOST_SHOWN = 50
MOST_NAMED = 40  # characters of what is not known
LISTED = 8  # so many of a list are named, where something is not in it


@dataclass(frozen=True)
class Refused:
    """What cannot be read: on which line, in which column (empty: the line as a whole), and why.

    Lines are numbered as a spreadsheet numbers them: one whose cells hold line breaks is one line.
    """

    line: int
    column: str
    why: str


@dataclass(frozen=True)
class Sheet:
    """What a file says: what could be read, each with its line, and what could not. All is well without the latter."""

    rows: list[tuple[int, DoneInput]]
    refused: list[Refused]

    @property
    def refused_shown(self) -> list[Refused]:
        """As many as anybody reads."""
        return self.refused[:MOST_SHOWN]

    @property
    def refused_beyond(self) -> int:
        return max(len(self.refused) - MOST_SHOWN, 0)


@dataclass(frozen=True)
class Lists:
    """What can be chosen in a file, and what cannot any more."""

    offered: Mapping[str, Sequence[CodeRow]]
    retired: Mapping[str, Sequence[CodeRow]]


def text_of(content: bytes) -> tuple[str, bool]:
    """The words of a file, and whether it was Windows-1252, as Excel saves a csv: it cannot be read as UTF-8."""
    try:
        return content.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), True


def read_sheet(text: str, lists: Lists, fields: Mapping[str, forms.Field]) -> Sheet:
    """Read a file; `fields` are those that read a day, a number or words, by the argument they become."""
    lines = text.split("\n")
    if number := next((number for number, line in enumerate(lines, start=1) if "\x00" in line), None):
        return Sheet([], [Refused(number, "", NUL)])  # once: to save the file anew mends all of it
    first = next(filter(tidy, lines), "")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True
    )
    number, numbered = 0, []
    try:
        for number, cells in enumerate(reader, start=1):
            if len(numbered) > MOST_LINES + 1:
                break
            if filled := _without_empty_ends(cells):
                numbered.append((number, filled))
    except csv.Error:
        return Sheet([], [Refused(number + 1, "", UNREADABLE)])
    if not numbered:
        return Sheet([], [Refused(1, "", "Filen är tom.")])
    (line, header), *rest = numbered
    columns = [name.casefold() for name in header]
    if wrong := list(_wrong_columns(columns)):
        return Sheet([], [Refused(line, "", why) for why in wrong])
    if not rest:
        return Sheet([], [Refused(line, "", "Filen har inga rader under rubrikerna.")])
    if len(rest) > MOST_LINES:
        return Sheet(
            [], [Refused(rest[MOST_LINES][0], "", f"Filen har fler än {MOST_LINES} rader. Dela upp den.")]
        )
    found = Sheet([], [])
    for number, cells in rest:
        row, refused = _read_line(number, columns, cells, lists, fields)
        found.refused.extend(refused)
        if row is not None:
            found.rows.append((number, row))
    return found


def _without_empty_ends(cells: Sequence[str]) -> list[str]:
    """A spreadsheet writes empty cells after the last of each line, up to the widest."""
    tidied = [tidy(cell) for cell in cells]
    while tidied and not tidied[-1]:
        tidied.pop()
    return tidied


def _clipped(words: str) -> str:
    """What stands in a file that is none may be of any length."""
    return words if len(words) <= MOST_NAMED else f"{words[:MOST_NAMED]}…"


def _wrong_columns(columns: Sequence[str]) -> Iterator[str]:
    for name in dict.fromkeys(columns):
        if not name:
            yield "En av kolumnerna har ingen rubrik."
        elif name not in COLUMNS:
            yield f"Kolumnen ”{_clipped(name)}” känns inte igen. Kolumnerna heter {', '.join(COLUMNS)}."
        elif columns.count(name) > 1:
            yield f"Kolumnen ”{name}” står två gånger."
    for name in NEEDED:
        if name not in columns:
            yield f"Kolumnen ”{name}” saknas."


def _read_line(
    number: int, columns: Sequence[str], cells: Sequence[str], lists: Lists, fields: Mapping[str, forms.Field]
) -> tuple[DoneInput | None, list[Refused]]:
    if len(cells) > len(columns):
        return None, [
            Refused(number, "", f"Raden har {len(cells)} kolumner, och rubrikerna är {len(columns)}.")
        ]
    given: dict[str, Any] = {}
    refused = []
    for column, cell in zip(columns, [*cells, *[""] * (len(columns) - len(cells))], strict=True):
        name = COLUMNS[column]
        try:
            given[name] = _read_cell(name, cell, lists, fields)
        except ValidationError as error:
            refused.append(Refused(number, column, " ".join(error.messages)))
    return (None, refused) if refused else (DoneInput(**given), [])


def _read_cell(name: str, cell: str, lists: Lists, fields: Mapping[str, forms.Field]) -> Any:
    if cell.startswith(FORMULA_SIGNS) and name != "people_reached":
        raise ValidationError(f"Cellen börjar med ”{cell[0]}”, som en formel. Skriv den utan det tecknet.")
    if name == "kind":
        return _row(cell, name, lists)
    if name in lists.offered:
        if not cell and name == "audiences":
            raise ValidationError("Ange minst en målgrupp.")
        return tuple(dict.fromkeys(_rows(cell, name, lists)))
    read = fields[name].clean(cell)
    if name == "questions":
        _refuse_persons(read)
    return read


def _rows(cell: str, name: str, lists: Lists) -> Iterator[CodeRow]:
    """A label may have a comma in it: the whole cell is tried first."""
    if whole := _named(cell, lists.offered[name]):
        yield whole
        return
    for word in filter(None, map(tidy, cell.split(","))):
        yield _row(word, name, lists)


def _row(word: str, name: str, lists: Lists) -> CodeRow:
    if not word:
        raise ValidationError("Fyll i det här.")
    if found := _named(word, lists.offered[name]):
        return found
    if gone := _named(word, lists.retired[name]):
        raise ValidationError(gone.why_gone)
    labels = [row.label for row in lists.offered[name]]
    more = " med flera" if len(labels) > LISTED else ""
    raise ValidationError(
        f"”{_clipped(word)}” finns inte i listan. Den har {', '.join(labels[:LISTED])}{more}."
    )


def _named(word: str, rows: Sequence[CodeRow]) -> CodeRow | None:
    wanted = word.casefold()
    return next((row for row in rows if wanted in (row.label.casefold(), row.key)), None)


def _refuse_persons(text: str) -> None:
    """A file cannot be asked about each name, so words about persons are not taken from one."""
    marks: list[Any] = [mark for find in finders for mark in find(text)]
    if marks:
        words = text[marks[0].start : marks[0].end]
        raise ValidationError(f"”{words}” kan peka ut någon. Skriv frågan utan person.")
