"""The clock: Swedish working days, the last day of a promise, and how it is said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CallFactory, CaseFactory, QuickScanFactory
from calls.models import Case
from calls.models.choices import State, Urgency
from calls.promptness import (
    add_working_days,
    call_back_by,
    in_words,
    meet_by,
    meeting_clock,
    working_days_between,
)
from stodtelefon.organisation.models import Organisation

# Two and ten working days, as the settings say from the start.
TARGETS = Organisation(prompt_days=2, can_wait_days=10)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 11, 23), 2, date(2026, 11, 25)),  # within a week
        (date(2026, 11, 27), 2, date(2026, 12, 1)),  # over a weekend
        (date(2026, 12, 23), 2, date(2026, 12, 29)),  # Christmas Eve to Boxing Day, and the weekend after
        (date(2026, 12, 30), 2, date(2027, 1, 5)),  # New Year's Eve and Day
        (date(2026, 6, 18), 2, date(2026, 6, 23)),  # Midsummer Eve
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Easter
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # received on a Saturday
    ],
)
def test_working_days_leave_out_what_is_free(start, days, due):
    assert add_working_days(start, days) == due
    assert working_days_between(start, due) == days


@pytest.mark.parametrize(
    ("received_at", "due"),
    [
        (datetime(2026, 11, 23, 22, 30, tzinfo=UTC), date(2026, 11, 25)),  # 23:30 on Monday in Stockholm
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), date(2026, 11, 26)),  # 00:30 on Tuesday in Stockholm
        (datetime(2026, 7, 6, 21, 59, tzinfo=UTC), date(2026, 7, 8)),  # summer time: 23:59 on Monday
        (datetime(2026, 7, 6, 22, 0, tzinfo=UTC), date(2026, 7, 9)),  # and Tuesday
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 31)),  # the night the clocks go forward
    ],
)
def test_meet_by_counts_from_the_local_day(received_at, due):
    assert meet_by(Urgency.PROMPT, received_at, TARGETS) == due
    assert meet_by(Urgency.ACUTE, received_at, TARGETS) == due


def test_meet_by_is_ten_days_when_it_can_wait_and_none_without_concern():
    received_at = datetime(2026, 11, 23, 9, tzinfo=UTC)

    assert meet_by(Urgency.CAN_WAIT, received_at, TARGETS) == date(2026, 12, 7)
    assert meet_by(Urgency.NONE, received_at, TARGETS) is None


def test_missed_call_before_the_weekend_is_called_back_after_it():
    assert call_back_by(datetime(2026, 11, 27, 15, tzinfo=UTC)) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2026, 11, 26), ("möte senast tor 26 nov, 3 arbetsdagar kvar", "note")),
        (date(2026, 11, 24), ("möte senast tis 24 nov, 1 arbetsdag kvar", "soon")),
        (date(2026, 11, 23), ("möte senast idag", "soon")),
        (date(2026, 11, 21), ("möte skulle varit senast lör 21 nov, 1 arbetsdag över tiden", "alarm")),
    ],
)
def test_clock_in_words(due_on, words):
    clock = in_words(due_on, today=date(2026, 11, 23))

    assert (clock.text, clock.tone) == words


def test_clock_for_a_day_far_away_names_the_year_and_counts_nothing():
    clock = in_words(date(9026, 11, 24), today=date(2026, 11, 23), what="svar")

    assert (clock.text, clock.tone) == ("svar senast 9026-11-24", "note")


@pytest.mark.parametrize("state", [State.NEW, State.SCANNED, State.MEETING_PLANNED])
def test_meeting_clock_runs_until_the_first_meeting(state):
    case = Case(state=state, meet_by=date(2026, 11, 24))

    assert meeting_clock(case, today=date(2026, 11, 23)) == in_words(case.meet_by, today=date(2026, 11, 23))


@pytest.mark.parametrize("state", [State.MEETING_HELD, State.FOLLOW_UP, State.CLOSED])
def test_meeting_clock_stands_still_once_a_meeting_has_been_held(state):
    assert meeting_clock(Case(state=state, meet_by=date(2026, 11, 20)), today=date(2026, 11, 23)) is None


def test_meeting_clock_is_nothing_without_a_promise():
    assert meeting_clock(Case(state=State.SCANNED), today=date(2026, 11, 23)) is None


def test_saved_call_says_nothing_of_a_promise_once_the_meeting_was_held(call_taker, login):
    case = CaseFactory(
        handler=call_taker,
        waiting=True,
        state=State.FOLLOW_UP,
        meet_by=timezone.localdate() - timedelta(days=9),
    )
    call = CallFactory(caller__case=case, taken_by=call_taker)
    QuickScanFactory(call=call)

    page = login(call_taker).get(reverse("calls:call", args=[call.pk])).content.decode()

    assert "Ärendet har gått vidare" in page
    assert "över tiden" not in page
