"""Which days and moments can be meant: bounds that belong to a field, asked by the form and by the action alike.

A field is given them (`Day(within=…)`), and the action that keeps the day asks the same ones: `fault()` is the
sentence, or "" when there is none, and `faults()` says it by the name of a field. Days are local, moments are compared
as whole minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from stodtelefon.dates import YEAR, whole_minute

FIRST_YEAR = 1900  # nobody who calls remembers more
FIRST_DEED = 2000  # nothing was done on the line before
TWO_YEARS = 731  # the days of any two years: further ahead nobody plans


class Bounds:
    """Of days or of moments."""

    def faults(self, name: str, typed: date | datetime | None, **held_against: Any) -> dict[str, str]:
        fault = self.fault(typed, **held_against)
        return {name: fault} if fault else {}


@dataclass(frozen=True, kw_only=True)
class Days(Bounds):
    """From `back` days before today to `ahead` days after it. Without `back`: as far as a year can be meant."""

    ahead: int
    too_late: str
    back: int | None = None
    too_early: str = YEAR
    first_year: int = FIRST_YEAR

    def fault(self, day: date | None, *, on: date, since: date | None = None) -> str:
        """What is wrong with a day. `since`: what it belongs to began then, and nothing of it was before."""
        if day is None:
            return ""
        if day.year < self.first_year:
            return YEAR
        earliest = since or (on - timedelta(days=self.back) if self.back is not None else None)
        if earliest is not None and day < earliest:
            return self.too_early
        return self.too_late if day > on + timedelta(days=self.ahead) else ""


@dataclass(frozen=True, kw_only=True)
class Moments(Bounds):
    """What has happened: not later than now, and not longer ago than `back`, or than `leeway` before `since`."""

    too_late: str
    back: timedelta | None = None
    leeway: timedelta = timedelta(0)
    too_early: str = YEAR
    year: str = YEAR

    def fault(self, at: datetime | None, *, now: datetime, since: datetime | None = None) -> str:
        """What is wrong with a moment. `since`: what it belongs to began then, and nothing of it was before."""
        if at is None:
            return ""
        if at.year < FIRST_DEED:
            return self.year
        if at > now:
            return self.too_late
        ago = now - self.back if self.back is not None else None
        earliest = since - self.leeway if since is not None else ago
        is_early = earliest is not None and whole_minute(at) < whole_minute(earliest)
        return self.too_early if is_early else ""


TOO_FAR = f"Det är mer än två år dit. {YEAR}"

HAS_BEEN = Days(ahead=0, too_late="Dagen ligger i framtiden. Ange när det hände.")
PLANNED = Days(
    back=0, ahead=TWO_YEARS, too_early="Dagen har redan varit. Välj idag eller senare.", too_late=TOO_FAR
)
EITHER = Days(ahead=TWO_YEARS, too_late=TOO_FAR)

MONTH_BEEN = Days(ahead=0, too_late="Välj en månad som har varit.")
SPAN_BEEN = Days(ahead=0, too_late="Ange en tid som har varit.")

HAPPENED = Moments(
    too_late="Tidpunkten ligger i framtiden. Ange när det faktiskt hände.",
    year=f"{YEAR} Ange när det faktiskt hände.",
)
