"""The list of rooms, kept by the administrator."""

from datetime import date

import pytest

from meetings.factories import MeetingFactory, RoomFactory
from meetings.models import Meeting, Room
from stodtelefon.organisation.actions import add_code_row, change_code_row, retire_code_row

pytestmark = pytest.mark.django_db

NAME_TAKEN = "Det finns redan ett rum med det namnet."


def test_adding_a_room_keeps_what_it_was_given(administrator):
    add_code_row(
        model=Room, name="Rum Eken", directions="Andra våningen", seats=4, position=3, by=administrator
    )

    room = Room.objects.get()
    assert (room.name, room.directions, room.seats) == ("Rum Eken", "Andra våningen", 4)
    assert (room.position, room.retired_on, str(room)) == (3, None, "Rum Eken")


def test_adding_a_room_leaves_one_line(administrator, logged):
    room = add_code_row(model=Room, name="Rum Eken", by=administrator)

    logged("code_row.added", by=administrator, target=room)


def test_adding_a_room_with_a_name_that_is_taken_is_refused(refused, administrator):
    room = RoomFactory()

    with refused(NAME_TAKEN):
        add_code_row(model=Room, name=room.name, by=administrator)


def test_adding_a_room_with_the_name_of_a_retired_one_is_refused(refused, administrator):
    room = RoomFactory(retired_on=date(2026, 1, 1))

    with refused(NAME_TAKEN):
        add_code_row(model=Room, name=room.name, by=administrator)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "å" * 81}, "name"),
        ({"name": "Rum", "directions": "å" * 201}, "directions"),
        ({"name": "Rum", "seats": -1}, "seats"),
        ({"name": "Rum", "position": 99_999}, "position"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_adding_a_room_that_no_list_can_hold_is_refused(refused, administrator, values, field):
    with refused("") as refusal:
        add_code_row(model=Room, by=administrator, **values)

    assert set(refusal.value.message_dict) == {field}


def test_changing_a_room_keeps_every_field(administrator):
    room = RoomFactory()

    change_code_row(
        row=room,
        by=administrator,
        name="Rum Asken",
        directions="Till vänster",
        seats=6,
        position=1,
        retired_on=date(2026, 11, 1),
    )

    values = Room.objects.values("name", "directions", "seats", "position", "retired_on").get()
    assert values == {
        "name": "Rum Asken",
        "directions": "Till vänster",
        "seats": 6,
        "position": 1,
        "retired_on": date(2026, 11, 1),
    }


def test_changing_a_room_leaves_one_line(administrator, logged):
    room = RoomFactory()

    change_code_row(row=room, by=administrator, name="Rum Asken")

    logged("code_row.changed", by=administrator, target=room, fields=["name"])


def test_changing_a_room_to_a_name_that_is_taken_is_refused(refused, administrator):
    room, other = RoomFactory(), RoomFactory()

    with refused(NAME_TAKEN):
        change_code_row(row=room, by=administrator, name=other.name)


def test_changing_a_room_that_retires_it_leaves_its_meetings(administrator):
    meeting = MeetingFactory(booked=True)

    retire_code_row(row=meeting.room, by=administrator)

    assert Meeting.objects.get().where == meeting.room.name


@pytest.mark.parametrize(
    ("retired_on", "is_current"),
    [(None, True), (date(2026, 11, 2), True), (date(2026, 11, 1), False), (date(2026, 10, 31), False)],
)
def test_current_leaves_out_a_room_from_the_day_it_retires(retired_on, is_current):
    RoomFactory(retired_on=retired_on)

    assert Room.objects.current(on=date(2026, 11, 1)).exists() == is_current


def test_rooms_stand_in_their_order_and_then_by_name():
    for position, name in ((2, "Asken"), (1, "Ängen"), (1, "Rum 10"), (1, "Rum 2"), (1, "Åsen")):
        RoomFactory(position=position, name=name)

    assert list(Room.objects.values_list("name", flat=True)) == ["Rum 2", "Rum 10", "Åsen", "Ängen", "Asken"]


def test_room_has_a_name(broken):
    RoomFactory()

    with broken("room_has_a_name", "Ange rummets namn."):
        Room.objects.update(name="")


def test_room_name_is_used_once(broken):
    room = RoomFactory()

    with broken("room_name_is_used_once", NAME_TAKEN):
        RoomFactory(name=room.name)


# In the admin


ADD = "/admin/meetings/room/add/"
SENT = {"name": "Rum Eken", "directions": "", "seats": "", "position": "1", "retired_on": ""}


def test_rooms_are_added_in_the_admin(login, administrator, logged):
    assert login(administrator).post(ADD, SENT).status_code == 302

    room = Room.objects.get()
    assert (room.name, room.position) == ("Rum Eken", 1)
    logged("code_row.added", by=administrator, target=room)


def test_rooms_whose_name_is_taken_are_refused_on_the_page(login, administrator):
    RoomFactory(name="Rum Eken")

    page = login(administrator).post(ADD, SENT)

    assert NAME_TAKEN in page.content.decode()
    assert Room.objects.count() == 1


def test_rooms_are_not_there_for_those_who_only_book_them(login, coordinator):
    assert login(coordinator).post(ADD, SENT).status_code == 404

    assert not Room.objects.exists()
