"""The week as it is shown: rooms and people down, days across; on a phone each day by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from html import escape

from django.db import connection
from django.utils import timezone

from meetings.models import Meeting
from meetings.models.bookings import Taken
from meetings.models.choices import Kind, Mode, Status
from stodtelefon.accounts.models import User
from stodtelefon.addresses import address
from stodtelefon.dates import day as day_in_words
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import swedish_key

WORKING_DAYS = 5
PLACE = Meeting._meta.get_field("place")
KINDS, STATUSES, MODES = (dict(words.choices) for words in (Kind, Status, Mode))


@dataclass
class Item:
    """A meeting at its time, with who is there from us. `meeting` is empty where one may not open the case: then it
    says only "upptaget". The times are local. It stands in many places, and is drawn once: a template would take ten
    times as long.
    """

    starts_at: datetime
    ends_at: datetime
    meeting: Taken | None = None
    people: list[str] = field(default_factory=list)

    @cached_property
    def day(self) -> date:
        return self.starts_at.date()

    @cached_property
    def hours(self) -> str:
        return f"{self.starts_at:%H:%M}–{self.ends_at:%H:%M}"

    @cached_property
    def words(self) -> str:
        """What kind it is, and what has become of it where it is not simply booked."""
        state = "" if self.meeting.status == Status.BOOKED else f", {STATUSES[self.meeting.status]}"
        return f"{KINDS[self.meeting.kind]}{state}"

    @property
    def where(self) -> str:
        """As `where` of a meeting. A place lies sealed, and is opened by the row that it is of."""
        if self.meeting.meets_in or self.meeting.place is None:
            return self.meeting.meets_in or MODES[self.meeting.mode]
        sealed = PLACE.from_db_value(self.meeting.place, None, connection)
        meeting = Meeting.from_db(connection.alias, ("id", "place"), (self.meeting.meeting_id, sealed))
        return meeting.place or MODES[self.meeting.mode]

    @cached_property
    def drawn(self) -> str:
        """As it stands with its room and with each of its people."""
        return self._drawn("")

    @property
    def drawn_with_people(self) -> str:
        """As it stands among all that there is on a day."""
        said = ", ".join([self.where, *self.people] if self.meeting else self.people)
        return self._drawn(f'<span class="who-from-us">{escape(said)}</span>\n' if said else "")

    def _drawn(self, who: str) -> str:
        """A link to a meeting one may open, otherwise only that the time is taken."""
        when = f'<span class="clock">{self.hours}</span>'
        if self.meeting is None:
            return f'<span class="booking other">\n{when}\nupptaget\n{who}</span>\n'
        dress = "booking cancelled" if self.meeting.status == Status.NO_SHOW else "booking"
        return (
            f'<a class="{dress}" href="{address("meetings:detail", self.meeting.meeting_id)}">\n{when}\n'
            f'{escape(self.meeting.number)}\n<span class="d-block">{escape(self.words)}</span>\n{who}</a>\n'
        )


class Day:
    """A day across, said in `words`."""

    def __init__(self, day: date) -> None:
        self.day, self.words = day, day_in_words(day)
        self.is_today = day == timezone.localdate()

    @cached_property
    def free(self) -> str:
        """A cell in which nothing is booked, as most are: drawn once for the day."""
        return f'{self.cell(" nothing")}\n<span class="free">ledigt</span>\n</div>\n'

    def cell(self, dress: str = "") -> str:
        """How a cell of the day begins."""
        today = " today" if self.is_today else ""
        return f'<div class="cell{today}{dress}" role="cell" data-day="{self.words}">'


@dataclass
class Cell:
    """What is booked on a day."""

    on: Day
    items: list[Item]

    @property
    def drawn(self) -> str:
        if not self.items:
            return self.on.free
        return f"{self.on.cell()}\n{''.join(item.drawn for item in self.items)}</div>\n"


@dataclass
class Row:
    """A room or a person, with a cell for each day Monday to Friday."""

    name: str
    what: str
    cells: list[Cell]

    @property
    def is_free(self) -> bool:
        return not any(cell.items for cell in self.cells)

    @property
    def drawn(self) -> str:
        name = f'{escape(self.name)}<span class="visually-hidden"> ({self.what})</span>'
        return (
            f'<div class="d-contents" role="row">\n<div class="whose" role="rowheader">{name}</div>\n'
            f"{''.join(cell.drawn for cell in self.cells)}</div>\n"
        )


def days_of(monday: date) -> list[date]:
    return [monday + timedelta(days=number) for number in range(7)]


def people_of(bookings: Iterable[Taken]) -> list[User]:
    """Those of the booked who still may meet people, by name."""
    booked = {one.user_id: one for one in bookings if one.user_id}
    people = (
        User(pk=key, name=one.name, roles=one.roles, is_active=one.is_active) for key, one in booked.items()
    )
    able = (person for person in people if person.can(Permission.MEETING_WRITE))
    return sorted(able, key=lambda person: (swedish_key(person.name), person.pk))


def items_of(bookings: Iterable[Taken], visible: set) -> list[tuple[Taken, Item]]:
    """Each booking with the meeting that it is of. `visible`: the cases that one may open."""
    zone = timezone.get_current_timezone()
    items: dict[tuple, Item] = {}
    found = []
    for booking in bookings:
        key = (booking.meeting_id, booking.starts_at, booking.ends_at)
        if key not in items:
            known = booking.case_id in visible
            items[key] = Item(
                booking.starts_at.astimezone(zone),
                booking.ends_at.astimezone(zone),
                booking if known else None,
            )
        if booking.user_id:
            items[key].people.append(booking.name)
        found.append((booking, items[key]))
    return found


def rows(monday: date, items: Iterable[tuple[Taken, Item]], rooms: Sequence, people: Sequence) -> list[Row]:
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


def by_day(monday: date, items: Iterable[tuple[Taken, Item]]) -> list[tuple[date, list[Item]]]:
    """Every meeting once, day by day. Meetings one may not open stand as taken time."""
    found: dict[date, dict] = {day: {} for day in days_of(monday)}
    for booking, item in items:
        if item.day in found:
            found[item.day].setdefault(booking.meeting_id, item)
    return [(day, list(meetings.values())) for day, meetings in found.items()]
