"""The clock: working days, the last day for a meeting and how it is said in words.

Working days follow the Swedish calendar, Midsummer, Christmas and New Year's Eve left out. They are counted from the
day after the call was received (Europe/Stockholm). Whether something is overdue is computed when it is shown. The
targets are settings of the organisation; an acute concern has the prompt meeting date too.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from django.utils import timezone

from calls.models.choices import State, Urgency
from stodtelefon.dates import MONTHS, WEEKDAYS, day_in_sentence
from stodtelefon.dates import day as day_in_words
from stodtelefon.days_off import days_off

if TYPE_CHECKING:
    from calls.models import Callback, Case
    from stodtelefon.organisation.models import Organisation

RUNNING = tuple(State.running())
A_YEAR = timedelta(days=366)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in days_off(day.year)


def why_free(day: date | None) -> str:
    """«25 juni är midsommarafton, ingen arbetsdag.»: pointed out where a day is chosen, never refused. Empty on a
    working day, and of no day."""
    if day is None or is_working_day(day):
        return ""
    name = days_off(day.year).get(day, f"en {WEEKDAYS[day.weekday()]}")
    return f"{day.day} {MONTHS[day.month - 1]} är {name.lower()}, ingen arbetsdag."


def add_working_days(start: date, days: int) -> date:
    """The day that lies `days` working days after `start`; `start` itself is not counted."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            days -= 1
    return day


def working_day_before(day: date, days: int) -> date:
    """The day that lies `days` working days before `day`; 0: the day itself."""
    while days > 0:
        day -= timedelta(days=1)
        if is_working_day(day):
            days -= 1
    return day


def late_before(on: date, days: int) -> date:
    """Last days before this one have been passed for `days` working days on a day; 0: they have passed."""
    return working_day_before(on + timedelta(days=1), days) if days else on


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start)
    between = sum(_by_each_day(year)[-1] for year in range(start.year, end.year))
    return between + _so_far(end) - _so_far(start)


@lru_cache(maxsize=64)
def _by_each_day(year: int) -> tuple[int, ...]:
    """How many working days there have been at the end of each day of a year; the last number is that of the year."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range(366 if isleap(year) else 365))
    return tuple(accumulate(is_working_day(day) for day in days))


def _so_far(day: date) -> int:
    return _by_each_day(day.year)[day.timetuple().tm_yday - 1]


def meet_by(urgency: str, received_at: datetime, organisation: Organisation) -> date | None:
    """The last day on which a first meeting keeps the promise; None when no concern remains."""
    if urgency not in Urgency.remaining():
        return None
    days = organisation.prompt_days if urgency in Urgency.prompt() else organisation.can_wait_days
    return add_working_days(timezone.localdate(received_at), days)


def call_back_by(received_at: datetime, organisation: Organisation) -> date:
    """The last day on which a missed call is called back in time: so many working days after it."""
    return add_working_days(timezone.localdate(received_at), organisation.callback_days)


@dataclass(frozen=True)
class Clock:
    """A due date in words, with the tone that the badge has."""

    text: str
    tone: str


@lru_cache(maxsize=1000)
def in_words(due_on: date, *, today: date, what: str = "möte") -> Clock:
    """«möte senast tor 26 nov, 1 arbetsdag kvar»; a day more than a year away is named, and nothing is counted."""
    what = f"{what} " if what else ""
    if abs(due_on - today) > A_YEAR:
        late = due_on < today
        return Clock(f"{what}{'skulle varit ' if late else ''}senast {due_on}", "alarm" if late else "note")
    if due_on == today:
        return Clock(f"{what}senast idag", "soon")
    late, left = due_on < today, how_long(due_on, today=today)
    text = f"{what}{'skulle varit ' if late else ''}senast {day_in_sentence(due_on)}, {left.text}"
    return Clock(text, left.tone)


@lru_cache(maxsize=1000)
def how_long(due_on: date, *, today: date) -> Clock:
    """«4 arbetsdagar över tiden», «idag», «1 arbetsdag kvar»: beside the day itself. Nothing is counted past a year."""
    if abs(due_on - today) > A_YEAR:
        return Clock("över tiden", "alarm") if due_on < today else Clock("", "note")
    if due_on < today:
        return Clock(f"{working_days(max(working_days_between(due_on, today), 1))} över tiden", "alarm")
    if due_on == today:
        return Clock("idag", "soon")
    left = working_days_between(today, due_on)
    return Clock(f"{working_days(left)} kvar", "soon" if left <= 1 else "note")


def call_back_clock(callback: Callback, *, now: datetime) -> Clock:
    """«ring senast idag, tidigast 15:00»; «ring ons 2 dec, inte före» where the day was named. Late when the day has
    passed; before the day and the hour there is no hurry."""
    today, due_on, reach_from = timezone.localdate(now), callback.due_on, callback.reach_from
    words = in_words(due_on, today=today, what="ring")
    if due_on < today:
        return words
    text = words.text
    if callback.reach_on is not None:
        text = "ring idag" if due_on == today else f"ring {day_in_words(due_on)}"
        text += ", inte före" if due_on > today and reach_from is None else ""
    if reach_from is not None:
        text += f", tidigast {reach_from:%H:%M}"
    is_early = callback.is_early(on=today) or (
        due_on == today and reach_from is not None and timezone.localtime(now).time() < reach_from
    )
    return Clock(text, "note" if is_early else words.tone)


def meeting_clock(case: Case, *, today: date) -> Clock | None:
    """The promise of a first meeting in words while it runs: nothing once one has been held. One that is booked to a
    later day (`CaseQuerySet.with_first_meeting`) is among the late ones, and says so; one that is booked in time needs
    nobody."""
    if case.meet_by is None or case.state not in RUNNING:
        return None
    words = in_words(case.meet_by, today=today)
    if case.booked_at is None:
        return words
    booked_on = timezone.localdate(case.booked_at)
    if booked_on > case.meet_by:
        return booked_late(booked_on, case.meet_by, today=today)
    return Clock(words.text, "note") if booked_on >= today else words


def booked_late(booked_on: date, last: date, *, today: date) -> Clock:
    """«möte bokat mån 2 mars, 64 arbetsdagar efter sista dagen». Late already once the last day has passed."""
    words = f"möte bokat {day_in_sentence(booked_on)}, {days_after(booked_on, last)} efter sista dagen"
    return Clock(words, "alarm" if last < today else "soon")


def days_after(day: date, last: date) -> str:
    """«64 arbetsdagar» from a last day to a later one; a day off right after it counts as one."""
    return working_days(max(working_days_between(last, day), 1))


def working_days(count: int) -> str:
    return "1 arbetsdag" if count == 1 else f"{count} arbetsdagar"
