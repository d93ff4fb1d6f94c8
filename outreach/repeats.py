"""When what is done again and again comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count as count_from

from calls.promptness import add_working_days
from stodtelefon.dates import in_months


def days_after(after: date, every: int) -> Iterator[date]:
    """So many months after that day, twice as many, and on without an end: each on a working day."""
    days = (in_months(after, every * count) - timedelta(days=1) for count in count_from(1))
    return (add_working_days(day, 1) for day in days)


def next_day(after: date, every: int, *, today: date) -> date:
    """So many months after that day or a multiple of them, on a working day to come."""
    return next(on for on in days_after(after, every) if on > today)
