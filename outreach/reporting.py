"""What the yearly page counts from outreach: the days of a period, from `start` up to but not including `end`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import Count, DateField, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from outreach.models import OutreachEvent
from stodtelefon.database.written import Given, Written


@dataclass(frozen=True, slots=True)
class OutreachCount:
    """What was done for one audience on a day: how many times, and about how many people it reached."""

    on: date
    audience_id: int
    events: int
    people: int


@cache
def _by_audience() -> Written:
    rows = OutreachEvent.objects.done_between(Given("first", DateField()), Given("end", DateField()))
    counts = {"events": Count("pk"), "people": Coalesce(Sum("people_reached"), 0)}
    return Written.of(rows.values_list("on", "audience_id").annotate(**counts).order_by())


def by_audience(start: datetime, end: datetime) -> list[OutreachCount]:
    """What was done in the period, by day and audience."""
    given = {"first": timezone.localdate(start), "end": timezone.localdate(end)}
    return [OutreachCount(*row) for row in _by_audience().ask(given)]
