"""What later rooms know of a draft: who has the case that is written about, the code that was read out, what waits.

Drafts know no later room. Each says what it knows in a `DraftPart`, which its `AppConfig.ready()` registers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import QueryDict
from django.urls import ResolverMatch

from stodtelefon.addresses import match_of


class DraftPart:
    """One room's part. Every hook has an empty answer."""

    def is_of_case(self, match: ResolverMatch) -> bool:
        """Is an address about a case?"""
        return False

    def handler(self, match: ResolverMatch) -> Any:
        """Who has the case that an address is about."""
        return None

    def are_open(self, asked: list[tuple[ResolverMatch, Any]]) -> list[bool]:
        """Of each address and person: may that one open what it is about?"""
        return [True] * len(asked)

    def code(self, fields: QueryDict) -> str:
        """The code that a form has read out."""
        return ""

    def changed(self, draft: Any, *, by: Any) -> None:
        """It has begun, is somebody else's now, or has ended: a step inside that action."""


parts: list[DraftPart] = []


def register(*those: DraftPart) -> None:
    parts.extend(those)


def is_of_case(address: str) -> bool:
    match = match_of(address)
    return match is not None and any(part.is_of_case(match) for part in parts)


def handler_at(address: str) -> Any:
    """Who has the case that is written about there; None where there is no case, or nobody has it."""
    match = match_of(address)
    if match is None:
        return None
    return next((found for part in parts if (found := part.handler(match))), None)


def open_to(address: str, people: Iterable[Any]) -> list[Any]:
    """Those who may go on writing there."""
    people = list(people)
    answers = are_open([(address, one) for one in people])
    return [one for one, is_open in zip(people, answers, strict=True) if is_open]


def are_open(asked: Sequence[tuple[str, Any]]) -> list[bool]:
    """Of each address and person: may that one go on writing there? Their roles open the page, and they may open what
    it is about."""
    matches = [match_of(address) for address, _ in asked]
    able = [_has_role(match, person) for match, (_, person) in zip(matches, asked, strict=True)]
    left = [place for place, is_open in enumerate(able) if is_open and matches[place] is not None]
    for part in parts:
        answers = part.are_open([(matches[place], asked[place][1]) for place in left])
        for place, is_open in zip(left, answers, strict=True):
            able[place] &= is_open
    return able


def _has_role(match: ResolverMatch | None, person: Any) -> bool:
    wanted = getattr(match.func, "required_permissions", ()) if match is not None else ()
    return not wanted or not person.permissions.isdisjoint(wanted)


def code_in(fields: QueryDict) -> str:
    """The code that the form has read out; empty where it has none."""
    return next((code for part in parts if (code := part.code(fields))), "")


def tell(draft: Any, *, by: Any) -> None:
    for part in parts:
        part.changed(draft, by=by)
