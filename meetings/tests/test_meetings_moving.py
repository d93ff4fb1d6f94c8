"""Moving a meeting to another time. What every time is held to is in `test_bookings.py`."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from calls.models import Case
from calls.models.choices import State
from meetings.actions.meetings import reschedule_meeting
from meetings.factories import BookingFactory, MeetingFactory, hour_tomorrow, tomorrow_at
from meetings.models import Booking, Meeting

pytestmark = pytest.mark.django_db

MOVED = "Mötet är redan ombokat. Öppna den nya tiden och boka om den i stället."
WHY = "Skriv varför, i en mening, och på vems initiativ."


@pytest.fixture
def old(case, room, coordinator):
    """A confirmed meeting tomorrow at nine, with its room and the coordinator taken."""
    meeting = MeetingFactory(
        booked=True,
        case=case,
        room=room,
        caller=case.callers.get(),
        participants="Rektor Åsa",
        confirmed_by=coordinator,
        confirmed_at=case.opened_at,
        **hour_tomorrow(9),
    )
    BookingFactory(meeting=meeting)
    BookingFactory(meeting=meeting, room=None, user=coordinator)
    return meeting


@pytest.fixture
def move(old, call_taker):
    """Move the meeting to one o'clock, by and with a colleague, where nothing else is said."""

    def to(**changes) -> Meeting:
        values = {
            "meeting": old,
            "staff": [call_taker],
            "room": old.room,
            "side": "caller",
            "reason": "Hen fick förhinder.",
            "by": call_taker,
            **hour_tomorrow(13),
        }
        return reschedule_meeting(**(values | changes))

    return to


def test_reschedule_meeting_keeps_the_old_one_with_why_and_on_whose_initiative(move, old, call_taker):
    at = old.offered_at + timedelta(hours=3, minutes=30)

    new = move(reason=" Hen fick förhinder. ", at=at)

    old.refresh_from_db()
    assert (old.status, old.superseded_by, old.version) == ("rescheduled", new, 3)
    assert (old.cancelled_at, old.cancelled_by, old.cancelled_side) == (at, call_taker, "caller")
    assert (old.reason, old.starts_at, old.ends_at) == (
        "Hen fick förhinder.",
        tomorrow_at(9),
        tomorrow_at(10),
    )


def test_reschedule_meeting_makes_a_new_one_that_is_booked_and_not_confirmed(move, old, room, call_taker):
    at = old.offered_at + timedelta(hours=3, minutes=30)

    move(at=at)

    new = Meeting.objects.booked().get()
    assert (new.case, new.caller, new.kind, new.room) == (old.case, old.caller, "with_caller", room)
    assert (new.starts_at, new.ends_at) == (tomorrow_at(13), tomorrow_at(14))
    assert (new.offered_at, new.offered_by, new.booked_at, new.booked_by) == (at, call_taker, at, call_taker)
    assert (new.participants, new.confirmed_at, new.reason) == ("Rektor Åsa", None, None)
    assert new.supersedes == old


def test_reschedule_meeting_lets_go_of_the_old_time_and_takes_the_new(move, old, room, call_taker):
    new = move()

    taken = set(Booking.objects.taken().values_list("meeting", "room", "user"))
    assert taken == {(new.pk, room.pk, None), (new.pk, None, call_taker.pk)}
    assert set(old.bookings.values_list("is_released", flat=True)) == {True}


def test_reschedule_meeting_leaves_one_line(move, case, call_taker, logged):
    new = move()

    logged("meeting.rescheduled", by=call_taker, target=new, case=case)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("with_caller", "meeting_planned", "meeting_planned"),
        ("with_caller", "meeting_held", "meeting_held"),
        ("cooperation", "scanned", "scanned"),
        ("follow_up", "follow_up", "follow_up"),
    ],
)
def test_reschedule_meeting_leaves_the_case_where_it_is(move, kind, before, after):
    Case.objects.update(state=before)
    Meeting.objects.update(kind=kind)

    new = move(meeting=Meeting.objects.get())

    assert (new.kind, Case.objects.get().state) == (kind, after)


def test_reschedule_meeting_may_change_how_and_where(move):
    new = move(mode="video", room=None, participants="Kurator Bo")

    assert (new.mode, new.room, new.participants) == ("video", None, "Kurator Bo")


@pytest.mark.parametrize(("participants", "kept"), [(None, "Rektor Åsa"), ("", None)])
def test_reschedule_meeting_keeps_participants_that_were_not_taken_away(move, participants, kept):
    assert move(participants=participants).participants == kept


def test_reschedule_meeting_to_a_time_that_overlaps_the_old_is_let_through(move, coordinator):
    new = move(staff=[coordinator], starts_at=tomorrow_at(9) + timedelta(minutes=30), ends_at=tomorrow_at(11))

    assert new.status == "booked"


def test_reschedule_meeting_again_points_to_the_one_before(move, old):
    second = move()

    third = move(meeting=second, side="us", **hour_tomorrow(15))

    chain = {meeting.pk: meeting.superseded_by_id for meeting in Meeting.objects.all()}
    assert chain == {old.pk: second.pk, second.pk: third.pk, third.pk: None}


def test_reschedule_meeting_sent_twice_is_one_new_meeting_and_one_line(move, case, call_taker, logged):
    token = uuid4()

    first, second = move(token=token), move(token=token)

    assert second == first
    assert Meeting.objects.count() == 2
    logged("meeting.rescheduled", by=call_taker, target=first, case=case)


@pytest.mark.parametrize(
    "why",
    [
        {"reason": ""},
        {"reason": "  \n"},
        {"reason": None},
        {"side": ""},
        {"side": None},
        {"side": "the_weather"},
    ],
    ids=str,
)
def test_reschedule_meeting_without_saying_why_is_refused(refused, move, why):
    with refused(WHY) as refusal:
        move(**why)

    assert refusal.value.code == "reason"


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("offered", "Bara ett bokat möte kan bokas om."),
        ("held", "Bara ett bokat möte kan bokas om."),
        ("no_show", "Bara ett bokat möte kan bokas om."),
        ("cancelled", "Mötet är inställt. Boka ett nytt i stället."),
        ("rescheduled", MOVED),
    ],
)
def test_reschedule_meeting_that_is_not_booked_is_refused(refused, move, room, status, sentence):
    meeting = MeetingFactory(**{status: True})

    with refused(sentence):
        move(meeting=meeting, room=room)


def test_reschedule_meeting_that_was_moved_meanwhile_is_refused(refused, move, old):
    move()

    with refused(MOVED):
        move(version=old.version)


def test_reschedule_meeting_that_was_confirmed_meanwhile_is_refused(refused, move, old, coordinator):
    Meeting.objects.filter(pk=old.pk).update(version=2)

    with refused("Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."):
        move(version=old.version)


def test_move_that_is_written_in_late_stands_where_it_was_written(move, old, case):
    Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - timedelta(days=2))
    began, before = timezone.now() - timedelta(hours=1), timezone.now()

    new = move(starts_at=began, ends_at=began + timedelta(minutes=30), is_late=True)

    old.refresh_from_db()
    assert (new.offered_at, new.booked_at) == (began, began)
    assert before <= new.written_at == old.written_at == old.cancelled_at <= timezone.now()


def test_reschedule_meeting_with_somebody_elses_token_is_refused(refused, move, coordinator):
    token = uuid4()
    move(token=token)

    with refused("Formuläret tillhör någon annan. Öppna ett nytt och försök igen."):
        move(token=token, by=coordinator)


def test_reschedule_meeting_to_a_refused_time_keeps_the_old_time_taken(refused, move, old):
    another = MeetingFactory(booked=True, **hour_tomorrow(13))
    BookingFactory(meeting=another, room=old.room)

    with refused("Rummet är redan bokat då. Välj ett annat rum eller en annan tid."):
        move()

    assert old.bookings.taken().count() == 2
    assert Case.objects.get(pk=old.case_id).state == State.SCANNED
