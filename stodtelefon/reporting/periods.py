"""The periods that figures are counted over: whole calendar years, local time, nothing else.

A year is a calendar year in Europe/Stockholm. The year the line opened begins with the month it opened in
(Malmö's 2016: March to December). There is no free choice of dates: two overlapping periods could be
subtracted from each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from stodtelefon.dates import MONTHS

LOCAL = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class Month:
    """A month, with its Swedish name."""

    number: int

    @property
    def name(self) -> str:
        return MONTHS[self.number - 1]


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year, from the month the line opened."""

    year: int
    opened_on: date

    def __str__(self) -> str:
        return str(self.year)

    @property
    def first_month(self) -> int:
        return self.opened_on.month if self.year == self.opened_on.year else 1

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """First moment of the period, and first moment after it; both aware, both local midnight."""
        start = datetime(self.year, self.first_month, 1, tzinfo=LOCAL)
        return start, datetime(self.year + 1, 1, 1, tzinfo=LOCAL)

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(Month(number) for number in range(self.first_month, 13))

    @property
    def exists(self) -> bool:
        """The line was open some time this year."""
        return self.opened_on.year <= self.year

    def is_running(self, on: date) -> bool:
        return self.year == on.year

    def is_future(self, on: date) -> bool:
        return self.year > on.year

    def months_until(self, on: date) -> tuple[Month, ...]:
        """The months that have begun on the given day; all of them when the year is over."""
        if not self.is_running(on):
            return () if self.is_future(on) else self.months
        return tuple(month for month in self.months if month.number <= on.month)

    @property
    def previous(self) -> Year | None:
        before = Year(self.year - 1, self.opened_on)
        return before if before.exists else None

    @property
    def words(self) -> str:
        """'mars till december', or 'hela året'."""
        if self.first_month == 1:
            return "hela året"
        if self.first_month == 12:
            return "december"
        return f"{MONTHS[self.first_month - 1]} till december"

    def words_until(self, on: date) -> str:
        """As `words`, but a running year ends with the month it has come to."""
        months = self.months_until(on)
        if not self.is_running(on) or not months or months[-1].number == 12:
            return self.words
        if len(months) == 1:
            return months[0].name
        return f"{months[0].name} till {months[-1].name}"


def years_of_the_line(*, opened_on: date, today: date) -> tuple[Year, ...]:
    """Every year from the one the line opened to the running one, newest first."""
    return tuple(Year(number, opened_on) for number in range(today.year, opened_on.year - 1, -1))
