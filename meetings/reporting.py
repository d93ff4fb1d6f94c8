"""What the yearly page counts from meetings: exact numbers of a period, from `start` up to but not including `end`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from calls.promptness import working_days_between
from meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Wait:
    """How long somebody waited for the first meeting. `days`: working days from the first call to the meeting.

    `in_time`: held by the last day that keeps the promise; None when the case had no such day.
    """

    days: int
    in_time: bool | None


def held(start: datetime, end: datetime) -> int:
    """Meetings held in the period, of all kinds together. Unit: meetings."""
    return Meeting.objects.held_between(start, end).count()


def waits(start: datetime, end: datetime) -> list[Wait]:
    """The wait for each case's first meeting with the one who got in touch, held in the period."""
    rows = (
        Meeting.objects.first_with_caller()
        .held_between(start, end)
        .values_list("case__opened_at", "held_at", "case__meet_by")
        .order_by()
    )
    return [_wait(opened_at, held_at, meet_by) for opened_at, held_at, meet_by in rows]


def _wait(opened_at: datetime, held_at: datetime, meet_by: date | None) -> Wait:
    held_on = timezone.localdate(held_at)
    days = max(working_days_between(timezone.localdate(opened_at), held_on), 0)
    return Wait(days, None if meet_by is None else held_on <= meet_by)
