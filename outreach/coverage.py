"""Who has been told about the line, and how long ago, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from calls.models import Audience
from outreach.models import Area, with_last_told
from stodtelefon.forms.offers import Offer, Offered, read_offers
from stodtelefon.organisation.models import CodeRow, Organisation
from stodtelefon.organisation.offers import of_list


@dataclass(frozen=True)
class Reached:
    """One audience or area: when it was last told, in words, and whether somebody should do something about it."""

    row: CodeRow
    words: str
    tone: str
    last_told_on: date | None
    next_planned_on: date | None


def _told(model: type[CodeRow], by: str) -> Offer:
    """The rows of a list as a form offers them, each with the days that `Reached` is made of."""
    offer = of_list(model)
    days = (("last_told_on", date.fromisoformat), ("next_planned_on", date.fromisoformat))
    return replace(
        offer, rows=lambda on, user: with_last_told(offer.rows(on, user), by=by, today=on), beside=days
    )


TOLD = {"audiences": _told(Audience, "audience"), "areas": _told(Area, "area")}


def read_told(*, today: date) -> dict[str, Offered]:
    """Audiences and areas, where no form has read them. One statement."""
    return read_offers(tuple(TOLD.items()), user=None, on=today)


def coverage(rows: Iterable[CodeRow], *, today: date) -> list[Reached]:
    """Those never told first, then those who have been silent the longest. `rows`: of `TOLD`, in their list's order."""
    silent = Organisation.load().outreach_silent_months
    told = [reached(row, row.last_told_on, row.next_planned_on, silent, today=today) for row in rows]
    return sorted(told, key=lambda one: one.last_told_on or date.min)


def reached(
    row: CodeRow, told: date | None, planned: date | None, silent_months: int, *, today: date
) -> Reached:
    """A row that was told on that day, with something planned for that day, in words."""
    return Reached(
        row, ago(told, today=today), tone(told, planned, silent_months, today=today), told, planned
    )


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


def tone(told: date | None, planned: date | None, silent_months: int, *, today: date) -> str:
    """Colour helps the words: never told, or silent for too long, asks for somebody. Told, it is good for half of that
    time, and after that neither good nor bad. Something planned answers all but what is good, which needs no answer.
    """
    months = None if told is None else months_between(told, today)
    if months is not None and 2 * months < silent_months:
        return "good"
    if planned is not None:
        return "note"
    return "soon" if months is None or months >= silent_months else ""
