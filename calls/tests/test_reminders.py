"""Reminders: a date and one sentence on a case, open or closed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from calls.actions.reminders import finish_reminder, set_reminder
from calls.factories import CaseFactory, ReminderFactory
from calls.forms.reminders import ReminderForm
from calls.models import Reminder
from stodtelefon.tests.answers import codes
from stodtelefon.tests.times import working_day

pytestmark = pytest.mark.django_db

PASSED = "Dagen har redan varit. Välj idag eller senare."
TODAY = date(2026, 1, 15)


def test_set_reminder_is_kept_with_who_set_it(call_taker, changed, logged):
    case, at = CaseFactory(), timezone.now()
    due_on = timezone.localdate() + timedelta(days=3)

    reminder = set_reminder(case=case, due_on=due_on, text="Ring rektorn.", by=call_taker, at=at)

    kept = Reminder.objects.get()
    assert (kept.case, kept.due_on, kept.text) == (case, due_on, "Ring rektorn.")
    assert (kept.created_by, kept.created_at) == (call_taker, at)
    assert (kept.done_at, kept.done_by) == (None, None)
    assert changed(case) == {"version": 2}
    logged("reminder.set", by=call_taker, target=reminder, case=case)


def test_set_reminder_on_today_is_kept(call_taker):
    reminder = set_reminder(case=CaseFactory(), due_on=timezone.localdate(), text="Ring.", by=call_taker)

    assert list(Reminder.objects.due(on=timezone.localdate())) == [reminder]


@pytest.mark.parametrize("closed", [False, True])
def test_set_reminder_on_a_day_that_has_passed_changes_nothing(call_taker, refused, closed):
    case, yesterday = CaseFactory(closed=closed), timezone.localdate() - timedelta(days=1)

    with refused(PASSED) as refusal:
        set_reminder(case=case, due_on=yesterday, text="Ring.", by=call_taker)

    assert refusal.value.message_dict == {"due_on": [PASSED]}


@pytest.mark.parametrize("due_on", [date(3026, 12, 20), date(9999, 12, 31)])
def test_set_reminder_that_nobody_would_see_is_refused_by_action_and_form(call_taker, refused, due_on):
    too_far = "Det är mer än två år dit. Kontrollera årtalet."

    case = CaseFactory()

    with refused(too_far):
        set_reminder(case=case, due_on=due_on, text="Ring.", by=call_taker)

    form = ReminderForm({"due_on": due_on.isoformat(), "text": "Ring."})
    assert form.errors["due_on"] == [too_far]


def test_set_reminder_reckons_the_day_in_local_time(call_taker, refused):
    case, just_past_midnight = CaseFactory(), datetime(2026, 1, 15, 23, 30, tzinfo=UTC)

    with refused(PASSED):
        set_reminder(case=case, due_on=TODAY, text="Ring.", by=call_taker, at=just_past_midnight)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Fyll i det här."),
        ("\u200b", "Fyll i det här."),
        ("o" * 301, "Texten är för lång: 301 tecken, högst 300"),
    ],
)
def test_set_reminder_without_words_or_with_too_many_changes_nothing(call_taker, refused, text, sentence):
    case = CaseFactory()

    with refused(sentence) as refusal:
        set_reminder(case=case, due_on=timezone.localdate(), text=text, by=call_taker)

    assert set(refusal.value.error_dict) == {"text"}


def test_finish_reminder_is_done_by_somebody_at_some_time(call_taker, changed, logged):
    reminder, at = ReminderFactory(), timezone.now()

    finish_reminder(reminder=reminder, by=call_taker, at=at)

    assert changed(reminder) == {"done_at": at, "done_by_id": call_taker.pk}
    assert changed(reminder.case) == {}
    logged("reminder.done", by=call_taker, target=reminder, case=reminder.case)


def test_finish_reminder_twice_changes_nothing(call_taker, coordinator, refused):
    reminder = ReminderFactory()
    finish_reminder(reminder=reminder, by=call_taker)

    with refused("Bevakningen är redan klar."):
        finish_reminder(reminder=reminder, by=coordinator)


@pytest.mark.parametrize(
    ("due_on", "is_due"),
    [(TODAY - timedelta(days=1), True), (TODAY, True), (TODAY + timedelta(days=1), False)],
)
def test_due_from_the_day_itself(due_on, is_due):
    reminder = ReminderFactory(due_on=due_on)

    assert (reminder in Reminder.objects.due(on=TODAY)) == is_due


def test_undone_and_due_are_none_that_is_done(call_taker):
    finish_reminder(reminder=ReminderFactory(due_on=TODAY), by=call_taker)
    waiting = ReminderFactory(due_on=TODAY)

    assert list(Reminder.objects.undone()) == list(Reminder.objects.due(on=TODAY)) == [waiting]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {}),
        ({"due_on": ""}, {"due_on": ["required"]}),
        ({"due_on": "snart"}, {"due_on": ["invalid"]}),
        ({"text": ""}, {"text": ["required"]}),
        ({"text": "o" * 300}, {}),
        ({"text": "o" * 301}, {"text": ["max_length"]}),
    ],
)
def test_reminder_form_says_what_is_wrong_by_the_field(typed, wrong):
    form = ReminderForm({"due_on": working_day(), "text": "Ring upp."} | typed)

    assert codes(form) == wrong
