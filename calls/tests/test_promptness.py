"""The clock: Swedish working days, the last day of a promise, and how it is said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CallFactory, CaseFactory, QuickScanFactory
from calls.models import Case
from calls.models.choices import State, Urgency
from calls.promptness import (
    RUNNING,
    add_working_days,
    call_back_by,
    days_after,
    days_off,
    in_words,
    is_working_day,
    meet_by,
    meeting_clock,
    why_free,
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


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 11, 23), True),  # a Monday
        (date(2026, 11, 27), True),  # a Friday
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 11, 29), False),  # a Sunday
        (date(2026, 1, 1), False),
        (date(2026, 1, 5), True),  # the day before Epiphany
        (date(2026, 1, 6), False),
        (date(2026, 4, 2), True),  # Maundy Thursday
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 5, 1), False),
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2026, 5, 15), True),  # the Friday between
        (date(2025, 6, 6), False),  # the National Day, a Friday that year
        (date(2026, 6, 19), False),  # Midsummer Eve
        (date(2026, 12, 24), False),
        (date(2026, 12, 25), False),
        (date(2025, 12, 26), False),
        (date(2026, 12, 31), False),
    ],
)
def test_is_working_day_follows_the_swedish_calendar(day, is_working):
    assert is_working_day(day) == is_working


def test_days_off_leave_the_sundays_to_the_weekday():
    assert date(2026, 11, 29) not in days_off(2026)
    assert date(2026, 12, 24) in days_off(2026)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 27), ""),
        (date(2026, 11, 28), "28 november är en lördag, ingen arbetsdag."),
        (date(2026, 11, 29), "29 november är en söndag, ingen arbetsdag."),
        (date(2027, 6, 25), "25 juni är midsommarafton, ingen arbetsdag."),
        (date(2027, 6, 26), "26 juni är midsommardagen, ingen arbetsdag."),
        (date(2027, 1, 6), "6 januari är trettondedag jul, ingen arbetsdag."),
        (date(2028, 2, 29), ""),  # a Tuesday
        (None, ""),
    ],
)
def test_why_free_names_the_day_off(day, words):
    assert why_free(day) == words


@pytest.mark.parametrize("days", [0, -1])
def test_add_working_days_of_none_is_the_day_itself(days):
    assert add_working_days(date(2026, 11, 28), days) == date(2026, 11, 28)


@pytest.mark.parametrize(
    ("start", "end", "between"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 24), 1),
        (date(2026, 11, 27), date(2026, 11, 29), 0),  # Friday to Sunday
        (date(2026, 11, 27), date(2026, 11, 30), 1),
        (date(2026, 11, 30), date(2026, 11, 27), -1),
        (date(2026, 12, 23), date(2027, 1, 1), 3),  # Monday to Wednesday between the holidays
    ],
)
def test_working_days_between_counts_the_last_day_and_not_the_first(start, end, between):
    assert working_days_between(start, end) == between


def test_working_days_between_is_the_number_of_days_that_are_worked():
    start = date(2023, 12, 20)
    days = [start + timedelta(days=number) for number in range(1, 400)]

    for end in days:
        worked = sum(is_working_day(day) for day in days if day <= end)
        assert (working_days_between(start, end), working_days_between(end, start)) == (worked, -worked)


@pytest.mark.parametrize(
    ("prompt_days", "can_wait_days", "urgency", "due"),
    [
        (1, 5, Urgency.PROMPT, date(2026, 11, 24)),
        (1, 5, Urgency.ACUTE, date(2026, 11, 24)),
        (1, 5, Urgency.CAN_WAIT, date(2026, 11, 30)),
        (30, 30, Urgency.PROMPT, date(2027, 1, 11)),
        (2, 10, "", None),
    ],
)
def test_meet_by_follows_the_settings(prompt_days, can_wait_days, urgency, due):
    targets = Organisation(prompt_days=prompt_days, can_wait_days=can_wait_days)

    assert meet_by(urgency, datetime(2026, 11, 23, 9, tzinfo=UTC), targets) == due


def test_meet_by_is_ten_days_when_it_can_wait_and_none_without_concern():
    received_at = datetime(2026, 11, 23, 9, tzinfo=UTC)

    assert meet_by(Urgency.CAN_WAIT, received_at, TARGETS) == date(2026, 12, 7)
    assert meet_by(Urgency.NONE, received_at, TARGETS) is None


@pytest.mark.parametrize(
    ("received_at", "due"),
    [
        (datetime(2026, 11, 23, 8, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 27, 15, tzinfo=UTC), date(2026, 11, 30)),  # before the weekend: after it
        (datetime(2026, 11, 28, 15, tzinfo=UTC), date(2026, 11, 30)),  # in the weekend
        (datetime(2026, 11, 26, 22, 59, tzinfo=UTC), date(2026, 11, 27)),  # 23:59 on Thursday in Stockholm
        (datetime(2026, 11, 26, 23, 0, tzinfo=UTC), date(2026, 11, 30)),  # midnight: Friday
        (datetime(2026, 12, 23, 9, tzinfo=UTC), date(2026, 12, 28)),  # before Christmas
    ],
)
def test_missed_call_is_called_back_the_next_working_day(received_at, due):
    assert call_back_by(received_at, Organisation()) == due


@pytest.mark.parametrize(
    ("days", "due"), [(0, date(2026, 11, 26)), (1, date(2026, 11, 27)), (2, date(2026, 11, 30))]
)
def test_missed_call_is_called_back_within_the_days_of_the_settings(days, due):
    thursday = datetime(2026, 11, 26, 9, tzinfo=UTC)

    assert call_back_by(thursday, Organisation(callback_days=days)) == due


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2026, 11, 26), ("möte senast tor 26 nov, 3 arbetsdagar kvar", "note")),
        (date(2026, 11, 24), ("möte senast tis 24 nov, 1 arbetsdag kvar", "soon")),
        (date(2026, 11, 23), ("möte senast idag", "soon")),
        (date(2026, 11, 22), ("möte skulle varit senast sön 22 nov, 1 arbetsdag över tiden", "alarm")),
        (date(2026, 11, 21), ("möte skulle varit senast lör 21 nov, 1 arbetsdag över tiden", "alarm")),
        (date(2026, 11, 19), ("möte skulle varit senast tor 19 nov, 2 arbetsdagar över tiden", "alarm")),
        (date(2026, 11, 25), ("möte senast ons 25 nov, 2 arbetsdagar kvar", "note")),
        (date(2026, 11, 28), ("möte senast lör 28 nov, 4 arbetsdagar kvar", "note")),
        (date(2027, 11, 24), ("möte senast ons 24 nov, 253 arbetsdagar kvar", "note")),
        (date(2027, 11, 25), ("möte senast 2027-11-25", "note")),
        (date(2025, 11, 21), ("möte skulle varit senast 2025-11-21", "alarm")),
    ],
)
def test_clock_in_words(due_on, words):
    clock = in_words(due_on, today=date(2026, 11, 23))

    assert (clock.text, clock.tone) == words


def test_clock_for_a_day_far_away_names_the_year_and_counts_nothing():
    clock = in_words(date(9026, 11, 24), today=date(2026, 11, 23), what="svar")

    assert (clock.text, clock.tone) == ("svar senast 9026-11-24", "note")


def test_clock_of_a_day_off_that_has_passed_is_one_working_day_late_at_least():
    clock = in_words(date(2026, 12, 25), today=date(2026, 12, 26))

    assert clock.text == "möte skulle varit senast fre 25 dec, 1 arbetsdag över tiden"


def test_clock_says_what_is_due():
    assert in_words(date(2026, 11, 23), today=date(2026, 11, 23), what="ring").text == "ring senast idag"


def test_clock_runs_in_the_states_before_the_first_meeting():
    assert set(RUNNING) == {State.NEW, State.SCANNED, State.MEETING_PLANNED}


@pytest.mark.parametrize("state", [State.NEW, State.SCANNED, State.MEETING_PLANNED])
def test_meeting_clock_runs_until_the_first_meeting(state):
    case = Case(state=state, meet_by=date(2026, 11, 24))

    assert meeting_clock(case, today=date(2026, 11, 23)) == in_words(case.meet_by, today=date(2026, 11, 23))


@pytest.mark.parametrize("state", [State.MEETING_HELD, State.FOLLOW_UP, State.CLOSED])
def test_meeting_clock_stands_still_once_a_meeting_has_been_held(state):
    assert meeting_clock(Case(state=state, meet_by=date(2026, 11, 20)), today=date(2026, 11, 23)) is None


@pytest.mark.parametrize(
    ("last", "booked", "text", "tone"),
    [
        (24, 30, "möte bokat mån 30 nov, 4 arbetsdagar efter sista dagen", "soon"),
        (20, 30, "möte bokat mån 30 nov, 6 arbetsdagar efter sista dagen", "alarm"),
        (27, 28, "möte bokat lör 28 nov, 1 arbetsdag efter sista dagen", "soon"),
        (24, 24, "möte senast tis 24 nov, 1 arbetsdag kvar", "note"),
        (20, 20, "möte skulle varit senast fre 20 nov, 1 arbetsdag över tiden", "alarm"),
    ],
)
def test_meeting_clock_says_a_day_that_is_booked_after_the_last_one(last, booked, text, tone):
    case = Case(state=State.MEETING_PLANNED, meet_by=date(2026, 11, last))
    case.booked_at = datetime(2026, 11, booked, 22, 30, tzinfo=UTC)  # half an hour before midnight

    clock = meeting_clock(case, today=date(2026, 11, 23))

    assert (clock.text, clock.tone) == (text, tone)


def test_days_after_counts_working_days():
    assert days_after(date(2027, 3, 2), date(2026, 11, 27)) == "62 arbetsdagar"


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
