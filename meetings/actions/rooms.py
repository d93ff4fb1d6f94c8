"""The list of rooms. A room is retired, never deleted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from meetings.models import Room
from stodtelefon.audit.actions import record
from stodtelefon.saving import lock, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


@transaction.atomic
def create_room(
    *,
    name: str,
    by: User,
    directions: str = "",
    seats: int | None = None,
    position: int = 0,
    retired_on: date | None = None,
) -> Room:
    """Add a room that can be booked. Refuses a name that is taken."""
    room = save(Room(name=name, directions=directions, seats=seats, position=position, retired_on=retired_on))
    record("room.added", by=by, target=room)
    return room


@transaction.atomic
def change_room(
    *,
    room: Room,
    by: User,
    name: str,
    directions: str,
    seats: int | None,
    position: int,
    retired_on: date | None,
) -> Room:
    """Change a room, or retire it from a day on. Refuses a name that is taken."""
    room = lock(Room, room.pk)
    room.name, room.directions, room.seats = name, directions, seats
    room.position, room.retired_on = position, retired_on
    save(room)
    record("room.changed", by=by, target=room)
    return room
