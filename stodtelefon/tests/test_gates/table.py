"""Reads `table.txt`, and writes it again with the lower figures that were found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from stodtelefon.tests.test_access.table import ANONYMOUS, COLUMNS, TABLE

PATH = Path(__file__).with_name("table.txt")
OPEN, SEND = "open", "send"
NOT_MEASURED = "?"  # stands in a new line until WRITE=1 has been run
BOUND = 1.3  # from 2 000 cases to 20 000
SLACK = 60  # rows that a page may differ in by what its objects happen to have
ANSWERS = ("200", "302")


@dataclass(frozen=True)
class Line:
    """What a page or a deed may cost for one role: most statements and most rows read, at 2 000 and 20 000 cases.

    What it does not meet yet stands there too: `differs` in statements, `grows` in rows, and the tables that it reads
    from end to end.
    """

    way: str
    page: str
    role: str
    statements: float
    few_rows: float
    many_rows: float
    not_yet: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, str, str]:
        return self.way, self.page, self.role

    @property
    def name(self) -> str:
        """The name of the address, without what is asked of it."""
        return self.page.partition("?")[0].partition("=")[0]

    @property
    def is_new(self) -> bool:
        return self.statements == inf

    def __str__(self) -> str:
        statements, few, many = map(_told, (self.statements, self.few_rows, self.many_rows))
        row = f"{self.way} {self.page:<47} {self.role:<12} {statements:>10} {few:>8} {many:>8}"
        return f"{row}   {' '.join(sorted(self.not_yet))}".rstrip()

    def lowered(self, found: Line) -> Line:
        """Only downwards; what is new, as it was found."""
        if self.is_new:
            return found
        return replace(
            self,
            statements=min(self.statements, found.statements),
            few_rows=_lower(self.few_rows, found.few_rows),
            many_rows=_lower(self.many_rows, found.many_rows),
            not_yet=self.not_yet & found.not_yet,
        )


def _lower(allowed: float, found: float) -> float:
    """A difference that another plan may make is none."""
    return found if found + leeway(found) < allowed else allowed


def _read(number: str) -> float:
    return inf if number == NOT_MEASURED else int(number)


def _told(number: float) -> str:
    return NOT_MEASURED if number == inf else str(number)


def read(text: str) -> dict[tuple[str, str, str], Line]:
    lines = {}
    for row in text.splitlines():
        way, *cells = row.split() or [""]
        if way in (OPEN, SEND):
            page, role, statements, few, many, *not_yet = cells
            line = Line(way, page, role, *map(_read, (statements, few, many)), frozenset(not_yet))
            lines[line.key] = line
    return lines


def written(text: str, lines: dict[tuple[str, str, str], Line]) -> str:
    """The same text with those lines in the places of theirs."""
    return "".join(f"{lines.get(next(iter(read(row)), None), row)}\n" for row in text.splitlines())


def growth(few: int, many: int) -> frozenset[str]:
    return frozenset({"grows"} if many > few * BOUND + SLACK else ())


def leeway(rows: float) -> float:
    """How far a count of rows may go past what is allowed: Postgres does not plan alike each time."""
    return rows / 10 + 20


def somebody_who_opens(name: str) -> str:
    """The role that a page is measured for: who sees most comes first. Empty: it opens for nobody."""
    order = ["coordinator", "taker", "manager", "admin", "log", "archivist", "statistics", ANONYMOUS]
    assert set(order) == set(COLUMNS) - {"stranger"}
    answers = TABLE[name].answers
    return next((role for answer in ANSWERS for role in order if answers[role] == answer), "")


LINES = read(PATH.read_text())
