"""What the actions of outreach are given, where it is more than a value: one occasion of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from calls.models import Audience, OutreachKind
from outreach.models import Area, Language


@dataclass(frozen=True, kw_only=True)
class DoneInput:
    """Something that has been done, as a file says it."""

    on: date
    kind: OutreachKind
    audiences: tuple[Audience, ...]
    areas: tuple[Area, ...] = ()
    languages: tuple[Language, ...] = ()
    people_reached: int | None = None
    together_with: str = ""
    material: str = ""
    questions: str = ""
