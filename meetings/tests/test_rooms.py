"""The list of rooms, kept by the administrator."""

import pytest

from meetings.actions.rooms import change_room, create_room
from meetings.factories import RoomFactory
from meetings.models import Room
from meetings.tests.unchanged import refused
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_create_room_leaves_one_line(administrator):
    room = create_room(name="Rum Eken", seats=4, by=administrator)

    assert (room.name, room.seats) == ("Rum Eken", 4)
    assert list(AuditEvent.objects.values_list("event", flat=True)) == ["room.added"]


def test_create_room_with_a_name_that_is_taken_is_refused(administrator):
    room = RoomFactory()

    with refused("Det finns redan ett rum med det namnet."):
        create_room(name=room.name, by=administrator)


def test_change_room_retires_it(administrator):
    room = RoomFactory()

    change_room(
        room=room,
        name="Rum Asken",
        directions="",
        seats=None,
        position=1,
        retired_on="2026-11-01",
        by=administrator,
    )

    room.refresh_from_db()
    assert room.name == "Rum Asken"
    assert not Room.objects.current(on=room.retired_on).exists()


def test_rooms_are_handled_in_the_admin(login, administrator, coordinator):
    url = "/admin/meetings/room/add/"
    values = {"name": "Rum Eken", "directions": "", "seats": "", "position": "1", "retired_on": ""}

    assert login(administrator).post(url, values).status_code == 302
    assert Room.objects.get().name == "Rum Eken"
    assert login(coordinator).get(url).status_code == 404
