"""Rooms and people that are taken: the same whichever action gives a meeting its time."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from calls.factories import CaseFactory, CaseMoveFactory
from calls.models import Case, CaseMove
from meetings.actions.meetings import (
    book_meeting,
    book_offered_meeting,
    cancel_meeting,
    reschedule_meeting,
)
from meetings.factories import BookingFactory, MeetingFactory, RoomFactory, hour_tomorrow, tomorrow_at
from meetings.models import Booking, Meeting
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

ONE_PLACE = "Välj ett rum, eller skriv en annan plats."
ROOM_TAKEN = "Rummet är redan bokat då. Välj ett annat rum eller en annan tid."
PERSON_TAKEN = "En kollega är redan bokad då. Välj en annan tid eller en annan person."


@pytest.fixture(params=["book_meeting", "book_offered_meeting", "reschedule_meeting"])
def take(request, case, room, coordinator):
    """Each action that gives a meeting a time, called with what differs from tomorrow at nine in the room."""
    values = {"room": room, "staff": [coordinator], "by": coordinator, **hour_tomorrow(9)}
    if request.param == "book_meeting":
        return lambda **changes: book_meeting(case=case, **(values | changes))
    if request.param == "book_offered_meeting":
        offered = MeetingFactory(case=case)
        return lambda **changes: book_offered_meeting(meeting=offered, **(values | changes))
    booked = MeetingFactory(booked=True, case=case, starts_at=tomorrow_at(15))
    values |= {"side": "us", "reason": "Rummet behövs."}
    return lambda **changes: reschedule_meeting(meeting=booked, **(values | changes))


def another(start: datetime, end: datetime, **who) -> Booking:
    """Somebody else's meeting, with the room or the person it has taken."""
    meeting = MeetingFactory(booked=True, starts_at=start, ends_at=end)
    return BookingFactory(meeting=meeting, **who)


def minutes_past_nine(start: int, end: int) -> tuple[datetime, datetime]:
    return tomorrow_at(9) + timedelta(minutes=start), tomorrow_at(9) + timedelta(minutes=end)


OVERLAPS = {
    "the same time": (0, 60),
    "the first minute": (-60, 1),
    "the last minute": (59, 120),
    "inside": (20, 40),
    "around": (-60, 120),
}
TOUCHES = {"just before": (-60, 0), "just after": (60, 120)}


# What is taken


def test_booking_takes_the_room_and_each_person_once(take, room, coordinator, call_taker):
    meeting = take(staff=[coordinator, call_taker, coordinator])

    taken = set(Booking.objects.values_list("meeting", "room", "user", "starts_at", "ends_at", "is_released"))
    when = (tomorrow_at(9), tomorrow_at(10), False)
    assert taken == {
        (meeting.pk, room.pk, None, *when),
        (meeting.pk, None, coordinator.pk, *when),
        (meeting.pk, None, call_taker.pk, *when),
    }


@pytest.mark.parametrize("mode", ["phone", "video"])
def test_booking_without_a_room_takes_people_only(take, coordinator, mode):
    meeting = take(mode=mode, room=None)

    assert list(Booking.objects.values_list("room", "user")) == [(None, coordinator.pk)]
    assert (meeting.room, meeting.where) == (None, {"phone": "telefon", "video": "video"}[mode])


def test_booking_somewhere_else_takes_no_room(take, coordinator):
    meeting = take(room=None, place="Biblioteket")

    assert list(Booking.objects.values_list("room", "user")) == [(None, coordinator.pk)]
    assert (meeting.place, meeting.where) == ("Biblioteket", "Biblioteket")


@pytest.mark.parametrize(("start", "end"), TOUCHES.values(), ids=TOUCHES)
def test_booking_that_only_touches_another_is_let_through(take, room, coordinator, start, end):
    times = minutes_past_nine(start, end)
    another(*times, room=room)
    another(*times, room=None, user=coordinator)

    assert take().status == "booked"


def test_booking_of_a_time_that_was_let_go_of_is_let_through(take, room, coordinator):
    times = minutes_past_nine(0, 60)
    another(*times, room=room, is_released=True)
    another(*times, room=None, user=coordinator, is_released=True)

    assert take().status == "booked"


def test_booking_in_a_room_that_retires_the_day_after_is_let_through(take):
    room = RoomFactory(retired_on=tomorrow_at(9).date() + timedelta(days=1))

    assert take(room=room).room == room


# What is refused


@pytest.mark.parametrize(("start", "end"), OVERLAPS.values(), ids=OVERLAPS)
def test_booking_of_a_taken_room_is_refused(refused, take, room, start, end):
    another(*minutes_past_nine(start, end), room=room)

    with refused(ROOM_TAKEN):
        take()


@pytest.mark.parametrize(("start", "end"), OVERLAPS.values(), ids=OVERLAPS)
def test_booking_of_a_busy_colleague_is_refused(refused, take, coordinator, call_taker, start, end):
    another(*minutes_past_nine(start, end), room=None, user=call_taker)

    with refused(PERSON_TAKEN):
        take(staff=[coordinator, call_taker])


def test_booking_with_nobody_from_us_is_refused(refused, take):
    with refused("Välj minst en person från oss som är med på mötet."):
        take(staff=[])


@pytest.mark.parametrize(
    "role", ["manager", "statistics_reader", "archivist", "log_reviewer", "administrator"]
)
def test_booking_of_somebody_who_holds_no_meetings_is_refused(refused, take, coordinator, role):
    person = UserFactory(**{role: True})

    with refused("Välj bland de kolleger som håller möten."):
        take(staff=[coordinator, person])


def test_booking_of_a_disabled_colleague_is_refused(refused, take):
    colleague = UserFactory(coordinator=True, disabled=True)

    with refused(f"Kontot för {colleague.name} är avstängt. Välj någon annan."):
        take(staff=[colleague])


@pytest.mark.parametrize("days", [0, -30])
def test_booking_of_a_retired_room_is_refused(refused, take, days):
    room = RoomFactory(retired_on=tomorrow_at(9).date() + timedelta(days=days))

    with refused("Rummet används inte längre den dagen. Välj ett annat."):
        take(room=room)


@pytest.mark.parametrize(
    "where", [{"room": None}, {"room": None, "place": ""}, {"place": "Biblioteket"}], ids=str
)
def test_booking_on_site_in_other_than_one_place_is_refused(refused, take, where):
    with refused(ONE_PLACE):
        take(**where)


@pytest.mark.parametrize("minutes", [0, -1, -60])
def test_booking_that_does_not_end_after_it_starts_is_refused(refused, take, minutes):
    with refused("Mötet måste sluta efter att det börjar.") as refusal:
        take(ends_at=tomorrow_at(9) + timedelta(minutes=minutes))

    assert refusal.value.code == "order"


def test_booking_of_a_time_that_has_been_is_refused(refused, take):
    past = timezone.now() - timedelta(minutes=1)

    with refused("Tiden har redan varit. Välj en senare tid, eller skriv in mötet i efterhand."):
        take(starts_at=past, ends_at=past + timedelta(hours=1))


def test_booking_in_the_future_is_refused(refused, take):
    with refused("Tidpunkten ligger i framtiden. Ange när det faktiskt hände."):
        take(at=timezone.now() + timedelta(minutes=5))


def test_booking_in_a_closed_case_is_refused(refused, take, case, shut):
    shut(case)

    with refused("Ärendet är avslutat. Öppna det igen först."):
        take()


def test_booking_with_a_place_too_long_to_read_is_refused(refused, take):
    with refused("Texten är för lång: 201 tecken, högst 200 får plats."):
        take(room=None, place="å" * 201)


# Letting go


def test_release_lets_go_of_this_meetings_bookings_only(coordinator, call_taker, case):
    mine, other = MeetingFactory(booked=True, case=case), MeetingFactory(booked=True)
    for meeting, person in ((mine, coordinator), (other, call_taker)):
        BookingFactory(meeting=meeting)
        BookingFactory(meeting=meeting, room=None, user=person)

    cancel_meeting(meeting=mine, side="us", reason="Sjukdom.", by=coordinator)

    assert set(Booking.objects.values_list("meeting", "is_released")) == {(mine.pk, True), (other.pk, False)}
    assert Booking.objects.count() == 4


# The rows themselves


@pytest.mark.parametrize(("start", "end"), OVERLAPS.values(), ids=OVERLAPS)
def test_overlapping_finds_what_shares_a_moment(start, end):
    booking = another(*minutes_past_nine(0, 60))

    assert list(Booking.objects.overlapping(*minutes_past_nine(start, end))) == [booking]


@pytest.mark.parametrize(("start", "end"), TOUCHES.values(), ids=TOUCHES)
def test_overlapping_leaves_out_what_only_touches(start, end):
    another(*minutes_past_nine(0, 60))

    assert not Booking.objects.overlapping(*minutes_past_nine(start, end)).exists()


def test_of_people_leaves_out_rooms(coordinator):
    person = another(*minutes_past_nine(0, 60), room=None, user=coordinator)
    another(*minutes_past_nine(0, 60))

    assert list(Booking.objects.of_people()) == [person]


def test_taken_leaves_out_what_was_let_go_of():
    booking = another(*minutes_past_nine(0, 60))
    another(*minutes_past_nine(0, 60), room=booking.room, is_released=True)

    assert list(Booking.objects.taken()) == [booking]


def test_room_and_person_with_the_same_key_are_not_mixed_up():
    person = UserFactory(coordinator=True)
    meeting = MeetingFactory(booked=True, room=RoomFactory(pk=person.pk))

    BookingFactory(meeting=meeting)
    BookingFactory(meeting=meeting, room=None, user=person)

    assert Booking.objects.count() == 2


@pytest.mark.parametrize("who", ["both", "neither"])
def test_booking_takes_one_room_or_one_person(broken, who):
    booking = BookingFactory()
    changes = {"both": {"user": UserFactory()}, "neither": {"room": None}}[who]

    with broken("booking_takes_one_room_or_one_person", "En bokning gäller ett rum eller en person."):
        Booking.objects.filter(pk=booking.pk).update(**changes)


def test_booking_ends_after_it_starts(broken):
    booking = BookingFactory()

    with broken("booking_ends_after_it_starts", "Mötet måste sluta efter att det börjar."):
        Booking.objects.update(ends_at=booking.starts_at)


def test_room_is_booked_once_at_a_time(broken):
    booking = BookingFactory()
    other = MeetingFactory(booked=True)

    with broken("room_is_booked_once_at_a_time", ROOM_TAKEN):
        BookingFactory(meeting=other, room=booking.room)


def test_person_is_booked_once_at_a_time(broken, coordinator):
    BookingFactory(room=None, user=coordinator)
    other = MeetingFactory(booked=True)

    with broken("person_is_booked_once_at_a_time", PERSON_TAKEN):
        BookingFactory(meeting=other, room=None, user=coordinator)


def test_booking_that_is_taken_up_again_may_not_clash(broken):
    booking = BookingFactory()
    BookingFactory(meeting=MeetingFactory(booked=True), room=booking.room, is_released=True)

    with broken("room_is_booked_once_at_a_time", ROOM_TAKEN):
        Booking.objects.update(is_released=False)


# In which case somebody is booked


def test_booking_is_in_the_case_of_its_meeting(take, coordinator):
    meeting = take()

    assert set(Booking.objects.values_list("case", flat=True)) == {meeting.case_id}


def test_booking_that_is_written_without_a_case_gets_its_meetings():
    booking = BookingFactory(case=None)

    assert Booking.objects.get().case == booking.meeting.case


@pytest.mark.parametrize("field", ["case", "meeting"])
def test_booking_never_gets_another_case_than_its_meetings(broken, field):
    BookingFactory()
    other = {"case": CaseFactory, "meeting": lambda: MeetingFactory(booked=True)}[field]()

    with broken("booking_is_in_the_case_of_its_meeting", "En bokning hör till mötets ärende."):
        Booking.objects.update(**{field: other})


def test_booking_goes_with_its_meeting_to_another_case_and_back():
    booking, other = BookingFactory(), CaseFactory(full_record=True)
    origin, move = booking.case, CaseMoveFactory(from_case=booking.case, to_case=other)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('stodtelefon.move', %s, true)", [str(move.pk)])

    Meeting.objects.update(case=other)
    there = Booking.objects.get().case
    CaseMove.objects.update(undone_at=timezone.now(), undone_by=move.created_by)
    Meeting.objects.update(case=origin)

    assert (there, Booking.objects.get().case) == (other, origin)


def test_somebody_who_is_booked_may_open_the_case_until_the_booking_is_let_go_of(call_taker):
    booking = BookingFactory(room=None, user=call_taker)
    BookingFactory(room=None, user=UserFactory(call_taker=True))

    assert list(Case.objects.visible_to(call_taker)) == [booking.case]

    Booking.objects.update(is_released=True)

    assert not Case.objects.visible_to(call_taker).exists()


def test_erasing_a_meeting_lets_its_room_be_booked_again():
    booking = BookingFactory()

    Meeting.objects.all().delete()

    assert BookingFactory(meeting=MeetingFactory(booked=True, room=booking.room)).room == booking.room


def test_what_is_taken_in_a_week_is_found_by_its_time():
    start = timezone.make_aware(datetime(2027, 2, 1))
    rows = Booking.objects.taken().overlapping(start, start + timedelta(days=7)).order_by()

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert "booking_by_time" in rows.explain()
