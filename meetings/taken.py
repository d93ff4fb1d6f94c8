"""What is taken in a week, and what is offered and has no time: all that the pages of the week read, in one statement
that is written once a process for all who may the same (`calls.grounds.Anyone`).

Of a booking is read only when it is, and who or what is taken. What meeting it is comes apart, and only of those whose
case the person may open.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, DateField, DateTimeField, F, Func, QuerySet, TextField
from django.db.models.functions import Cast

from calls.grounds import Anyone, asked_by, kind_of
from meetings.models import Booking, Meeting, Room
from stodtelefon.accounts.models import User
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import Given
from stodtelefon.dates import day_bounds
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.privacy.fields import Sealed

Kind = tuple[frozenset[Permission], bool]


class Taken(NamedTuple):
    """A room or a person that is taken. `meeting` is its key as text: there may be thousands."""

    meeting: str
    room: int | None
    user: int | None
    starts_at: datetime
    ends_at: datetime


class Known(NamedTuple):
    """A meeting of a case that the person may open."""

    pk: UUID
    number: str
    kind: str
    status: str
    mode: str
    place: Sealed | None
    meets_in: str | None


class Offered(NamedTuple):
    """A meeting that is offered and has no time yet."""

    pk: UUID
    kind: str
    offered_at: datetime
    number: str


class Week(NamedTuple):
    """`people`: all who are booked. `rooms`: those that there are on the Monday. `offered`: the first ones."""

    taken: list[Taken]
    known: dict[str, Known]
    people: list[User]
    rooms: list[Room]
    offered: list[Offered]


def read_week(user: User, monday: date, *, offered: int, is_own: bool = False) -> Week:
    """As the person may see it, with so many of what is offered. `is_own`: of the meetings that they are booked in
    alone, with whatever else is taken for those."""
    given = {
        "monday": monday,
        "start": day_bounds(monday)[0],
        "end": day_bounds(monday + timedelta(days=6))[1],
    }
    questions = {**_week(kind_of(user), is_own), "offered": _offered(kind_of(user), 0, offered)}
    found = together(questions, asked_by(user) | given)
    return Week(
        [Taken(*row) for row in found["taken"]],
        {key: Known(*row) for key, *row in found["known"]},
        found["people"],
        found["rooms"],
        [Offered(*row) for row in found["offered"]],
    )


class OfferedOnes:
    """What is offered and has no time yet, of the cases that the person may open, what was offered first on top. Sliced
    like a list (`stodtelefon/leafing.py`)."""

    def __init__(self, user: User) -> None:
        self.user = user

    def __getitem__(self, part: slice) -> list[Offered]:
        asked = _offered(kind_of(self.user), part.start or 0, part.stop)
        found = together({"offered": asked}, asked_by(self.user))
        return [Offered(*row) for row in found["offered"]]


class Among(Func):
    """Is the key among those that a queryset gives? They are found first: a week that is given later may be any, so
    Postgres would believe it to hold a hundredth of all that ever was."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, key: str, rows: QuerySet) -> None:
        super().__init__(F(key), ArraySubquery(rows))


@cache
def _week(kind: Kind, is_own: bool) -> dict[str, Asked]:
    start, end = (Given(name, DateTimeField()) for name in ("start", "end"))
    taken = Booking.objects.taken().overlapping(start, end).order_by()
    if is_own:
        own = taken.filter(user=_anyone(kind), ends_at__gt=start)  # as `booking_of_person` has them
        taken = taken.filter(Among("meeting", own.values("meeting")))
    known = Meeting.objects.visible_to(_anyone(kind)).filter(Among("pk", taken.values("meeting")))
    people = User.objects.filter(Among("pk", taken.values("user")))
    rooms = Room.objects.current(on=Given("monday", DateField()))
    own = ("room", "user", "starts_at", "ends_at")
    said = ("pk", "case__number", "kind", "status", "mode", "place", "room__name")
    return {
        "taken": Asked(taken.order_by("starts_at", "pk").values_list(Cast("meeting", TextField()), *own)),
        "known": Asked(known.order_by().values_list(Cast("pk", TextField()), *said)),
        "people": Asked(people.order_by().only("name", "roles", "is_active")),
        "rooms": Asked(rooms.order_by().only("name", "position")),
    }


@lru_cache(maxsize=256)
def _offered(kind: Kind, start: int, stop: int) -> Asked:
    rows = Meeting.objects.visible_to(_anyone(kind)).offered().order_by("offered_at", "pk")
    return Asked(rows.values_list("pk", "kind", "offered_at", "case__number")[start:stop])


def _anyone(kind: Kind) -> Anyone:
    permissions, is_child_assessor = kind
    return Anyone(permissions, is_child_assessor=is_child_assessor)
