"""Booking a meeting: at once, or the one that was offered. What every time is held to is in `test_bookings.py`."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from calls.factories import CallerFactory, CaseFactory
from calls.models import Case
from calls.models.choices import State
from meetings.actions.meetings import book_meeting, book_offered_meeting
from meetings.factories import MeetingFactory, hour_tomorrow, tomorrow_at
from meetings.models import Booking, Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(case, room, coordinator):
    def make(**changes) -> Meeting:
        values = {"case": case, "room": room, "staff": [coordinator], "by": coordinator, **hour_tomorrow(9)}
        return book_meeting(**(values | changes))

    return make


# At once


def test_book_meeting_keeps_who_booked_what_and_when(case, room, book, coordinator):
    caller, at = case.callers.get(), case.opened_at + timedelta(minutes=10)

    book(caller=caller, participants="Rektor Åsa", at=at)

    meeting = Meeting.objects.get()
    assert (meeting.case, meeting.caller, meeting.participants) == (case, caller, "Rektor Åsa")
    assert (meeting.kind, meeting.mode, meeting.status) == ("with_caller", "on_site", "booked")
    assert (meeting.room, meeting.place, meeting.where) == (room, None, "Rum Eken")
    assert (meeting.starts_at, meeting.ends_at) == (tomorrow_at(9), tomorrow_at(10))
    assert (meeting.offered_at, meeting.offered_by) == (at, coordinator)
    assert (meeting.booked_at, meeting.booked_by) == (at, coordinator)
    assert (meeting.confirmed_at, meeting.held_at) == (None, None)


def test_book_meeting_leaves_one_line(case, book, coordinator, logged):
    meeting = book(participants="Rektor Åsa")

    logged("meeting.booked", by=coordinator, target=meeting, case=case)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("with_caller", "scanned", "meeting_planned"),
        ("with_caller", "meeting_planned", "meeting_planned"),
        ("with_caller", "meeting_held", "meeting_held"),
        ("with_caller", "follow_up", "follow_up"),
        ("cooperation", "new", "new"),
        ("cooperation", "scanned", "scanned"),
        ("follow_up", "meeting_held", "meeting_held"),
    ],
)
def test_book_meeting_moves_the_case_when_it_is_with_the_caller(book, kind, before, after):
    Case.objects.update(state=before)

    book(kind=kind)

    assert Case.objects.get().state == after


def test_book_meeting_at_the_level_of_advice_leaves_the_level(book):
    Case.objects.update(record_level="advice")

    book()

    assert Case.objects.get().record_level == "advice"


def test_book_meeting_with_an_anonymous_caller_needs_no_contact(case, book):
    caller = case.callers.get()

    meeting = book(caller=caller)

    assert (meeting.caller, caller.is_anonymous, hasattr(caller, "identity")) == (caller, True, False)


def test_book_meeting_sent_twice_is_one_meeting_and_one_line(case, book, coordinator, logged):
    token = uuid4()

    first, second = book(token=token), book(token=token)

    assert second == first == Meeting.objects.get()
    assert Booking.objects.count() == 2
    logged("meeting.booked", by=coordinator, target=first, case=case)


def test_book_meeting_that_has_been_is_written_in_with_at(book):
    past = timezone.now() - timedelta(minutes=30)

    meeting = book(starts_at=past, ends_at=past + timedelta(hours=1), at=past)

    assert (meeting.offered_at, meeting.booked_at, meeting.starts_at) == (past, past, past)


def test_book_meeting_that_was_before_the_call_is_refused(refused, case, book):
    past = case.opened_at - timedelta(minutes=1)

    with refused("Mötet kan inte ha erbjudits innan samtalet kom in."):
        book(starts_at=past, ends_at=past + timedelta(hours=1), at=past)


@pytest.mark.parametrize("status", ["offered", "booked"])
def test_book_meeting_while_one_is_planned_with_the_caller_is_refused(refused, case, book, status):
    caller = case.callers.get()
    MeetingFactory(case=case, caller=caller, **{status: True})

    with refused("Det finns redan ett planerat möte med den som hör av sig. Boka om det i stället."):
        book(caller=caller)


def test_book_meeting_with_a_caller_of_another_case_is_refused(refused, book):
    stranger = CallerFactory()

    with refused("Personen hör inte till det här ärendet."):
        book(caller=stranger)


def test_book_meeting_before_the_scan_is_done_is_refused(refused, book):
    case = CaseFactory(state=State.NEW, urgency="", outcome="")

    with refused("Gör klart snabbscanningen först."):
        book(case=case)


def test_book_meeting_with_somebody_elses_token_is_refused(refused, book, call_taker):
    token = uuid4()
    book(token=token)

    with refused("Formuläret tillhör någon annan. Öppna ett nytt och försök igen."):
        book(token=token, by=call_taker)


# The one that was offered


@pytest.fixture
def offered(case):
    return MeetingFactory(case=case, caller=case.callers.get(), participants="Rektor Åsa")


@pytest.fixture
def book_it(offered, room, call_taker):
    def give_a_time(**changes) -> Meeting:
        values = {"room": room, "staff": [call_taker], "by": call_taker, **hour_tomorrow(9)}
        return book_offered_meeting(meeting=offered, **(values | changes))

    return give_a_time


def test_book_offered_meeting_gives_it_a_time_and_keeps_the_offer(book_it, offered, room, call_taker):
    at = offered.offered_at + timedelta(minutes=5)

    book_it(version=1, at=at)

    meeting = Meeting.objects.get()
    assert (meeting.pk, meeting.status, meeting.version) == (offered.pk, "booked", 2)
    assert (meeting.starts_at, meeting.ends_at, meeting.room) == (tomorrow_at(9), tomorrow_at(10), room)
    assert (meeting.booked_at, meeting.booked_by) == (at, call_taker)
    assert (meeting.offered_at, meeting.offered_by) == (offered.offered_at, offered.offered_by)
    assert (meeting.mode, meeting.participants) == ("on_site", "Rektor Åsa")


def test_book_offered_meeting_leaves_one_line(book_it, offered, call_taker, logged):
    book_it()

    logged("meeting.booked", by=call_taker, target=offered, case=offered.case)


def test_book_offered_meeting_moves_the_case(book_it):
    book_it()

    assert Case.objects.get().state == State.MEETING_PLANNED


def test_book_offered_meeting_may_change_how_and_who(book_it):
    meeting = book_it(mode="phone", room=None, participants="Kurator Bo")

    assert (meeting.mode, meeting.room, meeting.participants) == ("phone", None, "Kurator Bo")


@pytest.mark.parametrize(("participants", "kept"), [(None, "Rektor Åsa"), ("", None)])
def test_book_offered_meeting_keeps_participants_that_were_not_taken_away(book_it, participants, kept):
    assert book_it(participants=participants).participants == kept


TIMED = "Bara ett erbjudet möte kan få en tid. Boka om det som redan är bokat."


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        *((status, TIMED) for status in ("booked", "held", "no_show", "rescheduled")),
        ("cancelled", "Mötet är inställt. Boka ett nytt i stället."),
    ],
)
def test_book_offered_meeting_that_is_past_that_is_refused(
    refused, case, room, coordinator, status, sentence
):
    meeting = MeetingFactory(case=case, **{status: True})

    with refused(sentence):
        book_offered_meeting(
            meeting=meeting, room=room, staff=[coordinator], by=coordinator, **hour_tomorrow(9)
        )


def test_book_offered_meeting_on_a_stale_version_is_refused(refused, book_it):
    with refused("Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."):
        book_it(version=7)


def test_book_offered_meeting_before_it_was_offered_is_refused(refused, book_it, offered):
    with refused("Mötet kan inte ha bokats innan det erbjöds."):
        book_it(at=offered.offered_at - timedelta(minutes=1))
