"""What the yearly page counts from meetings."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from calls.factories import CaseFactory
from meetings import reporting
from meetings.factories import MeetingFactory
from meetings.reporting import Wait

pytestmark = pytest.mark.django_db

START, END = datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 12, 31, 23, tzinfo=UTC)
OPENED = datetime(2027, 2, 1, 9, tzinfo=UTC)


def met(held_at: datetime, **changes):
    """A meeting that was held in a case from Monday 1 February 2027, with a promise up to the 8th."""
    facts = {"opened_at": OPENED, "urgency": "can_wait", "meet_by": date(2027, 2, 8)}
    kind = changes.pop("kind", "with_caller")
    case = changes.pop("case", None) or CaseFactory(record_level="open_service", **(facts | changes))
    return MeetingFactory(held=True, case=case, kind=kind, held_at=held_at)


def test_held_counts_all_kinds_of_the_period():
    for moment in (START - timedelta(seconds=1), START, END - timedelta(seconds=1), END):
        met(moment)
    met(OPENED, kind="cooperation")
    met(OPENED, kind="follow_up")
    MeetingFactory(no_show=True, starts_at=OPENED)

    by_day = {row.on: row.count for row in reporting.held(START, END)}
    assert by_day == {date(2027, 1, 1): 1, date(2027, 2, 1): 2, date(2027, 12, 31): 1}


@pytest.mark.parametrize(
    ("held_at", "wait"),
    [
        (OPENED, (0, True)),
        (OPENED + timedelta(days=1), (1, True)),
        (OPENED + timedelta(days=7), (5, True)),
        (OPENED + timedelta(days=8), (6, False)),
        (datetime(2027, 2, 8, 22, 59, tzinfo=UTC), (5, True)),
        (datetime(2027, 2, 8, 23, tzinfo=UTC), (6, False)),
        (OPENED - timedelta(days=3), (0, True)),
    ],
    ids=["the same day", "a day", "a week", "too late", "the last minute", "the first too late", "before"],
)
def test_waits_are_working_days_from_the_call_to_the_local_day_of_the_meeting(held_at, wait):
    met(held_at)

    assert reporting.waits(START, END) == [Wait(timezone.localdate(held_at), *wait, False, count=1)]


def test_waits_of_a_case_without_a_promise_are_neither_in_time_nor_late():
    met(OPENED + timedelta(days=1), urgency="none", meet_by=None)

    assert reporting.waits(START, END) == [Wait(date(2027, 2, 2), 1, None, False, count=1)]


@pytest.mark.parametrize(
    ("urgency", "is_prompt"), [("acute", True), ("prompt", True), ("can_wait", False), ("none", False)]
)
def test_waits_tell_those_of_the_shorter_promise(urgency, is_prompt):
    met(OPENED, urgency=urgency, meet_by=None if urgency == "none" else date(2027, 2, 3))

    assert [wait.is_prompt for wait in reporting.waits(START, END)] == [is_prompt]


def test_waits_are_to_the_first_meeting_with_the_one_who_got_in_touch():
    met(OPENED + timedelta(days=1), kind="cooperation")
    first = met(OPENED + timedelta(days=2))
    met(OPENED + timedelta(days=3), case=first.case)

    assert reporting.waits(START, END) == [Wait(date(2027, 2, 3), 2, True, False, count=1)]


def test_waits_that_were_as_long_are_counted_together():
    for opened_at in (OPENED, OPENED, OPENED + timedelta(days=1)):
        met(opened_at + timedelta(days=2), opened_at=opened_at)
    met(OPENED + timedelta(days=9))
    friday, saturday = (datetime(2027, 2, day, 9, tzinfo=UTC) for day in (5, 6))
    for opened_at in (friday, saturday):
        met(datetime(2027, 2, 9, 9, tzinfo=UTC), opened_at=opened_at, meet_by=date(2027, 2, 12))

    assert sorted(reporting.waits(START, END), key=lambda wait: wait.on) == [
        Wait(date(2027, 2, 3), 2, True, False, count=2),
        Wait(date(2027, 2, 4), 2, True, False, count=1),
        Wait(date(2027, 2, 9), 2, True, False, count=2),
        Wait(date(2027, 2, 10), 7, False, False, count=1),
    ]


def test_waits_that_ended_before_the_period_are_not_begun_again_in_it():
    first = met(START - timedelta(days=1), opened_at=START - timedelta(days=9))
    met(START + timedelta(days=1), case=first.case)

    assert reporting.waits(START, END) == []
