"""The times that are proposed: free, prompt first, within office hours on working days."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from meetings.factories import BookingFactory, MeetingFactory, RoomFactory
from meetings.models import Room
from meetings.proposals import propose

pytestmark = pytest.mark.django_db


def local(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


MONDAY = "2027-02-01"


def proposed(staff, **changes):
    values = {
        "staff": [staff],
        "rooms": list(Room.objects.all()),
        "minutes": 60,
        "after": local(f"{MONDAY}T07:00"),
        "meet_by": None,
    }
    return propose(**(values | changes))


def starts(slots) -> list[str]:
    return [timezone.localtime(slot.starts_at).strftime("%Y-%m-%dT%H:%M") for slot in slots]


def take(start: str, end: str, **who) -> None:
    meeting = MeetingFactory(booked=True, starts_at=local(start), ends_at=local(end))
    BookingFactory(meeting=meeting, **who)


def test_earliest_times_three_a_day(coordinator):
    room = RoomFactory()

    slots = proposed(coordinator)

    assert starts(slots)[:4] == [
        f"{MONDAY}T08:00",
        f"{MONDAY}T09:00",
        f"{MONDAY}T10:00",
        "2027-02-02T08:00",
    ]
    assert len(slots) == 9
    assert slots[0].room == room


def test_time_when_somebody_is_booked_is_left_out(coordinator):
    RoomFactory()
    take(f"{MONDAY}T08:30", f"{MONDAY}T09:30", room=None, user=coordinator)

    assert starts(proposed(coordinator))[0] == f"{MONDAY}T09:30"


def test_another_room_is_proposed_when_the_first_is_taken(coordinator):
    first, second = RoomFactory(), RoomFactory()
    take(f"{MONDAY}T08:00", f"{MONDAY}T09:00", room=first)

    assert proposed(coordinator, rooms=[first, second])[0].room == second


def test_no_room_needed_gives_times_without_one(coordinator):
    slots = proposed(coordinator, rooms=None)

    assert (starts(slots)[0], slots[0].room) == (f"{MONDAY}T08:00", None)


def test_no_room_at_all_gives_no_time(coordinator):
    assert proposed(coordinator, rooms=[]) == []


def test_times_before_now_and_after_hours_are_left_out(coordinator):
    RoomFactory()

    slots = proposed(coordinator, after=local(f"{MONDAY}T15:40"))

    assert starts(slots)[:2] == [f"{MONDAY}T16:00", "2027-02-02T08:00"]


def test_weekends_and_midsummer_eve_are_left_out(coordinator):
    RoomFactory()

    slots = proposed(coordinator, after=local("2027-06-24T16:30"))

    assert starts(slots)[0] == "2027-06-28T08:00"


def test_prompt_times_are_those_up_to_the_promised_day(coordinator):
    RoomFactory()

    slots = proposed(coordinator, meet_by=local(f"{MONDAY}T12:00").date())

    assert [slot.is_prompt for slot in slots] == [True] * 3 + [False] * 6


def test_own_bookings_do_not_stand_in_the_way_of_moving(coordinator):
    room = RoomFactory()
    meeting = MeetingFactory(
        booked=True, room=room, starts_at=local(f"{MONDAY}T08:00"), ends_at=local(f"{MONDAY}T09:00")
    )
    BookingFactory(meeting=meeting)

    assert starts(proposed(coordinator, leave_out=meeting.bookings.all()))[0] == f"{MONDAY}T08:00"
    assert starts(proposed(coordinator))[0] == f"{MONDAY}T09:00"


def test_slot_key_is_what_the_form_reads(coordinator):
    room = RoomFactory()

    slot = proposed(coordinator)[0]

    assert slot.key == f"{MONDAY}T08:00/{room.pk}"
    assert slot.ends_at - slot.starts_at == timedelta(hours=1)
