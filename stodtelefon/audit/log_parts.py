"""What each app brings to the log: how its lines read, and which case a number means.

The log itself knows what it is to open something, and a case by its UUID alone. Every app tells the rest in a
`LogPart`, which its `AppConfig.ready()` registers. A case that has been erased has no number any more, and its lines
stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

OPENED = "opened"


class LogPart:
    """One app's words for the log.

    `sentences`: event ("noun.past") -> what somebody did, as the rest of a sentence that begins with who it was.
    `removals`: the events that tell of a decision by which signed words were erased or masked, of what they name or of
    all in their case.
    `nouns`: what `record_read` calls a thing (`audit_name` of its model) -> the thing in words, as it is opened.
    """

    sentences: dict[str, str] = {}
    nouns: dict[str, str] = {}
    removals: frozenset[str] = frozenset()

    def numbers_of(self, cases: set[UUID]) -> dict[UUID, str]:
        """The numbers of those cases that still have one, in one query."""
        return {}

    def case_of(self, number: str) -> UUID | None:
        """The case that has this number, or None."""
        return None


parts: list[LogPart] = []


def register(*those: LogPart) -> None:
    parts.extend(those)


def sentence_of(event: str) -> str:
    """What somebody did, in Swedish: "öppnade ärendet". An event that no app knows is shown by its code."""
    noun, _, verb = event.partition(".")
    for part in parts:
        if event in part.sentences:
            return part.sentences[event]
        if verb == OPENED and noun in part.nouns:
            return f"öppnade {part.nouns[noun]}"
    return event


def removals() -> frozenset[str]:
    """Every event after which signed words may be gone."""
    return frozenset().union(*(part.removals for part in parts))


def numbers_of(cases: Iterable[UUID | None]) -> dict[UUID, str]:
    """The numbers of those cases that still have one."""
    wanted = {case for case in cases if case is not None}
    return (
        {case: number for part in parts for case, number in part.numbers_of(wanted).items()} if wanted else {}
    )


def case_of(number: str) -> UUID | None:
    """The case that has this number, or None."""
    return next((case for part in parts if (case := part.case_of(number))), None)
