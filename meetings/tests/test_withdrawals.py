"""What ends of meetings when a caller withdraws, and that none is booked with one who has."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.withdrawals import withdraw_caller
from calls.factories import CallerFactory, CaseFactory
from calls.models import Case
from calls.models.choices import RecordLevel, State
from meetings.actions.meetings import book_meeting, offer_meeting
from meetings.factories import FindingFactory, MeetingFactory, hour_tomorrow
from meetings.models import Meeting
from meetings.models.choices import Kind, Mode, Owner, Side, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(call_taker):
    """Who got in touch about a case of the call taker's, with a meeting on its way."""
    case = CaseFactory(
        handler=call_taker, waiting=True, state=State.MEETING_PLANNED, record_level=RecordLevel.OPEN_SERVICE
    )
    return CallerFactory(case=case)


def status_of(meeting: Meeting) -> str:
    return Meeting.objects.get(pk=meeting.pk).status


def test_planned_meetings_with_the_caller_are_cancelled_and_their_rooms_let_go(caller, call_taker):
    booked = MeetingFactory(case=caller.case, caller=caller, booked=True)
    follow_up = MeetingFactory(case=caller.case, caller=caller, kind=Kind.FOLLOW_UP)

    withdraw_caller(caller=caller, by=call_taker)

    booked.refresh_from_db()
    assert (booked.status, booked.cancelled_side) == (Status.CANCELLED, Side.CALLER)
    assert booked.reason == "Den som hör av sig drog sig tillbaka."
    assert not booked.bookings.taken().exists()
    assert status_of(follow_up) == Status.CANCELLED
    case = Case.objects.get()
    assert (case.state, case.meet_by) == (State.SCANNED, None)


def test_held_meetings_and_those_of_others_stay(caller, call_taker):
    other = CallerFactory(case=caller.case)
    staying = {
        "held": MeetingFactory(case=caller.case, caller=caller, held=True),
        "with the other": MeetingFactory(case=caller.case, caller=other),
        "cooperation": MeetingFactory(case=caller.case, kind=Kind.COOPERATION),
        "with nobody in particular": MeetingFactory(case=caller.case, kind=Kind.FOLLOW_UP),
    }
    before = {name: meeting.status for name, meeting in staying.items()}

    withdraw_caller(caller=caller, by=call_taker)

    assert {name: status_of(meeting) for name, meeting in staying.items()} == before


def test_one_with_nobody_in_particular_ends_with_the_last_caller(caller, call_taker):
    meeting = MeetingFactory(case=caller.case)

    withdraw_caller(caller=caller, by=call_taker)

    assert status_of(meeting) == Status.CANCELLED


def test_a_meeting_that_has_begun_is_left_to_be_held_or_not(caller, call_taker):
    meeting = MeetingFactory(case=caller.case, caller=caller, begun=True)

    withdraw_caller(caller=caller, by=call_taker)

    assert status_of(meeting) == Status.BOOKED


def test_what_the_caller_was_to_find_out_is_struck_off(caller, call_taker):
    meeting = MeetingFactory(case=caller.case, caller=caller, held=True)
    theirs = FindingFactory(meeting=meeting, find_out=True)
    ours = FindingFactory(meeting=meeting, find_out=True, owner_kind=Owner.COLLEAGUE, owner=call_taker)

    withdraw_caller(caller=caller, by=call_taker)

    theirs.refresh_from_db()
    ours.refresh_from_db()
    assert (theirs.answer, ours.done_at) == ("Den som hör av sig drog sig tillbaka.", None)


def test_no_meeting_is_made_with_one_who_has_withdrawn(caller, call_taker, refused):
    withdraw_caller(caller=caller, by=call_taker)
    what = {"case": caller.case, "caller": caller, "by": call_taker}

    with refused("Personen har dragit sig tillbaka"):
        offer_meeting(**what)
    with refused("Personen har dragit sig tillbaka"):
        book_meeting(**what, staff=[call_taker], mode=Mode.PHONE, **hour_tomorrow(9))


def test_one_that_was_before_can_be_written_in(caller, call_taker):
    Case.objects.update(opened_at=timezone.now() - timedelta(days=2))
    withdraw_caller(caller=caller, by=call_taker)
    began = timezone.now() - timedelta(hours=5)

    meeting = book_meeting(
        case=caller.case,
        caller=caller,
        starts_at=began,
        ends_at=began + timedelta(hours=1),
        staff=[call_taker],
        mode=Mode.PHONE,
        is_late=True,
        by=call_taker,
    )

    assert meeting.caller == caller
