"""Holding a meeting, and the one to which nobody came."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models import Case, CaseDecision
from calls.models.choices import RecordLevel, State
from meetings.actions.meetings import hold_meeting, mark_no_show
from meetings.factories import (
    AnswerFactory,
    AssessmentFactory,
    BookingFactory,
    FindingFactory,
    MeetingFactory,
)
from meetings.models import Answer, Assessment, Battery, Booking, Finding, Meeting
from meetings.tests.unchanged import refused
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def an_hour_ago():
    return timezone.now() - timedelta(hours=1)


def begun(**case_facts) -> Meeting:
    """A booked meeting that began an hour ago, in a case that is two days old."""
    values = {"waiting": True, "state": State.MEETING_PLANNED, "record_level": "open_service", **case_facts}
    case = CaseFactory(opened_at=timezone.now() - timedelta(days=2), **values)
    start = an_hour_ago()
    return MeetingFactory(
        booked=True, case=case, starts_at=start, ends_at=start + timedelta(minutes=45), offered_at=start
    )


def test_hold_meeting_moves_the_case_and_stops_the_clock(coordinator):
    meeting = begun()

    held = hold_meeting(meeting=meeting, by=coordinator, version=meeting.version)

    assert (held.status, held.held_by) == ("held", coordinator)
    assert Case.objects.get().state == State.MEETING_HELD
    assert not Case.objects.waiting_for_meeting().exists()
    assert list(AuditEvent.objects.values_list("event", flat=True)) == ["meeting.held"]


def test_hold_meeting_keeps_the_moment_it_was_held(coordinator):
    meeting = begun()

    held = hold_meeting(meeting=meeting, by=coordinator, at=meeting.starts_at)

    assert held.held_at == meeting.starts_at


def test_hold_meeting_at_the_level_of_advice_without_reason_is_refused(coordinator):
    meeting = begun(record_level="advice")

    with refused("Skriv varför nivån behöver höjas."):
        hold_meeting(meeting=meeting, by=coordinator)


def test_hold_meeting_raises_the_level_in_the_same_step(coordinator):
    meeting = begun(record_level="advice")

    hold_meeting(meeting=meeting, by=coordinator, level_reason="Mötet är en insats.")

    assert Case.objects.get().record_level == RecordLevel.OPEN_SERVICE
    assert CaseDecision.objects.get().reason == "Mötet är en insats."
    events = AuditEvent.objects.order_by("pk").values_list("event", flat=True)
    assert list(events) == ["case.level_raised", "meeting.held"]


def test_hold_meeting_refused_later_leaves_the_level_as_it_was(coordinator):
    meeting = MeetingFactory(
        booked=True, case=CaseFactory(waiting=True, state=State.MEETING_PLANNED, record_level="advice")
    )

    with refused("Mötet är bokat till en senare dag."):
        hold_meeting(meeting=meeting, by=coordinator, level_reason="Mötet är en insats.")


def test_hold_meeting_in_the_future_is_refused(coordinator):
    meeting = begun()

    with refused("Tidpunkten ligger i framtiden."):
        hold_meeting(meeting=meeting, by=coordinator, at=timezone.now() + timedelta(minutes=1))


def test_hold_meeting_before_the_call_is_refused(coordinator):
    meeting = begun()

    with refused("innan samtalet kom in"):
        hold_meeting(meeting=meeting, by=coordinator, at=timezone.now() - timedelta(days=3))


def test_hold_meeting_that_is_only_offered_is_refused(coordinator):
    meeting = MeetingFactory(case=CaseFactory(waiting=True, record_level="open_service"))

    with refused("Bara ett bokat möte kan markeras som hållet."):
        hold_meeting(meeting=meeting, by=coordinator)


def test_hold_meeting_twice_is_refused(coordinator):
    meeting = begun()
    hold_meeting(meeting=meeting, by=coordinator)

    with refused("Bara ett bokat möte kan markeras som hållet."):
        hold_meeting(meeting=meeting, by=coordinator)


def test_hold_meeting_on_a_stale_version_is_refused(coordinator):
    meeting = begun()

    with refused("Någon annan har ändrat det här medan du skrev."):
        hold_meeting(meeting=meeting, by=coordinator, version=99)


def test_hold_cooperation_meeting_leaves_the_clock_running(coordinator):
    meeting = begun(state=State.SCANNED)
    Meeting.objects.update(kind="cooperation")
    meeting.refresh_from_db()

    hold_meeting(meeting=meeting, by=coordinator)

    assert Case.objects.get().state == State.SCANNED
    assert Case.objects.waiting_for_meeting().exists()


def test_mark_no_show_moves_the_case_back(coordinator):
    meeting = begun()

    missed = mark_no_show(meeting=meeting, by=coordinator, version=meeting.version)

    assert (missed.status, missed.no_show_by) == ("no_show", coordinator)
    assert Case.objects.get().state == State.SCANNED
    assert list(AuditEvent.objects.values_list("event", flat=True)) == ["meeting.not_attended"]


def test_mark_no_show_before_it_has_begun_is_refused(coordinator):
    meeting = MeetingFactory(booked=True)

    with refused("Mötet har inte börjat än."):
        mark_no_show(meeting=meeting, by=coordinator)


def test_mark_no_show_of_a_held_meeting_is_refused(coordinator):
    meeting = MeetingFactory(held=True)

    with refused("Bara ett bokat möte kan markeras som uteblivet."):
        mark_no_show(meeting=meeting, by=coordinator)


def test_first_with_caller_is_one_a_case(coordinator):
    case = CaseFactory(record_level="open_service")
    now = timezone.now()
    first = MeetingFactory(held=True, case=case, held_at=now - timedelta(days=2))
    MeetingFactory(held=True, case=case, held_at=now - timedelta(days=1))
    MeetingFactory(held=True, case=case, held_at=now - timedelta(days=3), kind="cooperation")
    MeetingFactory(no_show=True, case=case)

    assert list(Meeting.objects.first_with_caller()) == [first]
    assert Meeting.objects.held_between(now - timedelta(days=2), now).with_caller().count() == 2


def test_today_holds_booked_and_held_of_that_local_day():
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    first = MeetingFactory(booked=True, starts_at=midnight, ends_at=midnight + timedelta(hours=1))
    MeetingFactory(booked=True, starts_at=midnight + timedelta(days=1))
    MeetingFactory(cancelled=True, starts_at=midnight)

    assert list(Meeting.objects.today(on=midnight.date())) == [first]


def test_erasing_a_case_takes_everything_of_its_meetings_with_it(coordinator):
    case = CaseFactory(record_level="open_service")
    old = MeetingFactory(cancelled=True, case=case)
    new = MeetingFactory(held=True, case=case, battery=Battery.objects.get())
    Meeting.objects.filter(pk=old.pk).update(status="rescheduled", superseded_by=new)
    BookingFactory(meeting=new)
    first = AnswerFactory(meeting=new, signed_at=timezone.now(), author_name="Ada")
    AnswerFactory(meeting=new, signed_at=timezone.now(), author_name="Ada", replaces=first)
    FindingFactory(meeting=new)
    AssessmentFactory(meeting=new, replaces=AssessmentFactory(meeting=new))

    case.delete()

    left = (Meeting, Booking, Answer, Finding, Assessment)
    assert [model.objects.count() for model in left] == [0] * 5
    assert Battery.objects.count() == 1
