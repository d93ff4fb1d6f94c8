"""Reads `forms.txt`: every form of the line, how it is opened and where a word goes in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.world import World

PRESS, PASSWORD, SEARCH = "-", "(password)", "(search)"


@dataclass(frozen=True)
class Row:
    """`sent_to` and `opened_at` are names of addresses; `by` is a column of the access table, or the assessor."""

    sent_to: str
    opened_at: str
    by: str
    field: str

    @property
    def is_typed_in(self) -> bool:
        """Whether it holds words that somebody would miss."""
        return self.field not in (PRESS, PASSWORD, SEARCH)

    def address(self, world: World) -> str:
        return address_of(self.opened_at, world.there)


def read(text: str) -> list[Row]:
    rows = (line.split() for line in text.splitlines() if line.startswith("  "))
    return [Row(*cells) for cells in rows if len(cells) == 4]


FORMS = read(Path(__file__).with_name("forms.txt").read_text())
