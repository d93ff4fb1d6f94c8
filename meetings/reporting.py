"""What the yearly page counts from meetings: exact numbers of a period, from `start` up to but not including `end`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from calls.models import Case
from calls.promptness import working_days_between
from meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Wait:
    """How many waited equally long for the first meeting. `days`: working days from the first call to the meeting.

    `in_time`: held by the last day that keeps the promise; None when the case had no such day.
    """

    days: int
    in_time: bool | None
    count: int


def held(start: datetime, end: datetime) -> int:
    """Meetings held in the period, of all kinds together. Unit: meetings."""
    return Meeting.objects.held_between(start, end).count()


def waits(start: datetime, end: datetime) -> list[Wait]:
    """The waits for each case's first meeting with the one who got in touch, held in the period.

    The database counts them by their days; the case is looked up for each meeting, never read as a whole table.
    """
    of_case = Case.objects.filter(pk=OuterRef("case"))
    held_on = _day("held_at")
    rows = (
        Meeting.objects.first_with_caller()
        .held_between(start, end)
        .annotate(opened_on=Subquery(of_case.values(on=_day("opened_at"))), held_on=held_on)
        .annotate(in_time=LessThanOrEqual(held_on, Subquery(of_case.values("meet_by"))))
        .values_list("opened_on", "held_on", "in_time")
        .annotate(count=Count("pk"))
        .order_by()
    )
    waits: Counter[tuple[int, bool | None]] = Counter()
    for opened_on, day, in_time, count in rows:
        waits[max(working_days_between(opened_on, day), 0), in_time] += count
    return [Wait(days, in_time, count) for (days, in_time), count in waits.items()]


def _day(moment: str) -> TruncDate:
    return TruncDate(moment, tzinfo=timezone.get_default_timezone())
