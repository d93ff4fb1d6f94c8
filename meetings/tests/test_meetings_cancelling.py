"""Cancelling a meeting, and noting that the one who got in touch confirms it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CallerFactory
from calls.models import Case
from calls.models.choices import State
from meetings.actions.meetings import cancel_meeting, confirm_meeting
from meetings.factories import BookingFactory, MeetingFactory
from meetings.models import Booking, Meeting

pytestmark = pytest.mark.django_db

STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."
FUTURE = "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."


@pytest.fixture
def booked(case, coordinator):
    """A meeting tomorrow with the case's caller, its room and the coordinator taken."""
    Case.objects.update(state=State.MEETING_PLANNED)
    meeting = MeetingFactory(booked=True, case=case, caller=case.callers.get())
    BookingFactory(meeting=meeting)
    BookingFactory(meeting=meeting, room=None, user=coordinator)
    return meeting


@pytest.fixture
def cancel(coordinator):
    def it(meeting: Meeting, **changes) -> Meeting:
        values = {"meeting": meeting, "side": "us", "reason": "Sjukdom.", "by": coordinator}
        return cancel_meeting(**(values | changes))

    return it


# Cancel


def test_cancel_meeting_keeps_why_on_whose_initiative_by_whom_and_when(cancel, booked, coordinator):
    at = timezone.now() - timedelta(minutes=5)

    cancel(booked, reason=" Sjukdom. ", version=1, at=at)

    meeting = Meeting.objects.get()
    assert (meeting.status, meeting.reason, meeting.cancelled_side) == ("cancelled", "Sjukdom.", "us")
    assert (meeting.cancelled_at, meeting.cancelled_by, meeting.version) == (at, coordinator, 2)
    assert (meeting.starts_at, meeting.superseded_by) == (booked.starts_at, None)


def test_cancel_meeting_lets_go_of_room_and_people(cancel, booked):
    cancel(booked)

    assert not Booking.objects.taken().exists()
    assert Booking.objects.count() == 2


def test_cancel_meeting_sent_twice_by_the_same_person_is_done_once(cancel, booked, case, coordinator, logged):
    cancel(booked, version=1)
    logged("meeting.cancelled", by=coordinator, target=booked, case=case)

    assert cancel(booked, version=1).version == 2


@pytest.mark.parametrize("changes", [{"reason": "Annat."}, {"side": "caller"}])
def test_cancel_meeting_again_for_something_else_is_refused(refused, cancel, booked, changes):
    cancel(booked, version=1)

    with refused(STALE):
        cancel(booked, version=1, **changes)


def test_cancel_meeting_leaves_one_line(cancel, booked, case, coordinator, logged):
    cancel(booked)

    logged("meeting.cancelled", by=coordinator, target=booked, case=case)


def test_cancel_meeting_that_was_only_offered(cancel, case):
    cancelled = cancel(MeetingFactory(case=case), side="caller")

    assert (cancelled.status, cancelled.cancelled_side, cancelled.booked_at) == ("cancelled", "caller", None)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("with_caller", "meeting_planned", "scanned"),
        ("with_caller", "scanned", "scanned"),
        ("with_caller", "meeting_held", "meeting_held"),
        ("with_caller", "follow_up", "follow_up"),
        ("cooperation", "meeting_planned", "meeting_planned"),
        ("cooperation", "new", "new"),
        ("follow_up", "follow_up", "follow_up"),
    ],
)
def test_cancel_meeting_moves_the_case_back_when_it_was_the_last_with_the_caller(
    cancel, case, kind, before, after
):
    Case.objects.update(state=before)

    cancel(MeetingFactory(booked=True, case=case, kind=kind))

    assert Case.objects.get().state == after


@pytest.mark.parametrize("status", ["offered", "booked"])
def test_cancel_meeting_while_another_is_planned_leaves_the_case_where_it_is(cancel, booked, case, status):
    MeetingFactory(case=case, caller=CallerFactory(case=case), **{status: True})

    cancel(booked)

    assert Case.objects.get().state == State.MEETING_PLANNED


def test_cancel_meeting_while_only_a_cooperation_meeting_is_planned_moves_the_case_back(cancel, booked, case):
    MeetingFactory(booked=True, case=case, kind="cooperation")

    cancel(booked)

    assert Case.objects.get().state == State.SCANNED


def test_cancel_meeting_in_a_closed_case_lets_go_of_the_room_and_leaves_the_case(
    cancel, booked, case, shut, coordinator, logged
):
    shut(case)

    cancel(booked, reason="Ärendet är avslutat.")

    assert (Meeting.objects.get().status, Case.objects.get().state) == ("cancelled", State.CLOSED)
    assert not Booking.objects.taken().exists()
    logged("meeting.cancelled", by=coordinator, target=booked, case=case)


@pytest.mark.parametrize(
    "why",
    [{"reason": ""}, {"reason": " \n"}, {"reason": None}, {"side": ""}, {"side": None}, {"side": "them"}],
    ids=str,
)
def test_cancel_meeting_without_saying_why_is_refused(refused, cancel, booked, why):
    with refused("Skriv varför, i en mening, och på vems initiativ."):
        cancel(booked, **why)


def test_cancel_meeting_with_a_reason_too_long_to_read_is_refused(refused, cancel, booked):
    with refused("Texten är för lång: 501 tecken, högst 500 får plats."):
        cancel(booked, reason="å" * 501)


@pytest.mark.parametrize("status", ["held", "no_show", "cancelled", "rescheduled"])
def test_cancel_meeting_that_is_past_that_is_refused(refused, cancel, status):
    meeting = MeetingFactory(**{status: True})

    with refused("Bara ett erbjudet eller bokat möte kan ställas in."):
        cancel(meeting)


def test_cancel_meeting_on_a_stale_version_is_refused(refused, cancel, booked):
    with refused(STALE):
        cancel(booked, version=99)


def test_cancel_meeting_in_the_future_is_refused(refused, cancel, booked):
    with refused(FUTURE):
        cancel(booked, at=timezone.now() + timedelta(minutes=5))


def test_cancel_meeting_that_is_gone_is_refused(refused, cancel, booked):
    Meeting.objects.all().delete()

    with refused("Det här finns inte längre. Gå tillbaka och se hur det är nu."):
        cancel(booked)


# Confirm


def test_confirm_meeting_keeps_who_noted_it_and_when(booked, call_taker):
    at = timezone.now() - timedelta(minutes=5)

    confirm_meeting(meeting=booked, by=call_taker, version=1, at=at)

    meeting = Meeting.objects.get()
    assert (meeting.status, meeting.confirmed_by, meeting.confirmed_at) == ("booked", call_taker, at)
    assert meeting.version == 2


def test_confirm_meeting_leaves_one_line_and_the_case_where_it_is(booked, case, call_taker, logged):
    confirm_meeting(meeting=booked, by=call_taker)

    logged("meeting.confirmed", by=call_taker, target=booked, case=case)
    assert Case.objects.get().state == State.MEETING_PLANNED


@pytest.mark.parametrize("status", ["offered", "held", "no_show", "cancelled", "rescheduled"])
def test_confirm_meeting_that_is_not_booked_is_refused(refused, coordinator, status):
    meeting = MeetingFactory(**{status: True})

    with refused("Bara ett bokat möte kan bekräftas."):
        confirm_meeting(meeting=meeting, by=coordinator)


def test_confirm_meeting_twice_is_refused(refused, booked, coordinator):
    confirm_meeting(meeting=booked, by=coordinator)

    with refused("Mötet är redan bekräftat."):
        confirm_meeting(meeting=booked, by=coordinator)


def test_confirm_meeting_on_a_stale_version_is_refused(refused, booked, coordinator):
    with refused(STALE):
        confirm_meeting(meeting=booked, by=coordinator, version=99)


def test_confirm_meeting_in_the_future_is_refused(refused, booked, coordinator):
    with refused(FUTURE):
        confirm_meeting(meeting=booked, by=coordinator, at=timezone.now() + timedelta(minutes=5))


def test_confirm_meeting_in_a_closed_case_is_refused(refused, booked, case, shut, coordinator):
    shut(case)

    with refused("Ärendet är avslutat. Öppna det igen först."):
        confirm_meeting(meeting=booked, by=coordinator)
