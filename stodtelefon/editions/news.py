"""What a draft says otherwise than the edition in use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """`part` is what is edited together, by its key, and `title` what it is called; `before` and `after` are empty
    where there is nothing."""

    part: str
    title: str
    label: str
    before: str
    after: str

    @property
    def fact(self) -> tuple[str, str]:
        """For the page that asks once."""
        return f"{self.title}: {self.label}", self.after or f"Borttaget: {self.before}"
