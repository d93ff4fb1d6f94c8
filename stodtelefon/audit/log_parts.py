"""What each app brings to the log: how its lines read, and which case a number means.

The log itself knows what it is to open something, and a case by its UUID alone. Every app tells the rest in a
`LogPart`, which its `AppConfig.ready()` registers. A case that has been erased has no number any more, and its lines
stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

OPENED = "opened"
HITS = "hits"  # of a search: `hits_3`
FROM_POLICE = "from_police"  # what the police have said was shown
AFTER_SEARCH = "after_search"  # what was opened from what was found


class LogPart:
    """One app's words for the log.

    `sentences`: event ("noun.past") -> what somebody did, as the rest of a sentence that begins with who it was.
    `kinds`: what a reviewer asks for by its words, and the events that it is.
    `removals`: the events that tell of a decision by which signed words were erased or masked, of what they name or of
    all in their case.
    `nouns`: what `record_read` calls a thing (`audit_name` of its model) -> the thing in words, as it is opened.
    """

    sentences: dict[str, str] = {}
    nouns: dict[str, str] = {}
    removals: frozenset[str] = frozenset()
    kinds: dict[str, tuple[str, ...]] = {}

    def numbers_of(self, cases: set[UUID]) -> dict[UUID, str]:
        """The numbers of those cases that still have one, in one query."""
        return {}

    def case_of(self, number: str) -> UUID | None:
        """The case that has this number, or None."""
        return None

    def whom(self, kind: str, ids: set[str]) -> dict[str, int]:
        """Of things of one kind (label of their model), by their ids, the key of the person whom each is about."""
        return {}

    def is_hidden(self, case: UUID, user: AbstractBaseUser) -> bool:
        """Is there such a case, which this person may not open?"""
        return False

    def taken_from(self, user: AbstractBaseUser) -> set[UUID]:
        """The cases of which the log tells this reader nothing."""
        return set()


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


def details_of(fields: Iterable[str]) -> str:
    """What the names of fields tell besides: how many were found, from where something was opened."""
    said = []
    for name in fields:
        head, _, number = name.rpartition("_")
        if head == HITS and number.isdecimal():
            said.append("1 träff" if number == "1" else f"{number} träffar")
        elif name == AFTER_SEARCH:
            said.append("från en sökning")
        elif name == FROM_POLICE:
            said.append("med uppgifter från polisen")
    return ", ".join(said)


def numbers_of(cases: Iterable[UUID | None]) -> dict[UUID, str]:
    """The numbers of those cases that still have one."""
    wanted = {case for case in cases if case is not None}
    return (
        {case: number for part in parts for case, number in part.numbers_of(wanted).items()} if wanted else {}
    )


def whom(targets: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The key of the person whom something is about, each said as its kind and its id."""
    ids: dict[str, set[str]] = {}
    for kind, pk in targets:
        ids.setdefault(kind, set()).add(pk)
    return {
        (kind, pk): person
        for kind, those in ids.items()
        for part in parts
        for pk, person in part.whom(kind, those).items()
    }


def case_of(number: str) -> UUID | None:
    """The case that has this number, or None."""
    return next((case for part in parts if (case := part.case_of(number))), None)


def is_hidden(case: UUID, user: AbstractBaseUser) -> bool:
    """Is there such a case, which this person may not open?"""
    return any(part.is_hidden(case, user) for part in parts)


def taken_from(user: AbstractBaseUser) -> frozenset[UUID]:
    """The cases of which the log tells this reader nothing."""
    return frozenset().union(*(part.taken_from(user) for part in parts))
