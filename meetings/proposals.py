"""The earliest times at which everyone and a room are free.

Times are proposed on working days within office hours, local time. Pure but for one query for what is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from calls.promptness import is_working_day
from meetings.models import Booking, Room

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

DAY_BEGINS, DAY_ENDS = time(8), time(17)
STEP = timedelta(minutes=30)
A_DAY, IN_ALL = 3, 9
LOOK_AHEAD = 21


@dataclass(frozen=True)
class Slot:
    """A free time. `room` is None when no room is needed; `is_prompt`: it keeps the promise of a first meeting."""

    starts_at: datetime
    ends_at: datetime
    room: Room | None
    is_prompt: bool

    @property
    def key(self) -> str:
        """What the form sends back: the local start, and the room."""
        start = timezone.localtime(self.starts_at)
        return f"{start:%Y-%m-%dT%H:%M}/{self.room.pk if self.room else ''}"


def propose(
    *,
    staff: Sequence[User],
    rooms: Sequence[Room] | None,
    minutes: int,
    after: datetime,
    meet_by: date | None,
    leave_out: Iterable[Booking] = (),
) -> list[Slot]:
    """The earliest free times, at most three a day. `rooms` None: no room is needed; empty: there is none to find.

    `leave_out` are bookings that will be released, when a meeting is moved.
    """
    first_day = timezone.localdate(after)
    horizon = timezone.make_aware(datetime.combine(first_day + timedelta(days=LOOK_AHEAD), DAY_ENDS))
    taken = _taken(staff, rooms or (), after, horizon, {booking.pk for booking in leave_out})
    people = {person.pk for person in staff}
    found: list[Slot] = []
    for days in range(LOOK_AHEAD):
        day = first_day + timedelta(days=days)
        if is_working_day(day):
            found += _free_on(day, after, minutes, people, rooms, taken, meet_by)
        if len(found) >= IN_ALL:
            break
    return found[:IN_ALL]


def _taken(staff, rooms, start, end, leave_out) -> list[Booking]:
    mine = Q(user__in=[person.pk for person in staff]) | Q(room__in=[room.pk for room in rooms])
    bookings = Booking.objects.taken().overlapping(start, end).filter(mine)
    return [booking for booking in bookings if booking.pk not in leave_out]


def _free_on(day, after, minutes, people, rooms, taken, meet_by) -> list[Slot]:
    begins = timezone.make_aware(datetime.combine(day, DAY_BEGINS))
    closes = timezone.make_aware(datetime.combine(day, DAY_ENDS))
    length = timedelta(minutes=minutes)
    found: list[Slot] = []
    while begins + length <= closes and len(found) < A_DAY:
        ends = begins + length
        clashes = [one for one in taken if one.starts_at < ends and one.ends_at > begins]
        room = _free_room(rooms, clashes, day)
        free = not any(one.user_id in people for one in clashes) and (rooms is None or room is not None)
        if begins >= after and free:
            found.append(Slot(begins, ends, room, meet_by is not None and day <= meet_by))
            begins = ends
        else:
            begins += STEP
    return found


def _free_room(rooms, clashes, day) -> Room | None:
    taken = {one.room_id for one in clashes}
    free = (room for room in rooms or () if room.pk not in taken)
    return next((room for room in free if room.retired_on is None or room.retired_on > day), None)
