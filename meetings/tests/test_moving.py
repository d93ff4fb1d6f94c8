"""Moving and cancelling a meeting, and that each refusal leaves everything as it was."""

from datetime import timedelta
from uuid import uuid4

import pytest

from calls.factories import CallerFactory, CaseFactory
from calls.models import Case
from calls.models.choices import State
from meetings.actions.meetings import (
    book_meeting,
    cancel_meeting,
    confirm_meeting,
    offer_meeting,
    reschedule_meeting,
)
from meetings.factories import MeetingFactory, RoomFactory, tomorrow_at
from meetings.models import Booking, Meeting
from meetings.tests.unchanged import refused
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


# Move


def move(meeting, coordinator, **changes):
    values = {
        "staff": [coordinator],
        "room": meeting.room,
        "side": "caller",
        "reason": "Hen fick förhinder.",
        "by": coordinator,
        **at_hour(13),
        **changes,
    }
    return reschedule_meeting(meeting=meeting, **values)


def test_reschedule_meeting_keeps_the_old_one_and_points_to_the_new(book, coordinator):
    old = book()

    new = move(old, coordinator, version=old.version)

    old.refresh_from_db()
    assert (old.status, old.superseded_by, old.reason) == ("rescheduled", new, "Hen fick förhinder.")
    assert (new.status, new.starts_at, new.caller) == ("booked", tomorrow_at(13), old.caller)
    assert set(Booking.objects.taken().values_list("meeting", flat=True)) == {new.pk}
    assert Case.objects.get().state == State.MEETING_PLANNED
    assert events() == ["meeting.booked", "meeting.rescheduled"]


def test_reschedule_meeting_to_an_overlapping_time_is_let_through(book, coordinator):
    old = book()

    new = move(old, coordinator, starts_at=tomorrow_at(9) + timedelta(minutes=30), ends_at=tomorrow_at(11))

    assert new.status == "booked"


def test_reschedule_meeting_sent_twice_is_one_new_meeting(book, coordinator):
    old, token = book(), uuid4()

    assert move(old, coordinator, token=token) == move(old, coordinator, token=token)
    assert Meeting.objects.count() == 2


def test_reschedule_meeting_without_reason_is_refused(book, coordinator):
    meeting = book()

    with refused("Skriv varför, i en mening, och på vems initiativ."):
        move(meeting, coordinator, reason="  ")


def test_reschedule_meeting_that_is_only_offered_is_refused(case, room, coordinator):
    meeting = offer_meeting(case=case, by=coordinator)

    with refused("Bara ett bokat möte kan bokas om."):
        move(meeting, coordinator, room=room)


def test_reschedule_meeting_into_a_taken_room_is_refused(book, coordinator, other_call_taker):
    meeting = book()
    book(case=CaseFactory(waiting=True), staff=[other_call_taker], **at_hour(13))

    with refused("Rummet är redan bokat då."):
        move(meeting, coordinator)


# Cancel


def test_cancel_meeting_lets_go_of_room_and_people_and_moves_the_case_back(book, coordinator):
    meeting = book()

    cancelled = cancel_meeting(
        meeting=meeting, side="us", reason="Sjukdom.", by=coordinator, version=meeting.version
    )

    assert (cancelled.status, cancelled.cancelled_side, cancelled.reason) == ("cancelled", "us", "Sjukdom.")
    assert not Booking.objects.taken().exists()
    assert Case.objects.get().state == State.SCANNED
    assert events() == ["meeting.booked", "meeting.cancelled"]


def test_cancel_meeting_while_another_is_planned_leaves_the_case_where_it_is(book, case, coordinator):
    meeting = book()
    offer_meeting(case=case, caller=CallerFactory(case=case), by=coordinator)

    cancel_meeting(meeting=meeting, side="caller", reason="Ringde.", by=coordinator)

    assert Case.objects.get().state == State.MEETING_PLANNED


def test_cancel_meeting_without_reason_is_refused(book, coordinator):
    meeting = book()

    with refused("Skriv varför, i en mening, och på vems initiativ."):
        cancel_meeting(meeting=meeting, side="us", reason="", by=coordinator)


def test_cancel_meeting_twice_is_refused(book, coordinator):
    meeting = book()
    cancel_meeting(meeting=meeting, side="us", reason="Sjukdom.", by=coordinator)

    with refused("Bara ett erbjudet eller bokat möte kan ställas in."):
        cancel_meeting(meeting=meeting, side="us", reason="Sjukdom.", by=coordinator)


def test_cancel_meeting_on_a_stale_version_is_refused(book, coordinator):
    meeting = book()

    with refused("Någon annan har ändrat det här medan du skrev."):
        cancel_meeting(meeting=meeting, side="us", reason="Sjukdom.", by=coordinator, version=99)


def test_cancel_meeting_in_a_closed_case_lets_go_of_the_room(coordinator):
    meeting = MeetingFactory(booked=True, case=CaseFactory(closed=True, record_level="open_service"))

    cancel_meeting(meeting=meeting, side="us", reason="Ärendet är avslutat.", by=coordinator)

    assert Meeting.objects.get().status == "cancelled"
    assert Case.objects.get().state == State.CLOSED


# Confirm


def test_confirm_meeting_keeps_who_noted_it(book, coordinator):
    meeting = book()

    confirmed = confirm_meeting(meeting=meeting, by=coordinator, version=meeting.version)

    assert (confirmed.status, confirmed.confirmed_by) == ("booked", coordinator)
    assert events() == ["meeting.booked", "meeting.confirmed"]


def test_confirm_meeting_twice_is_refused(book, coordinator):
    meeting = book()
    confirm_meeting(meeting=meeting, by=coordinator)

    with refused("Mötet är redan bekräftat."):
        confirm_meeting(meeting=meeting, by=coordinator)


def test_confirm_meeting_that_has_no_time_is_refused(case, coordinator):
    meeting = offer_meeting(case=case, by=coordinator)

    with refused("Bara ett bokat möte kan bekräftas."):
        confirm_meeting(meeting=meeting, by=coordinator)
