"""The week as it is shown: rooms and people down, days across; on a phone each day by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property, lru_cache
from html import escape

from django.db import connection
from django.utils import timezone

from meetings.models import Meeting
from meetings.models.choices import Kind, Mode, Status
from meetings.taken import Known, Taken
from stodtelefon.accounts.models import User
from stodtelefon.addresses import address
from stodtelefon.dates import day as day_in_words
from stodtelefon.drawing import Html
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import swedish_key

WORKING_DAYS = 5
PLACE = Meeting._meta.get_field("place")
KINDS, STATUSES, MODES = (dict(words.choices) for words in (Kind, Status, Mode))


class Item:
    """A meeting at its time, with who is there from us. `meeting` is None where one may not open the case: then it
    says only "upptaget". The times are local. It stands in many places, and is drawn once: a template would take ten
    times as long.
    """

    __slots__ = ("_drawn", "day", "hours", "meeting", "people")

    def __init__(self, day: date, hours: str, meeting: Known | None) -> None:
        self.day, self.meeting, self.people = day, meeting, list[str]()
        self.hours: Html = escape(hours)
        self._drawn: Html = ""

    @property
    def where(self) -> str:
        """As `where` of a meeting. A place lies sealed, and is opened by the row that it is of."""
        known = self.meeting
        if known.meets_in or known.place is None:
            return known.meets_in or MODES[known.mode]
        meeting = Meeting.from_db(connection.alias, ("id", "place"), (known.pk, known.place))
        return meeting.place or MODES[known.mode]

    @property
    def drawn(self) -> Html:
        """As it stands with its room and with each of its people."""
        return f"{self._begun}{self._end}"

    @property
    def drawn_with_people(self) -> Html:
        """As it stands among all that there is on a day."""
        said = ", ".join([self.where, *self.people] if self.meeting else self.people)
        who = f'<span class="who-from-us">{escape(said)}</span>\n' if said else ""
        return f"{self._begun}{who}{self._end}"

    @property
    def _begun(self) -> Html:
        """A link to a meeting one may open, otherwise only that the time is taken."""
        if not self._drawn:
            when, known = f'<span class="clock">{self.hours}</span>', self.meeting
            if known is None:
                self._drawn = f'<span class="booking other">\n{when}\nupptaget\n'
            else:
                self._drawn = (
                    f'<a class="{_dress(known.status)}" href="{address("meetings:detail", known.pk)}">\n{when}\n'
                    f'{escape(known.number)}\n<span class="d-block">{words(known.kind, known.status)}</span>\n'
                )
        return self._drawn

    @property
    def _end(self) -> Html:
        return "</span>\n" if self.meeting is None else "</a>\n"


@cache
def words(kind: str, status: str) -> Html:
    """What kind a meeting is, and what has become of it where it is not simply booked."""
    state = "" if status == Status.BOOKED else f", {STATUSES[status]}"
    return escape(f"{KINDS[kind]}{state}")


@cache
def _dress(status: str) -> Html:
    return "booking cancelled" if status == Status.NO_SHOW else "booking"


class Day:
    """A day across, said in `words`."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.words: Html = escape(day_in_words(day))
        self.is_today = day == timezone.localdate()

    @cached_property
    def free(self) -> Html:
        """A cell in which nothing is booked, as most are: drawn once for the day."""
        return f'{self.cell(" nothing")}\n<span class="free">ledigt</span>\n</div>\n'

    def cell(self, dress: Html = "") -> Html:
        """How a cell of the day begins."""
        today = " today" if self.is_today else ""
        return f'<div class="cell{today}{dress}" role="cell" data-day="{self.words}">'


@dataclass
class Cell:
    """What is booked on a day."""

    on: Day
    items: list[Item]

    @property
    def drawn(self) -> Html:
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
    def drawn(self) -> Html:
        name = f'{escape(self.name)}<span class="visually-hidden"> ({escape(self.what)})</span>'
        return (
            f'<div class="d-contents" role="row">\n<div class="whose" role="rowheader">{name}</div>\n'
            f"{''.join(cell.drawn for cell in self.cells)}</div>\n"
        )


def days_of(monday: date) -> list[date]:
    return [monday + timedelta(days=number) for number in range(7)]


def people_of(booked: Iterable[User], *, first: User) -> list[User]:
    """Those of the booked who still may meet people, by name, the one who looks first."""
    able = (person for person in booked if person.can(Permission.MEETING_WRITE))
    return sorted(able, key=lambda person: (person.pk != first.pk, swedish_key(person.name), person.pk))


def items_of(
    taken: Iterable[Taken], known: Mapping[str, Known], people: Iterable[User]
) -> list[tuple[Taken, Item]]:
    """What is taken, each with the meeting that it is taken for. `known`: those that one may open."""
    names = {person.pk: person.name for person in people}
    when = lru_cache(maxsize=None)(_when)  # most begin at one of a few hours
    items: dict[tuple, Item] = {}
    found = []
    for one in taken:
        meeting, _, user, starts_at, ends_at = one
        key = (meeting, starts_at, ends_at)
        item = items.get(key)
        if item is None:
            item = items[key] = Item(*when(starts_at, ends_at), known.get(meeting))
        if user:
            item.people.append(names[user])
        found.append((one, item))
    return found


def _when(starts_at: datetime, ends_at: datetime) -> tuple[date, str]:
    """The local day and hours."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    return start.date(), f"{start:%H:%M}–{end:%H:%M}"


def rows(monday: date, items: Iterable[tuple[Taken, Item]], rooms: Sequence, people: Sequence) -> list[Row]:
    """One row for each room, and for each person who is booked that week."""
    by_room, by_person = {}, {}
    for one, item in items:
        target, key = (by_room, one.room) if one.room else (by_person, one.user)
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
    for one, item in items:
        if item.day in found:
            found[item.day].setdefault(one.meeting, item)
    return [(day, list(meetings.values())) for day, meetings in found.items()]
