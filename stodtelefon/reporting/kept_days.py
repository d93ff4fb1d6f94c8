"""How many contacts came in on some days of the running year, as they were counted and kept (ADR 29).

For who asks it beside something else, in a statement of its own: whether all of it is still true is a condition of that
statement, and where it is not the calls are counted instead.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateField, Exists, PositiveSmallIntegerField, Q, QuerySet, Subquery

from stodtelefon.database.written import Given
from stodtelefon.organisation.models import Organisation
from stodtelefon.privacy.fields import Sealed, Unreadable
from stodtelefon.reporting.kept_years import what_it_is_made_of
from stodtelefon.reporting.models import CountedMonth, YearChange
from stodtelefon.reporting.periods import Year

YEAR, MADE_OF, FIRST, END = (("kept days", name) for name in ("year", "made of", "first", "end"))
MONTHS = (
    ("kept days", "first month"),
    ("kept days", "last month"),
)  # of four weeks, which are in two at most
NO_YEAR = 0


def given(first: date, end: date) -> dict[Hashable, Any]:
    """What fills the slots, for the days from `first` up to but not including `end`.

    Nothing is kept of days of two years, of those before the line opened, and where nobody has said when that was.
    """
    organisation, last = Organisation.load(), end - timedelta(days=1)
    opened_on = organisation.line_opened_on
    year = Year(last.year, opened_on) if opened_on is not None else None
    if year is None or not year.exists or first < year.bounds[0].date():
        number, made_of = NO_YEAR, ""
    else:
        number, made_of = year.year, what_it_is_made_of(year, organisation)
    months = dict(zip(MONTHS, (first.month, last.month), strict=True))
    return {YEAR: number, MADE_OF: made_of, FIRST: first, END: end} | months


def is_kept() -> Q:
    """Are all of the days kept, and has none of them changed?"""
    day = DateField()
    on_them = Q(day__isnull=True) | Q(day__gte=Given(FIRST, day), day__lt=Given(END, day))
    changes = YearChange.objects.filter(on_them, year=_number(YEAR))
    return Q(*(Exists(_month(name)) for name in MONTHS)) & ~Q(Exists(changes))


def columns() -> list[Subquery]:
    """The months that hold the days: the key and what is kept of each, sealed."""
    return [Subquery(_month(name).values(column)[:1]) for name in MONTHS for column in ("pk", "days")]


def contacts(
    months: Sequence[tuple[int, int]], read: Sequence[UUID | Sealed | None]
) -> dict[date, int] | None:
    """How many on each day, from what `columns` read; `months` are (year, month). None: it cannot be opened."""
    found: dict[date, int] = {}
    for (year, month), key, sealed in zip(months, read[::2], read[1::2], strict=True):
        days = CountedMonth(id=key, days=sealed).days
        if isinstance(days, Unreadable):
            return None
        counts: dict[date, int] = {}
        for day, _, count, _ in (days or {}).get("contacts", ()):
            counts[date(year, month, day)] = counts.get(date(year, month, day), 0) + count
        found |= counts
    return found


def _month(name: Hashable) -> QuerySet:
    rows = CountedMonth.objects.order_by().filter(made_of=Given(MADE_OF, CharField()))
    return rows.filter(year=_number(YEAR), month=_number(name))


def _number(name: Hashable) -> Given:
    return Given(name, PositiveSmallIntegerField())
