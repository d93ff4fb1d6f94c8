"""The times that are proposed: free, prompt first, within office hours on working days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from meetings.factories import BookingFactory, MeetingFactory, RoomFactory
from meetings.forms.meetings import SLOT
from meetings.proposals import propose, propose_by_phone
from stodtelefon.accounts.factories import AwayFactory

pytestmark = pytest.mark.django_db


def local(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


MONDAY = "2027-02-01"


@pytest.fixture
def proposed(room, coordinator):
    """`proposed(…)`: from Monday morning, one hour with the coordinator in a room, but for what is said."""

    def make(**changes):
        values = {
            "staff": [coordinator],
            "rooms": [room],
            "minutes": 60,
            "after": local(f"{MONDAY}T07:00"),
            "meet_by": None,
            "hours": (time(8), time(17)),
        }
        return propose(**(values | changes))

    return make


def starts(slots) -> list[str]:
    return [timezone.localtime(slot.starts_at).strftime("%Y-%m-%dT%H:%M") for slot in slots]


def days(slots) -> list[str]:
    """The days that have a proposal, each once."""
    return list(dict.fromkeys(start[:10] for start in starts(slots)))


def take(start: str, end: str, **who) -> None:
    meeting = MeetingFactory(booked=True, starts_at=local(start), ends_at=local(end))
    BookingFactory(meeting=meeting, **who)


# Which times


def test_earliest_times_are_three_a_day_and_nine_in_all(proposed, room):
    slots = proposed()

    expected = [f"2027-02-0{day}T{hour}" for day in (1, 2, 3) for hour in ("08:00", "09:00", "13:00")]
    assert starts(slots) == expected
    assert {slot.room for slot in slots} == {room}


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (30, ["08:00", "08:30", "13:00"]),
        (45, ["08:00", "08:45", "13:15"]),
        (90, ["08:00", "09:30", "14:00"]),
        (120, ["08:00", "10:00", "14:00"]),
    ],
)
def test_times_follow_each_other_and_last_as_long_as_was_wished(proposed, minutes, expected):
    slots = proposed(minutes=minutes)

    assert [start[11:] for start in starts(slots)[:3]] == expected
    assert {slot.ends_at - slot.starts_at for slot in slots} == {timedelta(minutes=minutes)}


@pytest.mark.parametrize(
    ("after", "first"),
    [
        ("06:59", f"{MONDAY}T08:00"),
        ("07:00", f"{MONDAY}T08:00"),
        ("07:01", f"{MONDAY}T08:30"),
        ("14:40", f"{MONDAY}T16:00"),
        ("15:00", f"{MONDAY}T16:00"),
        ("15:01", "2027-02-02T08:00"),
        ("23:59", "2027-02-02T08:00"),
    ],
)
def test_times_within_the_hour_and_after_hours_are_left_out(proposed, after, first):
    assert starts(proposed(after=local(f"{MONDAY}T{after}")))[0] == first


def test_last_time_of_the_day_ends_when_the_office_closes(proposed, room):
    take(f"{MONDAY}T08:00", f"{MONDAY}T15:30", room=room)

    assert starts(proposed(minutes=90))[:2] == [f"{MONDAY}T15:30", "2027-02-02T08:00"]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2027-02-05T16:30", ["2027-02-08", "2027-02-09", "2027-02-10"]),
        ("2027-06-23T16:30", ["2027-06-24", "2027-06-28", "2027-06-29"]),
        ("2026-12-23T16:30", ["2026-12-28", "2026-12-29", "2026-12-30"]),
        ("2026-12-30T16:30", ["2027-01-04", "2027-01-05", "2027-01-07"]),
        ("2027-03-25T07:00", ["2027-03-25", "2027-03-30", "2027-03-31"]),
        ("2027-05-05T07:00", ["2027-05-05", "2027-05-07", "2027-05-10"]),
    ],
    ids=["a weekend", "Midsummer", "Christmas", "New Year and Epiphany", "Easter", "Ascension Day"],
)
def test_days_off_are_left_out(proposed, after, expected):
    assert days(proposed(after=local(after))) == expected


@pytest.mark.parametrize(
    ("friday", "expected"),
    [
        ("2026-03-27", ["2026-03-27 07:00", "2026-03-30 06:00"]),
        ("2026-10-23", ["2026-10-23 06:00", "2026-10-26 07:00"]),
    ],
    ids=["spring", "autumn"],
)
def test_office_opens_at_eight_local_time_before_and_after_the_clocks_change(proposed, friday, expected):
    slots = proposed(after=local(f"{friday}T07:00"))

    opens = [slot.starts_at.astimezone(UTC) for slot in (slots[0], slots[3])]
    assert [f"{moment:%Y-%m-%d %H:%M}" for moment in opens] == expected


def test_a_full_calendar_gives_nothing(proposed, room):
    take(f"{MONDAY}T08:00", "2027-02-28T17:00", room=room)

    assert proposed() == []


# Who and where


def test_time_when_somebody_is_booked_is_left_out(proposed, coordinator):
    take(f"{MONDAY}T08:30", f"{MONDAY}T09:30", room=None, user=coordinator)

    assert starts(proposed())[0] == f"{MONDAY}T09:30"


def test_time_when_one_of_two_is_booked_is_left_out(proposed, coordinator, call_taker):
    take(f"{MONDAY}T08:00", f"{MONDAY}T09:00", room=None, user=coordinator)
    take(f"{MONDAY}T09:00", f"{MONDAY}T10:00", room=None, user=call_taker)

    assert starts(proposed(staff=[coordinator, call_taker]))[0] == f"{MONDAY}T10:00"


def test_day_when_one_of_those_who_meet_is_away_is_left_out(proposed, coordinator, call_taker):
    AwayFactory(user=coordinator, first_day=date(2027, 1, 25), last_day=date(2027, 2, 2))
    AwayFactory(user=call_taker, first_day=date(2027, 2, 3), last_day=date(2027, 2, 3))

    assert days(proposed()) == ["2027-02-03", "2027-02-04", "2027-02-05"]


def test_time_when_somebody_else_is_booked_is_proposed(proposed, call_taker):
    take(f"{MONDAY}T08:00", f"{MONDAY}T09:00", room=None, user=call_taker)

    assert starts(proposed())[0] == f"{MONDAY}T08:00"


def test_time_that_was_let_go_of_is_proposed(proposed, room, coordinator):
    take(f"{MONDAY}T08:00", f"{MONDAY}T09:00", room=room, is_released=True)
    take(f"{MONDAY}T08:00", f"{MONDAY}T09:00", room=None, user=coordinator, is_released=True)

    assert starts(proposed())[0] == f"{MONDAY}T08:00"


def test_time_that_only_touches_another_is_proposed(proposed, room):
    take(f"{MONDAY}T08:00", f"{MONDAY}T09:00", room=room)
    take(f"{MONDAY}T10:00", f"{MONDAY}T17:00", room=room)

    assert starts(proposed())[:2] == [f"{MONDAY}T09:00", "2027-02-02T08:00"]


def test_another_room_is_proposed_when_the_first_is_taken(proposed, room):
    second = RoomFactory()
    take(f"{MONDAY}T08:00", f"{MONDAY}T09:00", room=room)

    assert [slot.room for slot in proposed(rooms=[room, second])[:2]] == [second, room]


def test_room_is_proposed_until_the_day_it_retires(proposed, room):
    room.retired_on = date(2027, 2, 3)

    assert days(proposed(rooms=[room])) == ["2027-02-01", "2027-02-02"]


def test_another_room_is_proposed_from_the_day_the_first_retires(proposed, room):
    second, room.retired_on = RoomFactory(), date(2027, 2, 2)

    slots = proposed(rooms=[room, second])

    assert [slot.room for slot in slots] == [room] * 3 + [second] * 6


def test_no_room_needed_gives_times_without_one(proposed):
    slots = proposed(rooms=None)

    assert (starts(slots)[0], {slot.room for slot in slots}) == (f"{MONDAY}T08:00", {None})


def test_no_room_at_all_gives_no_time(proposed):
    assert proposed(rooms=[]) == []


def test_own_bookings_do_not_stand_in_the_way_of_moving(proposed, room):
    meeting = MeetingFactory(
        booked=True, room=room, starts_at=local(f"{MONDAY}T08:00"), ends_at=local(f"{MONDAY}T09:00")
    )
    BookingFactory(meeting=meeting)

    # Its own time is what it has: half of that is free for it again.
    assert starts(proposed(leave_out=meeting.bookings.all()))[0] == f"{MONDAY}T08:30"
    assert starts(proposed())[0] == f"{MONDAY}T09:00"


def test_telephone_times_need_no_room_and_say_that_they_are_on_the_telephone(coordinator):
    slots = propose_by_phone(
        staff=[coordinator],
        minutes=30,
        after=local(f"{MONDAY}T07:00"),
        meet_by=None,
        hours=(time(8), time(17)),
    )

    assert (slots[0].key, {slot.room for slot in slots}) == (f"{MONDAY}T08:00/phone", {None})
    assert SLOT.fullmatch(slots[0].key)


def test_first_and_last_time_follow_the_hours_of_the_settings(proposed, room):
    take(f"{MONDAY}T10:30", f"{MONDAY}T15:00", room=room)

    slots = proposed(hours=(time(9, 30), time(16)))

    assert starts(slots)[:3] == [f"{MONDAY}T09:30", f"{MONDAY}T15:00", "2027-02-02T09:30"]


# The promise


@pytest.mark.parametrize(
    ("meet_by", "prompt"),
    [(None, 0), (date(2027, 1, 31), 0), (date(2027, 2, 1), 3), (date(2027, 2, 2), 6), (date(2027, 3, 1), 9)],
)
def test_prompt_times_are_those_up_to_the_promised_day(proposed, meet_by, prompt):
    slots = proposed(meet_by=meet_by)

    assert [slot.is_prompt for slot in slots] == [True] * prompt + [False] * (9 - prompt)


# What the form sends back


@pytest.mark.parametrize("needs_room", [True, False])
def test_slot_key_is_what_the_form_reads(proposed, room, needs_room):
    slot = proposed(rooms=[room] if needs_room else None)[0]

    assert slot.key == f"{MONDAY}T08:00/{room.pk if needs_room else ''}"
    assert SLOT.fullmatch(slot.key)


def test_proposing_costs_two_queries_however_many_are_booked(proposed, room, django_assert_num_queries):
    rooms = [room, RoomFactory()]
    for hour in range(8, 14):
        take(f"{MONDAY}T{hour:02d}:00", f"{MONDAY}T{hour:02d}:30", room=room)

    with django_assert_num_queries(2):
        proposed(rooms=rooms)
