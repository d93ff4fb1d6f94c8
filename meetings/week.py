"""The week as it is shown: rooms and people down, days across; on a phone each day by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.template.loader import render_to_string
from django.utils import timezone

from meetings.models import Booking, Meeting
from meetings.models.choices import Status
from stodtelefon.accounts.models import User
from stodtelefon.dates import clock
from stodtelefon.dates import day as day_in_words
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import swedish_key

WORKING_DAYS = 5


@dataclass
class Item:
    """A meeting at its time, with who is there from us. `meeting` is empty where one may not open the case: then it
    says only "upptaget". It stands in many places, and what it says is worked out once.
    """

    starts_at: datetime
    ends_at: datetime
    meeting: Meeting | None = None
    people: list[str] = field(default_factory=list)

    @cached_property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)

    @cached_property
    def hours(self) -> str:
        return f"{clock(self.starts_at)}–{clock(self.ends_at)}"

    @cached_property
    def words(self) -> str:
        """What kind it is, and what has become of it where it is not simply booked."""
        state = "" if self.meeting.status == Status.BOOKED else f", {self.meeting.get_status_display()}"
        return f"{self.meeting.get_kind_display()}{state}"

    @cached_property
    def url(self) -> str:
        return self.meeting.get_absolute_url()

    @cached_property
    def drawn(self) -> str:
        """As it stands with its room and with each of its people: drawn once."""
        return render_to_string("meetings/parts/booking.html", {"item": self})


class Day:
    """A day across, said in `words`."""

    def __init__(self, day: date) -> None:
        self.day, self.words = day, day_in_words(day)
        self.is_today = day == timezone.localdate()

    @cached_property
    def free(self) -> str:
        """A cell in which nothing is booked, as most are: drawn once for the day."""
        return render_to_string("meetings/parts/free.html", {"on": self})


@dataclass
class Cell:
    """What is booked on a day."""

    on: Day
    items: list[Item]


@dataclass
class Row:
    """A room or a person, with a cell for each day Monday to Friday."""

    name: str
    what: str
    cells: list[Cell]

    @property
    def is_free(self) -> bool:
        return not any(cell.items for cell in self.cells)


def days_of(monday: date) -> list[date]:
    return [monday + timedelta(days=number) for number in range(7)]


def people_of(bookings: Iterable[Booking]) -> list[User]:
    """Those of the booked who still may meet people, by name."""
    booked = {booking.user_id: booking.user for booking in bookings if booking.user_id}
    able = (person for person in booked.values() if person.can(Permission.MEETING_WRITE))
    return sorted(able, key=lambda person: (swedish_key(person.name), person.pk))


def items_of(bookings: Iterable[Booking], visible: set) -> list[tuple[Booking, Item]]:
    """Each booking with the meeting that it is of. `visible`: the cases that one may open."""
    items: dict[tuple, Item] = {}
    found = []
    for booking in bookings:
        key = (booking.meeting_id, booking.starts_at, booking.ends_at)
        if key not in items:
            known = booking.meeting.case_id in visible
            items[key] = Item(booking.starts_at, booking.ends_at, booking.meeting if known else None)
        if booking.user_id:
            items[key].people.append(booking.user.name)
        found.append((booking, items[key]))
    return found


def rows(monday: date, items: Iterable[tuple[Booking, Item]], rooms: Sequence, people: Sequence) -> list[Row]:
    """One row for each room, and for each person who is booked that week."""
    by_room, by_person = {}, {}
    for booking, item in items:
        target, key = (by_room, booking.room_id) if booking.room_id else (by_person, booking.user_id)
        target.setdefault(key, {}).setdefault(item.day, []).append(item)
    days = [Day(day) for day in days_of(monday)[:WORKING_DAYS]]

    def row(name: str, what: str, found: dict) -> Row:
        return Row(name, what, [Cell(on, found.get(on.day, [])) for on in days])

    return [
        *(row(room.name, "rum", by_room.get(room.pk, {})) for room in rooms),
        *(row(person.name, "person", by_person[person.pk]) for person in people if person.pk in by_person),
    ]


def by_day(monday: date, items: Iterable[tuple[Booking, Item]]) -> list[tuple[date, list[Item]]]:
    """Every meeting once, day by day. Meetings one may not open stand as taken time."""
    found: dict[date, dict] = {day: {} for day in days_of(monday)}
    for booking, item in items:
        if item.day in found:
            found[item.day].setdefault(booking.meeting_id, item)
    return [(day, list(meetings.values())) for day, meetings in found.items()]
