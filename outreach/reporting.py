"""What the yearly page counts from outreach: the days of a period, from `start` up to but not including `end`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import Count, DateField
from django.utils import timezone

from outreach.models import OutreachEvent
from stodtelefon.database.written import Given, Written


@dataclass(frozen=True, slots=True)
class OutreachCount:
    """What was done on a day: how many times, and about how many people it reached. For one audience, or for all of
    them together (None), since an occasion may be for several.
    """

    on: date
    audience_id: int | None
    events: int
    people: int


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many times something was done on a day in one way."""

    on: date
    kind_id: int
    events: int


@cache
def _done() -> Written:
    rows = OutreachEvent.objects.done_between(Given("first", DateField()), Given("end", DateField()))
    return Written.of(
        rows.values_list("on", "targets__audience", "pk", "people_reached").distinct().order_by()
    )


def by_audience(start: datetime, end: datetime) -> list[OutreachCount]:
    """What was done in the period, by day and audience, and by day alone."""
    given = {"first": timezone.localdate(start), "end": timezone.localdate(end)}
    done = _done().ask(given)
    alone = {(on, None, pk, people) for on, _, pk, people in done}
    events: Counter[tuple[date, int | None]] = Counter()
    reached: Counter[tuple[date, int | None]] = Counter()
    for on, audience, _, people in [*done, *alone]:
        events[on, audience] += 1
        reached[on, audience] += people or 0
    return [OutreachCount(*key, count, reached[key]) for key, count in events.items()]


@cache
def _kinds() -> Written:
    rows = OutreachEvent.objects.done_between(Given("first", DateField()), Given("end", DateField()))
    return Written.of(rows.values_list("on", "kind").annotate(events=Count("pk")).order_by())


def by_kind(start: datetime, end: datetime) -> list[KindCount]:
    """What was done in the period, by day and by how it was done."""
    given = {"first": timezone.localdate(start), "end": timezone.localdate(end)}
    return [KindCount(*row) for row in _kinds().ask(given)]
