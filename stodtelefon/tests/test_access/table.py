"""Reads `table.txt`: the name of an address -> how it is tried, and the answer to each role."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TEXT = Path(__file__).with_name("table.txt").read_text()
# As the headings have them: `# admin   anonymous  taker  …`
COLUMNS = tuple(next(line for line in TEXT.splitlines() if line.startswith("# ")).split()[2:])
ANONYMOUS = COLUMNS[0]
SIGN_IN = "sign-in"
METHODS = {"open": "get", "send": "post"}


@dataclass(frozen=True)
class Row:
    method: str
    answers: dict[str, str]

    @property
    def closed_to(self) -> list[str]:
        """Those to whom the address does not exist, the anonymous included."""
        return [column for column, answer in self.answers.items() if answer in ("404", SIGN_IN)]


def read(text: str) -> dict[str, Row]:
    rows = {}
    for line in text.splitlines():
        way, *cells = line.split() or [""]
        if way in METHODS:
            name, *answers = cells
            rows[name] = Row(METHODS[way], dict(zip(COLUMNS, answers, strict=True)))
    return rows


TABLE = read(TEXT)
