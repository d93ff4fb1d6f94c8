"""What the yearly page counts from outreach: the days `start` up to but not including `end`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from outreach.models import OutreachEvent


@dataclass(frozen=True, slots=True)
class OutreachCount:
    """What was done for one audience: how many times, and about how many people it reached."""

    events: int
    people: int


def by_audience(start: date, end: date) -> dict[int, OutreachCount]:
    """What was done in the period, by the id of the audience."""
    rows = (
        OutreachEvent.objects.done_between(start, end)
        .values_list("audience_id")
        .annotate(events=Count("pk"), people=Sum("people_reached"))
        .order_by()
    )
    return {audience: OutreachCount(events, people or 0) for audience, events, people in rows}
