"""Who has been told about the line, and how long ago, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from calls.models import Audience
from outreach.models import Area, with_last_told
from stodtelefon.organisation.models import CodeRow, Organisation
from stodtelefon.swedish_order import SwedishOrder


@dataclass(frozen=True)
class Reached:
    """One audience or area: when it was last told, in words, and whether somebody should do something about it."""

    row: CodeRow
    words: str
    tone: str
    last_told_on: date | None
    next_planned_on: date | None


def coverage(codes, *, by: str, today: date) -> list[Reached]:
    """Those never told first, then those who have been silent the longest. One query."""
    silent_months = Organisation.load().outreach_silent_months
    rows = with_last_told(codes.current(on=today).only("key", "label", "position"), by=by, today=today)
    reached = [
        Reached(
            row,
            ago(row.last_told_on, today=today),
            tone(row, silent_months, today=today),
            row.last_told_on,
            row.next_planned_on,
        )
        for row in rows.order_by("position", SwedishOrder("label"))
    ]
    return sorted(reached, key=lambda one: one.last_told_on or date.min)


def audiences(*, today: date) -> list[Reached]:
    return coverage(Audience.objects, by="audience", today=today)


def areas(*, today: date) -> list[Reached]:
    return coverage(Area.objects, by="area", today=today)


def months_between(earlier: date, later: date) -> int:
    """Whole months that have passed."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months if later.day >= earlier.day else months - 1


def ago(day: date | None, *, today: date) -> str:
    """«aldrig», «idag», «för 12 dagar sedan», «för 7 månader sedan», «för mer än 2 år sedan»."""
    if day is None:
        return "aldrig"
    days = (today - day).days
    if days <= 1:
        return "igår" if days == 1 else "idag"
    months = months_between(day, today)
    if months < 2:
        return f"för {days} dagar sedan"
    if months < 24:
        return f"för {months} månader sedan"
    return f"för mer än {months // 12} år sedan"


def tone(row, silent_months: int, *, today: date) -> str:
    """Colour helps the words: never told, or silent for too long, asks for somebody. Something planned answers it."""
    if row.next_planned_on is not None:
        return "note"
    if row.last_told_on is None:
        return "soon"
    return "soon" if months_between(row.last_told_on, today) >= silent_months else "good"
