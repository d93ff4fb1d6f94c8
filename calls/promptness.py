"""The clock: working days, the last day for a meeting and how it is said in words.

Working days follow the Swedish calendar, Midsummer, Christmas and New Year's Eve left out. They are counted from the
day after the call was received (Europe/Stockholm). Whether something is overdue is computed when it is shown. The
targets are settings of the organisation; an acute concern has the prompt meeting date too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import holidays
from django.utils import timezone

from calls.models.choices import State, Urgency
from stodtelefon.dates import MONTHS, WEEKDAYS, day_in_sentence

if TYPE_CHECKING:
    from calls.models import Case
    from stodtelefon.organisation.models import Organisation

RUNNING = (State.NEW, State.SCANNED, State.MEETING_PLANNED)
A_YEAR = timedelta(days=366)


@lru_cache(maxsize=64)
def days_off(year: int) -> dict[date, str]:
    """Public holidays and the eves that are free in practice, by name."""
    kinds = ("public", "de_facto")
    return dict(holidays.Sweden(years=year, include_sundays=False, categories=kinds, language="sv"))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in days_off(day.year)


def why_free(day: date) -> str:
    """«25 juni är midsommarafton, ingen arbetsdag.»: pointed out where a day is chosen, never refused. Empty on a
    working day."""
    if is_working_day(day):
        return ""
    name = days_off(day.year).get(day, f"en {WEEKDAYS[day.weekday()]}")
    return f"{day.day} {MONTHS[day.month - 1]} är {name.lower()}, ingen arbetsdag."


def noticed_until(on: date) -> date:
    """What is due up to this day is said on `on`: an answer is asked for from the working day before it is due."""
    return add_working_days(on, 1)


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


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start)
    day, count = start, 0
    while day < end:
        day += timedelta(days=1)
        count += is_working_day(day)
    return count


def meet_by(urgency: str, received_at: datetime, organisation: Organisation) -> date | None:
    """The last day on which a first meeting keeps the promise; None when no concern remains."""
    if urgency not in Urgency.remaining():
        return None
    days = organisation.can_wait_days if urgency == Urgency.CAN_WAIT else organisation.prompt_days
    return add_working_days(timezone.localdate(received_at), days)


def call_back_by(received_at: datetime, organisation: Organisation) -> date:
    """The last day on which a missed call is called back in time: so many working days after it."""
    return add_working_days(timezone.localdate(received_at), organisation.callback_days)


@dataclass(frozen=True)
class Clock:
    """A due date in words, with the tone that the badge has."""

    text: str
    tone: str


def in_words(due_on: date, *, today: date, what: str = "möte") -> Clock:
    """«möte senast tor 26 nov, 1 arbetsdag kvar»; a day more than a year away is named, and nothing is counted."""
    what = f"{what} " if what else ""
    if abs(due_on - today) > A_YEAR:
        late = due_on < today
        return Clock(f"{what}{'skulle varit ' if late else ''}senast {due_on}", "alarm" if late else "note")
    day = day_in_sentence(due_on)
    if due_on < today:
        late = max(working_days_between(due_on, today), 1)
        return Clock(f"{what}skulle varit senast {day}, {_working_days(late)} över tiden", "alarm")
    if due_on == today:
        return Clock(f"{what}senast idag", "soon")
    left = working_days_between(today, due_on)
    return Clock(f"{what}senast {day}, {_working_days(left)} kvar", "soon" if left <= 1 else "note")


def call_back_clock(due_on: date, reach_from: time | None, *, now: datetime) -> Clock:
    """«ring senast idag, tidigast 15:00». Late when the day has passed; before the hour there is no hurry."""
    today = timezone.localdate(now)
    words = in_words(due_on, today=today, what="ring")
    if reach_from is None or due_on < today:
        return words
    is_soon = words.tone == "soon" and (due_on > today or reach_from <= timezone.localtime(now).time())
    return Clock(f"{words.text}, tidigast {reach_from:%H:%M}", "soon" if is_soon else "note")


def meeting_clock(case: Case, *, today: date) -> Clock | None:
    """The promise of a first meeting in words while it runs: nothing once one has been held."""
    if case.meet_by is None or case.state not in RUNNING:
        return None
    return in_words(case.meet_by, today=today)


def _working_days(count: int) -> str:
    return "1 arbetsdag" if count == 1 else f"{count} arbetsdagar"
