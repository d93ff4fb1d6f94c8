"""Holding a meeting, and the one to which nobody came."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CallerFactory, CaseFactory
from calls.models import Case, CaseDecision
from calls.models.choices import RecordLevel, State
from meetings.actions.meetings import hold_meeting, mark_no_show
from meetings.factories import AnswerFactory, BookingFactory, MeetingFactory
from meetings.models import Booking, Meeting
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."
FUTURE = "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."


@pytest.fixture
def meeting(case):
    """A booked meeting that began half an hour ago, in a case that is two days old."""
    Case.objects.update(state=State.MEETING_PLANNED, opened_at=timezone.now() - timedelta(days=2))
    case.refresh_from_db()
    meeting = MeetingFactory(begun=True, case=case)
    BookingFactory(meeting=meeting)
    return meeting


# Hold


def test_hold_meeting_keeps_who_held_it_and_when(meeting, coordinator):
    hold_meeting(meeting=meeting, by=coordinator, version=1, at=meeting.starts_at)

    held = Meeting.objects.get()
    assert (held.status, held.held_by, held.held_at) == ("held", coordinator, meeting.starts_at)
    assert (held.version, held.booked_at, held.no_show_at) == (2, meeting.booked_at, None)


def test_hold_meeting_leaves_one_line(meeting, case, coordinator, logged):
    hold_meeting(meeting=meeting, by=coordinator)

    logged("meeting.held", by=coordinator, target=meeting, case=case)


def test_hold_meeting_keeps_the_room_taken(meeting, coordinator):
    hold_meeting(meeting=meeting, by=coordinator)

    assert Booking.objects.taken().count() == 1


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("with_caller", "scanned", "meeting_held"),
        ("with_caller", "meeting_planned", "meeting_held"),
        ("with_caller", "meeting_held", "meeting_held"),
        ("with_caller", "follow_up", "follow_up"),
        ("cooperation", "new", "new"),
        ("cooperation", "meeting_planned", "meeting_planned"),
        ("follow_up", "follow_up", "follow_up"),
    ],
)
def test_hold_meeting_moves_the_case_when_it_is_with_the_caller(meeting, coordinator, kind, before, after):
    Case.objects.update(state=before)
    Meeting.objects.update(kind=kind)

    hold_meeting(meeting=Meeting.objects.get(), by=coordinator)

    assert Case.objects.get().state == after


@pytest.mark.parametrize(("kind", "waits"), [("with_caller", False), ("cooperation", True)])
def test_hold_meeting_stops_the_clock_when_it_is_with_the_caller(meeting, coordinator, kind, waits):
    Meeting.objects.update(kind=kind)

    hold_meeting(meeting=Meeting.objects.get(), by=coordinator)

    assert Case.objects.waiting_for_meeting().exists() == waits


def test_hold_meeting_earlier_the_same_day_is_let_through(coordinator, case):
    last_minute = timezone.localtime().replace(hour=23, minute=59)
    meeting = MeetingFactory(booked=True, case=case, starts_at=last_minute)

    assert hold_meeting(meeting=meeting, by=coordinator).status == "held"


@pytest.mark.parametrize("level", ["open_service", "case"])
def test_hold_meeting_leaves_a_level_that_is_high_enough(meeting, coordinator, level):
    Case.objects.update(record_level=level)

    hold_meeting(meeting=meeting, by=coordinator, level_reason="Behövs inte.")

    assert Case.objects.get().record_level == level
    assert not CaseDecision.objects.exists()


def test_hold_meeting_at_the_level_of_advice_raises_it_in_the_same_step(meeting, coordinator):
    Case.objects.update(record_level="advice")

    hold_meeting(meeting=meeting, by=coordinator, level_reason="Mötet är en insats.")

    assert Case.objects.get().record_level == RecordLevel.OPEN_SERVICE
    decision = CaseDecision.objects.get()
    assert (decision.from_value, decision.to_value, decision.by) == ("advice", "open_service", coordinator)
    assert decision.reason == "Mötet är en insats."
    events = AuditEvent.objects.order_by("pk").values_list("event", flat=True)
    assert list(events) == ["case.level_raised", "meeting.held"]


@pytest.mark.parametrize("reason", [None, "", "  \n"])
def test_hold_meeting_at_the_level_of_advice_without_reason_is_refused(refused, meeting, coordinator, reason):
    Case.objects.update(record_level="advice")

    with refused("På nivån rådgivning kan inget möte hållas. Skriv varför nivån behöver höjas.") as refusal:
        hold_meeting(meeting=meeting, by=coordinator, level_reason=reason)

    assert refusal.value.code == "level"


def test_hold_meeting_that_is_refused_later_leaves_the_level_as_it_was(refused, coordinator):
    case = CaseFactory(waiting=True, state=State.MEETING_PLANNED, record_level="advice")
    meeting = MeetingFactory(booked=True, case=case)

    with refused("Mötet är bokat till en senare dag. Boka om det först.") as refusal:
        hold_meeting(meeting=meeting, by=coordinator, level_reason="Mötet är en insats.")

    assert refusal.value.code == "too_early"


def test_hold_meeting_the_day_before_it_was_booked_for_is_refused(refused, meeting, coordinator):
    with refused("Mötet är bokat till en senare dag. Boka om det först."):
        hold_meeting(meeting=meeting, by=coordinator, at=meeting.starts_at - timedelta(days=1))


def test_hold_meeting_that_is_refused_keeps_the_answers_that_were_written(
    refused, case, battery, coordinator
):
    meeting = MeetingFactory(booked=True, case=case, battery=battery)
    AnswerFactory(meeting=meeting)

    with refused("Mötet är bokat till en senare dag. Boka om det först."):
        hold_meeting(meeting=meeting, by=coordinator)


def test_hold_meeting_before_the_call_is_refused(refused, meeting, case, coordinator):
    with refused("Mötet kan inte ha hållits innan samtalet kom in.") as refusal:
        hold_meeting(meeting=meeting, by=coordinator, at=case.opened_at - timedelta(minutes=1))

    assert refusal.value.code == "before_call"


@pytest.mark.parametrize("status", ["offered", "held", "no_show", "cancelled", "rescheduled"])
def test_hold_meeting_that_is_not_booked_is_refused(refused, case, coordinator, status):
    meeting = MeetingFactory(case=case, **{status: True})

    with refused("Bara ett bokat möte kan markeras som hållet."):
        hold_meeting(meeting=meeting, by=coordinator)


def test_hold_meeting_twice_is_refused(refused, meeting, coordinator):
    hold_meeting(meeting=meeting, by=coordinator)

    with refused("Bara ett bokat möte kan markeras som hållet."):
        hold_meeting(meeting=meeting, by=coordinator)


# Nobody came


def test_mark_no_show_keeps_who_noted_it_and_when(meeting, coordinator):
    at = meeting.starts_at + timedelta(minutes=15)

    mark_no_show(meeting=meeting, by=coordinator, version=1, at=at)

    missed = Meeting.objects.get()
    assert (missed.status, missed.no_show_by, missed.no_show_at) == ("no_show", coordinator, at)
    assert (missed.version, missed.held_at) == (2, None)


def test_mark_no_show_leaves_one_line(meeting, case, coordinator, logged):
    mark_no_show(meeting=meeting, by=coordinator)

    logged("meeting.not_attended", by=coordinator, target=meeting, case=case)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("with_caller", "meeting_planned", "scanned"),
        ("with_caller", "meeting_held", "meeting_held"),
        ("cooperation", "meeting_planned", "meeting_planned"),
        ("follow_up", "follow_up", "follow_up"),
    ],
)
def test_mark_no_show_moves_the_case_back(meeting, coordinator, kind, before, after):
    Case.objects.update(state=before)
    Meeting.objects.update(kind=kind)

    mark_no_show(meeting=Meeting.objects.get(), by=coordinator)

    assert Case.objects.get().state == after


def test_mark_no_show_while_another_is_planned_leaves_the_case_where_it_is(meeting, case, coordinator):
    MeetingFactory(case=case, caller=CallerFactory(case=case))

    mark_no_show(meeting=meeting, by=coordinator)

    assert Case.objects.get().state == State.MEETING_PLANNED


def test_mark_no_show_in_a_closed_case_leaves_the_case_closed(meeting, case, shut, coordinator):
    shut(case)

    mark_no_show(meeting=meeting, by=coordinator)

    assert (Meeting.objects.get().status, Case.objects.get().state) == ("no_show", State.CLOSED)


@pytest.mark.parametrize("status", ["offered", "held", "no_show", "cancelled", "rescheduled"])
def test_mark_no_show_of_one_that_is_not_booked_is_refused(refused, coordinator, status):
    meeting = MeetingFactory(**{status: True})

    with refused("Bara ett bokat möte kan markeras som uteblivet."):
        mark_no_show(meeting=meeting, by=coordinator)


def test_mark_no_show_before_it_has_begun_is_refused(refused, meeting, coordinator):
    with refused("Mötet har inte börjat än.") as refusal:
        mark_no_show(meeting=meeting, by=coordinator, at=meeting.starts_at - timedelta(seconds=1))

    assert refusal.value.code == "too_early"


# Both


@pytest.mark.parametrize("action", [hold_meeting, mark_no_show])
def test_a_stale_version_is_refused(refused, meeting, coordinator, action):
    with refused(STALE):
        action(meeting=meeting, by=coordinator, version=99)


@pytest.mark.parametrize("action", [hold_meeting, mark_no_show])
def test_a_moment_in_the_future_is_refused(refused, meeting, coordinator, action):
    with refused(FUTURE):
        action(meeting=meeting, by=coordinator, at=timezone.now() + timedelta(minutes=1))


def test_hold_meeting_in_a_closed_case_is_refused(refused, meeting, case, shut, coordinator):
    shut(case)

    with refused("Ärendet är avslutat. Öppna det igen först."):
        hold_meeting(meeting=meeting, by=coordinator)
