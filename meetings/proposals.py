"""The earliest times at which everyone and a room are free.

Times are proposed on working days on which nobody is away, within the hours that the settings give to meetings, local
time. Pure but for one query for what is taken and one for who is away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from calls.promptness import is_working_day
from meetings.models import Booking, Room
from meetings.models.choices import Mode
from stodtelefon.accounts.models import Away
from stodtelefon.dates import day_bounds, in_utc

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

STEP = timedelta(minutes=30)
A_DAY, IN_ALL = 3, 9
AFTERNOON = time(13)
AT_LEAST = timedelta(hours=1)  # from now to a meeting: everyone comes there first
LOOK_AHEAD = 21


@dataclass(frozen=True)
class Slot:
    """A free time. `room` is None when no room is needed; `is_prompt`: it keeps the promise of a first meeting.

    `mode`: how they would meet, where that is another way than was asked for.
    """

    starts_at: datetime
    ends_at: datetime
    room: Room | None
    is_prompt: bool
    mode: str = ""

    @property
    def key(self) -> str:
        """What the form sends back: the local start, and the room or the other way to meet."""
        start = timezone.localtime(self.starts_at)
        return f"{start:%Y-%m-%dT%H:%M}/{self.room.pk if self.room else self.mode}"


def propose(
    *,
    staff: Sequence[User],
    rooms: Sequence[Room] | None,
    minutes: int,
    after: datetime,
    meet_by: date | None,
    hours: tuple[time, time],
    leave_out: Iterable[Booking] = (),
) -> list[Slot]:
    """The earliest free times from an hour after `after`, at most three a day, of which one is in the afternoon where
    there is one. `rooms` None: no room is needed; empty: there is none to find.

    `hours`: from when, and until when, meetings are held. `leave_out` are bookings that will be released, when a
    meeting is moved: their own time is not proposed again.
    """
    leave_out, after = list(leave_out), after + AT_LEAST
    first_day = timezone.localdate(after)
    horizon = day_bounds(first_day + timedelta(days=LOOK_AHEAD))[1]
    taken = _taken(staff, rooms or (), after, horizon, {booking.pk for booking in leave_out})
    people = {person.pk for person in staff}
    last_day = first_day + timedelta(days=LOOK_AHEAD)
    gone = list(Away.objects.overlapping(first_day, last_day).filter(user__in=people))
    own_times = {booking.starts_at for booking in leave_out}
    found: list[Slot] = []
    for days in range(LOOK_AHEAD):
        day = first_day + timedelta(days=days)
        if is_working_day(day) and not any(away.is_on(day) for away in gone):
            found += _spread(_free_on(day, after, own_times, minutes, people, rooms, taken, meet_by, hours))
        if len(found) >= IN_ALL:
            break
    return found[:IN_ALL]


def outside_hours(start: time, minutes: int, hours: tuple[time, time]) -> str:
    """«Möten hålls 08:00–17:00. Det här börjar 18:00 och slutar 19:00.»: pointed out, never refused."""
    begins = datetime.combine(date.min, start)
    ends = begins + timedelta(minutes=minutes)
    earliest, latest = (datetime.combine(date.min, hour) for hour in hours)
    if begins >= earliest and ends <= latest:
        return ""
    span = f"{earliest:%H:%M}–{latest:%H:%M}"
    return f"Möten hålls {span}. Det här börjar {begins:%H:%M} och slutar {ends:%H:%M}."


def propose_by_phone(**asked: Any) -> list[Slot]:
    """The earliest times on the telephone, which needs no room, for who asked for a meeting in one."""
    return [replace(slot, mode=Mode.PHONE) for slot in propose(rooms=None, **asked)]


def _taken(staff, rooms, start, end, leave_out) -> list[Booking]:
    mine = Q(user__in=[person.pk for person in staff]) | Q(room__in=[room.pk for room in rooms])
    # The indexes of one's own bookings go by when they are over: so those of the past are not read.
    bookings = Booking.objects.taken().overlapping(start, end).filter(mine, ends_at__gt=start)
    return [booking for booking in bookings if booking.pk not in leave_out]


def _free_on(day, after, own_times, minutes, people, rooms, taken, meet_by, hours) -> list[Slot]:
    begins, closes = (in_utc(datetime.combine(day, hour)) for hour in hours)
    length = timedelta(minutes=minutes)
    found: list[Slot] = []
    while begins + length <= closes:
        ends = begins + length
        clashes = [one for one in taken if one.starts_at < ends and one.ends_at > begins]
        room = _free_room(rooms, clashes, day)
        free = not any(one.user_id in people for one in clashes) and (rooms is None or room is not None)
        if begins >= after and begins not in own_times and free:
            found.append(Slot(begins, ends, room, meet_by is not None and day <= meet_by))
            begins = ends
        else:
            begins += STEP
    return found


def _spread(free: Iterable[Slot]) -> list[Slot]:
    """At most three of a day's times, in their order: the first two, and the first of an afternoon."""
    morning, afternoon = [], []
    for slot in free:
        (morning if timezone.localtime(slot.starts_at).time() < AFTERNOON else afternoon).append(slot)
    early = morning[: A_DAY - 1] if afternoon else morning[:A_DAY]
    return early + afternoon[: A_DAY - len(early)]


def _free_room(rooms, clashes, day) -> Room | None:
    taken = {one.room_id for one in clashes}
    free = (room for room in rooms or () if room.pk not in taken)
    return next((room for room in free if room.retired_on is None or room.retired_on > day), None)
