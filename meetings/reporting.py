"""What the yearly page counts from meetings: exact numbers of a period, from `start` up to but not including `end`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import BooleanField, Count, DateTimeField, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from calls.models import Case
from calls.models.choices import Urgency
from calls.promptness import working_days_between
from meetings.models import Meeting
from stodtelefon.database.written import Given, Written


@dataclass(frozen=True, slots=True)
class Held:
    """How many meetings were held on a day, of all kinds together. Unit: meetings."""

    on: date
    count: int


@dataclass(frozen=True, slots=True)
class Wait:
    """How many waited equally long for a first meeting that was held on a day. `days`: working days from the first call
    to the meeting.

    `in_time`: held by the last day that keeps the promise; None when the case had no such day. `is_prompt`: the case is
    acute or prompt, so that the shorter promise was given.
    """

    on: date
    days: int
    in_time: bool | None
    is_prompt: bool
    count: int


_IS_PROMPT = ExpressionWrapper(Q(urgency__in=Urgency.prompt()), BooleanField())
PERIOD = Given("start", DateTimeField()), Given("end", DateTimeField())


@cache
def _held() -> Written:
    rows = Meeting.objects.held_between(*PERIOD).annotate(held_on=_day("held_at"))
    return Written.of(rows.values_list("held_on").annotate(count=Count("pk")).order_by())


def held(start: datetime, end: datetime) -> list[Held]:
    """Meetings held in the period, by their day."""
    return [Held(*row) for row in _held().ask({"start": start, "end": end})]


@cache
def _waits() -> Written:
    of_case = Case.objects.filter(pk=OuterRef("case"))
    held_on = _day("held_at")
    rows = (
        Meeting.objects.first_with_caller()
        .held_between(*PERIOD)
        .annotate(opened_on=Subquery(of_case.values(on=_day("opened_at"))), held_on=held_on)
        .annotate(in_time=LessThanOrEqual(held_on, Subquery(of_case.values("meet_by"))))
        .annotate(is_prompt=Subquery(of_case.values(prompt=_IS_PROMPT)))
        .values_list("opened_on", "held_on", "in_time", "is_prompt")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return Written.of(rows)


def waits(start: datetime, end: datetime) -> list[Wait]:
    """The waits for each case's first meeting with the one who got in touch, held in the period.

    The database counts them by their days; the case is looked up for each meeting, never read as a whole table.
    """
    waits: Counter[tuple[date, int, bool | None, bool]] = Counter()
    for opened_on, day, in_time, is_prompt, count in _waits().ask({"start": start, "end": end}):
        waits[day, max(working_days_between(opened_on, day), 0), in_time, is_prompt] += count
    return [Wait(*wait, count) for wait, count in waits.items()]


def _day(moment: str) -> TruncDate:
    return TruncDate(moment, tzinfo=timezone.get_default_timezone())
