"""Two or many who book at once: one gets the room, the others one clear sentence, and nobody a deadlock."""

from datetime import timedelta

from calls.factories import CaseFactory
from meetings.actions.meetings import book_meeting, hold_meeting, offer_meeting, reschedule_meeting
from meetings.factories import MeetingFactory, RoomFactory, tomorrow_at
from meetings.models import Booking, Meeting
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.races import at_once, refusals

AT_ONCE = 6


def test_one_room_is_booked_by_one_of_many(own_database):
    room = RoomFactory()
    people = [UserFactory(coordinator=True) for _ in range(AT_ONCE)]
    cases = [CaseFactory(waiting=True) for _ in people]
    start = tomorrow_at(9)

    def deed(case, person):
        return lambda: book_meeting(
            case=case,
            room=room,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            staff=[person],
            by=person,
        )

    results = at_once(*[deed(case, person) for case, person in zip(cases, people, strict=True)])

    assert refusals(results) == ["Rummet är redan bokat då. Välj ett annat rum eller en annan tid."] * (
        AT_ONCE - 1
    )
    assert Meeting.objects.count() == 1
    assert Booking.objects.count() == 2


def test_crossed_bookings_of_the_same_people_never_lock_each_other(own_database):
    first, second = UserFactory(coordinator=True), UserFactory(coordinator=True)
    rooms = [RoomFactory() for _ in range(AT_ONCE)]
    cases = [CaseFactory(waiting=True) for _ in rooms]
    start = tomorrow_at(9)

    def deed(number):
        staff = [first, second] if number % 2 else [second, first]
        return lambda: book_meeting(
            case=cases[number],
            room=rooms[number],
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            staff=staff,
            by=first,
        )

    results = at_once(*[deed(number) for number in range(AT_ONCE)])

    assert set(refusals(results)) == {
        "En kollega är redan bokad då. Välj en annan tid eller en annan person."
    }
    assert Meeting.objects.count() == 1


def test_two_who_offer_at_once_make_one_meeting(own_database):
    case, person = CaseFactory(waiting=True), UserFactory(coordinator=True)

    results = at_once(*[lambda: offer_meeting(case=case, by=person)] * 2)

    assert sorted(isinstance(result, Meeting) for result in results) == [False, True]
    assert Meeting.objects.count() == 1


def test_two_who_hold_at_once_hold_it_once(own_database):
    start = tomorrow_at(9) - timedelta(days=2)
    case = CaseFactory(
        waiting=True,
        state="meeting_planned",
        record_level="open_service",
        opened_at=start - timedelta(days=1),
    )
    meeting = MeetingFactory(
        booked=True, case=case, starts_at=start, ends_at=start + timedelta(hours=1), offered_at=start
    )
    person = UserFactory(coordinator=True)

    results = at_once(*[lambda: hold_meeting(meeting=meeting, by=person, at=start)] * 2)

    assert "Bara ett bokat möte kan markeras som hållet." in refusals(results)
    assert Meeting.objects.get().status == "held"


def test_moving_away_while_others_book_the_old_time_never_locks_anybody(own_database):
    rounds, start = 12, tomorrow_at(9)
    room, other_room = RoomFactory(), RoomFactory()
    for number in range(rounds):
        day = timedelta(days=number)
        mover, booker = UserFactory(coordinator=True), UserFactory(coordinator=True)
        times = {"starts_at": start + day, "ends_at": start + day + timedelta(hours=1)}
        meeting = book_meeting(case=CaseFactory(), room=room, staff=[mover], by=mover, **times)
        case = CaseFactory(waiting=True)

        results = at_once(
            lambda meeting=meeting, mover=mover, times=times: reschedule_meeting(
                meeting=meeting,
                room=other_room,
                staff=[mover],
                side="us",
                reason="Rummet behövs.",
                by=mover,
                **times,
            ),
            lambda case=case, booker=booker, times=times: book_meeting(
                case=case, room=room, staff=[booker], by=booker, **times
            ),
        )

        assert isinstance(results[0], Meeting)
    assert Booking.objects.taken().filter(room=other_room).count() == rounds
