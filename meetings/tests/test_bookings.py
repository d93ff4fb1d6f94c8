"""Nothing is booked twice, and each refusal leaves everything as it was."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.factories import CallerFactory, CaseFactory
from calls.models import Case
from calls.models.choices import RecordLevel, State
from meetings.actions import (
    book_meeting,
    book_offered_meeting,
    cancel_meeting,
    hold_meeting,
    mark_no_show,
    offer_meeting,
    reschedule_meeting,
)
from meetings.factories import MeetingFactory, RoomFactory, tomorrow_at
from meetings.models import Booking, Meeting
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def hour(at: int) -> dict:
    return {"starts_at": tomorrow_at(at), "ends_at": tomorrow_at(at) + timedelta(hours=1)}


def test_offer_meeting_moves_the_case_and_leaves_one_line(coordinator):
    case = CaseFactory(waiting=True)

    meeting = offer_meeting(case=case, by=coordinator)

    assert (meeting.status, meeting.offered_by, meeting.starts_at) == ("offered", coordinator, None)
    assert Case.objects.get().state == State.MEETING_PLANNED
    assert list(AuditEvent.objects.values_list("event", flat=True)) == ["meeting.offered"]
