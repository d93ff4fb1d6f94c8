"""Ten years of working days: how many calls come on each, and which times are free for a meeting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone

from calls.promptness import is_working_day
from meetings.models import Booking
from stodtelefon.dates import in_utc

YEARS = 10
AHEAD = 120  # calendar days in which meetings to come are booked
MORNING, AFTERNOON = time(8), time(12, 30)
STEPS = 9  # in each half of the day
STEP = timedelta(minutes=30)


class Days:
    """The working days from the first one that the line was open to some months from now."""

    def __init__(self, today: date, years: float = YEARS) -> None:
        start = today - timedelta(days=round(365.25 * years))
        span = range((today - start).days + AHEAD)
        self.all = [day for day in (start + timedelta(days=n) for n in span) if is_working_day(day)]
        self.places = {day: place for place, day in enumerate(self.all)}
        self.today = next(place for place, day in enumerate(self.all) if day >= today)

    def spread(self, count: int) -> Iterator[tuple[int, int]]:
        """The place of each day that is over, with how many of the `count` calls came on it."""
        for place in range(self.today):
            yield place, (place + 1) * count // self.today - place * count // self.today


@lru_cache(maxsize=2_000)
def opening(day: date, at: time = MORNING) -> datetime:
    """When the line opens on a day."""
    return in_utc(datetime.combine(day, at))


class Slot(NamedTuple):
    """Half an hour of somebody's, in a room or by telephone."""

    starts_at: datetime
    room: int | None
    user: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + STEP


class Slots:
    """Times for meetings. Nobody and no room is given twice: the half days fill in one order, one person at a time."""

    def __init__(self, people: list[int], rooms: list[int]) -> None:
        self.people, self.rooms = people, rooms
        self.taken: Counter[tuple[date, time]] = Counter()
        for starts_at in Booking.objects.of_people().values_list("starts_at", flat=True).iterator():
            here = timezone.localtime(starts_at)
            self.taken[here.date(), AFTERNOON if here.time() >= AFTERNOON else MORNING] += 1

    def take(self, days: list[date], half: time) -> Slot | None:
        """The first that is free on one of the days, in that half or the other one. None: all are full."""
        other = MORNING if half == AFTERNOON else AFTERNOON
        for day in days:
            for part in (half, other):
                nth = self.taken[day, part]
                column, step = divmod(nth, STEPS)
                if column < len(self.people):
                    self.taken[day, part] += 1
                    room = self.rooms[column] if column < len(self.rooms) else None
                    user = self.people[(column + day.toordinal()) % len(self.people)]
                    return Slot(opening(day, part) + step * STEP, room, user)
        return None
