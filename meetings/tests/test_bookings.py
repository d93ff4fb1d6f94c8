"""Offering and booking: what it does, and that each refusal leaves everything as it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from calls.factories import CallerFactory, CaseFactory
from calls.models import Case
from calls.models.choices import State
from meetings.actions.meetings import book_meeting, book_offered_meeting, offer_meeting
from meetings.factories import RoomFactory, tomorrow_at
from meetings.models import Booking, Meeting
from meetings.tests.unchanged import refused
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def at_hour(hour: int) -> dict:
    """A meeting of one hour tomorrow."""
    return {"starts_at": tomorrow_at(hour), "ends_at": tomorrow_at(hour) + timedelta(hours=1)}


@pytest.fixture
def case(db):
    return CaseFactory(waiting=True)


@pytest.fixture
def room(db):
    return RoomFactory()


@pytest.fixture
def book(case, room, coordinator):
    def make(**changes) -> Meeting:
        values = {
            "case": case,
            "room": room,
            "staff": [coordinator],
            "by": coordinator,
            **at_hour(9),
            **changes,
        }
        return book_meeting(**values)

    return make


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("event", flat=True))


# Offer


def test_offer_meeting_moves_the_case_and_leaves_one_line(case, coordinator):
    meeting = offer_meeting(case=case, by=coordinator)

    assert (meeting.status, meeting.offered_by, meeting.starts_at) == ("offered", coordinator, None)
    assert Case.objects.get().state == State.MEETING_PLANNED
    assert events() == ["meeting.offered"]


def test_offer_meeting_twice_to_the_same_caller_is_refused(case, coordinator):
    caller = CallerFactory(case=case)
    offer_meeting(case=case, caller=caller, by=coordinator)

    with refused("Det finns redan ett planerat möte med den som hör av sig."):
        offer_meeting(case=case, caller=caller, by=coordinator)


def test_offer_meeting_without_caller_twice_is_refused(case, coordinator):
    offer_meeting(case=case, by=coordinator)

    with refused("Det finns redan ett planerat möte"):
        offer_meeting(case=case, by=coordinator)


def test_offer_meeting_to_another_caller_is_a_meeting_of_its_own(case, coordinator):
    first, second = CallerFactory(case=case), CallerFactory(case=case)

    offer_meeting(case=case, caller=first, by=coordinator)
    offer_meeting(case=case, caller=second, by=coordinator)

    assert Meeting.objects.planned().count() == 2


def test_offer_meeting_before_the_scan_is_done_is_refused(coordinator):
    case = CaseFactory(state=State.NEW, urgency="", outcome="")

    with refused("Gör klart snabbscanningen först."):
        offer_meeting(case=case, by=coordinator)


def test_offer_meeting_in_a_closed_case_is_refused(coordinator):
    case = CaseFactory(closed=True)

    with refused("Ärendet är avslutat."):
        offer_meeting(case=case, by=coordinator)


def test_offer_meeting_in_the_future_is_refused(case, coordinator):
    with refused("Tidpunkten ligger i framtiden."):
        offer_meeting(case=case, by=coordinator, at=timezone.now() + timedelta(minutes=5))


def test_offer_meeting_before_the_call_is_refused(case, coordinator):
    with refused("innan samtalet kom in"):
        offer_meeting(case=case, by=coordinator, at=case.opened_at - timedelta(minutes=1))


def test_offer_meeting_to_a_caller_of_another_case_is_refused(case, coordinator):
    stranger = CallerFactory()

    with refused("Personen hör inte till det här ärendet."):
        offer_meeting(case=case, caller=stranger, by=coordinator)


def test_offer_meeting_sent_twice_is_one_meeting(case, coordinator):
    token = uuid4()

    first = offer_meeting(case=case, by=coordinator, token=token)
    second = offer_meeting(case=case, by=coordinator, token=token)

    assert second == first
    assert events() == ["meeting.offered"]


def test_offer_meeting_with_somebody_elses_token_is_refused(case, coordinator, call_taker):
    token = uuid4()
    offer_meeting(case=case, by=coordinator, token=token)

    with refused("Formuläret tillhör någon annan."):
        offer_meeting(case=case, by=call_taker, token=token)


# Book


def test_book_meeting_takes_room_and_people(case, room, book, coordinator, call_taker):
    meeting = book(staff=[coordinator, call_taker, coordinator])

    assert (meeting.status, meeting.room, meeting.offered_at) == ("booked", room, meeting.booked_at)
    taken = set(Booking.objects.taken().values_list("room", "user"))
    assert taken == {(room.pk, None), (None, coordinator.pk), (None, call_taker.pk)}
    assert Case.objects.get().state == State.MEETING_PLANNED
    assert events() == ["meeting.booked"]


def test_book_meeting_with_an_anonymous_caller_needs_no_contact(case, book):
    caller = CallerFactory(case=case, is_anonymous=True)

    meeting = book(caller=caller)

    assert meeting.caller == caller
    assert not hasattr(caller, "identity")


def test_book_meeting_sent_twice_is_one_meeting(book):
    token = uuid4()

    assert book(token=token) == book(token=token)
    assert Booking.objects.count() == 2


def test_book_meeting_in_a_taken_room_is_refused(book, room, other_call_taker):
    book()
    another = CaseFactory(waiting=True)

    with refused("Rummet är redan bokat då."):
        book(
            case=another,
            staff=[other_call_taker],
            starts_at=tomorrow_at(9) + timedelta(minutes=59),
            ends_at=tomorrow_at(11),
        )


def test_book_meeting_with_a_busy_colleague_is_refused(book, coordinator):
    book()
    another, empty_room = CaseFactory(waiting=True), RoomFactory()

    with refused("En kollega är redan bokad då."):
        book(case=another, room=empty_room)


def test_book_meeting_right_after_another_is_let_through(book):
    book()

    second = book(case=CaseFactory(waiting=True), **at_hour(10))

    assert second.status == "booked"


def test_book_meeting_that_ends_before_it_starts_is_refused(book):
    with refused("Mötet måste sluta efter att det börjar."):
        book(starts_at=tomorrow_at(10), ends_at=tomorrow_at(9))


def test_book_meeting_in_the_past_is_refused(book):
    past = timezone.now() - timedelta(minutes=30)

    with refused("Tiden har redan varit."):
        book(starts_at=past, ends_at=past + timedelta(hours=1))


def test_book_meeting_in_the_past_is_written_in_late_with_at(book):
    past = timezone.now() - timedelta(minutes=30)

    meeting = book(starts_at=past, ends_at=past + timedelta(hours=1), at=past)

    assert (meeting.booked_at, meeting.starts_at) == (past, past)


def test_book_meeting_without_staff_is_refused(book):
    with refused("Välj minst en person från oss"):
        book(staff=[])


def test_book_meeting_with_somebody_who_holds_no_meetings_is_refused(book, manager):
    with refused("Välj bland de kolleger som håller möten."):
        book(staff=[manager])


def test_book_meeting_with_a_disabled_colleague_is_refused(book):
    colleague = UserFactory(coordinator=True, disabled=True)

    with refused("Välj bland de kolleger som håller möten."):
        book(staff=[colleague])


def test_book_meeting_in_a_retired_room_is_refused(book):
    retired = RoomFactory(retired_on=timezone.localdate())

    with refused("Rummet används inte längre den dagen."):
        book(room=retired)


def test_book_meeting_on_site_without_a_place_is_refused(book):
    with refused("Välj ett rum, eller skriv en annan plats."):
        book(room=None)


def test_book_meeting_in_a_room_and_somewhere_else_is_refused(book):
    with refused("Välj ett rum, eller skriv en annan plats."):
        book(place="Biblioteket")


def test_book_meeting_by_phone_needs_no_room(book):
    meeting = book(mode="phone", room=None)

    assert meeting.where == "telefon"
    assert Booking.objects.count() == 1


def test_cooperation_meeting_does_not_stop_the_clock(book):
    book(kind="cooperation")

    assert Case.objects.get().state == State.SCANNED


def test_book_offered_meeting_gives_it_a_time(case, room, coordinator):
    meeting = offer_meeting(case=case, by=coordinator)

    booked = book_offered_meeting(
        meeting=meeting, room=room, staff=[coordinator], by=coordinator, version=1, **at_hour(9)
    )

    assert (booked.pk, booked.status, booked.starts_at) == (meeting.pk, "booked", tomorrow_at(9))
    assert events() == ["meeting.offered", "meeting.booked"]


def test_book_offered_meeting_that_is_booked_is_refused(book, coordinator, room):
    meeting = book()

    with refused("Bara ett erbjudet möte kan få en tid."):
        book_offered_meeting(meeting=meeting, room=room, staff=[coordinator], by=coordinator, **at_hour(11))


def test_book_offered_meeting_on_a_stale_version_is_refused(case, room, coordinator):
    meeting = offer_meeting(case=case, by=coordinator)

    with refused("Någon annan har ändrat det här medan du skrev."):
        book_offered_meeting(
            meeting=meeting, room=room, staff=[coordinator], by=coordinator, version=7, **at_hour(9)
        )
