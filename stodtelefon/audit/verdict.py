"""What a verification of the log found: faults, each with the first place that is touched, and what was left aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from stodtelefon.audit.models import ChainFault, SignedHead

START = bytes(32)


class Fault(NamedTuple):
    """One thing that is wrong, in a sentence. `place` is the first touched place of the chain, `line` the id of the
    line at which it is seen, `head` the number of a head; None where there is none.
    """

    what: str
    place: int | None = None
    line: int | None = None
    head: int | None = None

    def __str__(self) -> str:
        return f"Rad {self.line}: {self.what}" if self.line else self.what


@dataclass(frozen=True)
class Verdict:
    """`position` is the last place up to which all is as it was, `end` the last place there is, `signed` the newest
    head.

    `known` counts faults that two people have dealt with. Of heads outside the database `compared` were held
    against the table, `younger` were made after what is verified, and `unproven` are signed with no key of ours.
    `state` is all three tables as they are, and `noted` the `ChainFault` that holds this very state and waits to be
    dealt with or signed.
    """

    lines: int
    position: int
    end: int
    faults: tuple[Fault, ...]
    state: bytes
    known: int
    compared: int
    younger: int
    unproven: int
    signed: SignedHead | None
    noted: ChainFault | None

    @property
    def is_whole(self) -> bool:
        return not self.faults

    @property
    def fault(self) -> str:
        """The first fault in words; empty when the chain is whole."""
        return self.faults[0].what if self.faults else ""

    @property
    def line(self) -> int | None:
        """The line at which the first fault is seen."""
        return self.faults[0].line if self.faults else None

    def in_words(self) -> str:
        """Every fault, each a sentence of its own, and how far all is well."""
        return " ".join([*map(str, self.faults), f"Allt till och med plats {self.position} stämmer."])
