"""Calling back: one at a time, tried again, decided after three tries, and the number kept until the call is saved."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from calls.actions.callbacks import (
    NO_REASON,
    NOT_CALLING,
    SETTLED,
    TRY_ON,
    begin_try,
    give_up_callback,
    let_go,
    note_no_answer,
    reach_callback,
)
from calls.actions.calls import log_call
from calls.factories import CallbackFactory, CallbackTryFactory
from calls.inputs import CallInput
from calls.models import Callback, CallbackTry, Case
from calls.models.callbacks import TRY_LASTS
from calls.next_steps import callback_step
from calls.promptness import call_back_clock
from stodtelefon.dates import clock, day
from stodtelefon.tests.races import at_once

pytestmark = pytest.mark.django_db

NUMBER = "000-44 55 66, efter fyra"


def in_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact FROM calls_callback")
        return cursor.fetchone()[0]


@pytest.fixture
def tomorrow():
    return timezone.localdate() + timedelta(days=1)


# One at a time


def test_begin_try_says_who_is_calling(call_taker, logged):
    callback, at = CallbackFactory(), timezone.now()

    begin_try(callback=callback, by=call_taker, at=at)

    one = CallbackTry.objects.get()
    assert (one.callback, one.tried_by, one.begun_at, one.ended_at, one.result) == (
        *(callback, call_taker, at),
        *(None, ""),
    )
    logged("callback.begun", by=call_taker, target=callback)


def test_begin_try_twice_is_one_try(call_taker, unchanged):
    callback = CallbackFactory()
    first = begin_try(callback=callback, by=call_taker)

    with unchanged():
        assert begin_try(callback=callback, by=call_taker) == first


@pytest.mark.parametrize(
    "deed",
    [
        lambda one, by: begin_try(callback=one, by=by),
        lambda one, by: note_no_answer(callback=one, next_on=timezone.localdate(), by=by),
        lambda one, by: let_go(callback=one, by=by),
        lambda one, by: reach_callback(callback=one, by=by),
        lambda one, by: give_up_callback(callback=one, reason="Svarar inte.", by=by),
    ],
    ids=["begin", "no answer", "let go", "reach", "give up"],
)
def test_nothing_is_done_while_a_colleague_is_calling(call_taker, other_call_taker, refused, deed):
    one = CallbackTryFactory(tried_by=other_call_taker)

    with refused(f"{other_call_taker.name} ringer sedan {clock(one.begun_at)}.") as refusal:
        deed(one.callback, call_taker)

    assert refusal.value.code == "held"


@pytest.mark.usefixtures("own_database")
def test_two_who_begin_at_once_do_not_both_call(call_taker, other_call_taker):
    callback = CallbackFactory()

    results = at_once(
        *[lambda who=who: begin_try(callback=callback, by=who) for who in (call_taker, other_call_taker)]
    )

    assert sorted(isinstance(result, ValidationError) for result in results) == [False, True]
    assert CallbackTry.objects.count() == 1


@pytest.mark.parametrize(("late", "is_held"), [(timedelta(seconds=-5), True), (timedelta(0), False)])
def test_a_try_that_was_left_lying_holds_nobody_back(call_taker, other_call_taker, late, is_held):
    now = timezone.now()
    left = CallbackTryFactory(tried_by=other_call_taker, begun_at=now - TRY_LASTS - late)

    if is_held:
        with pytest.raises(ValidationError):
            begin_try(callback=left.callback, by=call_taker, at=now)
    else:
        begin_try(callback=left.callback, by=call_taker, at=now)

    left.refresh_from_db()
    assert left.result == ("" if is_held else "let_go")


def test_let_go_leaves_it_to_a_colleague(call_taker, other_call_taker):
    callback = CallbackTryFactory(tried_by=call_taker).callback

    let_go(callback=callback, by=call_taker)
    begin_try(callback=callback, by=other_call_taker)

    tries = CallbackTry.objects.values_list("tried_by", "result")
    assert list(tries) == [(call_taker.pk, "let_go"), (other_call_taker.pk, "")]


# Nobody answered


def test_note_no_answer_waits_for_the_next_time_with_the_number(call_taker, tomorrow, changed, logged):
    callback = CallbackTryFactory(tried_by=call_taker, callback__contact=NUMBER).callback
    at = timezone.now()

    note_no_answer(callback=callback, next_on=tomorrow, next_from=time(15), by=call_taker, at=at)

    assert changed(callback) == {"due_on": tomorrow, "reach_on": tomorrow, "reach_from": time(15)}
    one = CallbackTry.objects.get()
    assert (one.result, one.ended_at) == ("no_answer", at)
    assert list(Callback.objects.waiting()) == [callback]
    logged("callback.unanswered", by=call_taker, target=callback)


def test_note_no_answer_takes_away_an_hour_that_no_longer_holds(call_taker, tomorrow):
    callback = CallbackTryFactory(tried_by=call_taker, callback__reach_from=time(15)).callback

    note_no_answer(callback=callback, next_on=tomorrow, by=call_taker)

    assert Callback.objects.get().reach_from is None


@pytest.mark.parametrize("deed", ["never begun", "ended"])
def test_note_no_answer_by_one_who_is_not_calling_changes_nothing(call_taker, tomorrow, refused, deed):
    callback = CallbackFactory()
    if deed == "ended":
        CallbackTryFactory(callback=callback, tried_by=call_taker, unanswered=True)

    with refused(NOT_CALLING):
        note_no_answer(callback=callback, next_on=tomorrow, by=call_taker)


@pytest.mark.parametrize(
    ("days", "field", "sentence"),
    [
        (-1, "next_on", "Dagen har redan varit. Välj idag eller senare."),
        (31, "next_on", "Välj en dag inom 30 dagar."),
    ],
)
def test_note_no_answer_with_a_day_that_cannot_be_kept_changes_nothing(
    call_taker, refused, days, field, sentence
):
    callback = CallbackTryFactory(tried_by=call_taker).callback

    with refused(sentence) as refusal:
        note_no_answer(callback=callback, next_on=timezone.localdate() + timedelta(days=days), by=call_taker)

    assert list(refusal.value.error_dict) == [field]


@pytest.mark.parametrize(("before", "is_asked"), [(0, False), (1, False), (2, True), (3, True)])
def test_note_no_answer_after_three_tries_is_a_decision(call_taker, tomorrow, refused, before, is_asked):
    callback = CallbackFactory()
    CallbackTryFactory.create_batch(before, callback=callback, unanswered=True)
    CallbackTryFactory(callback=callback, tried_by=call_taker)

    if is_asked:
        with refused(TRY_ON) as refusal:
            note_no_answer(callback=callback, next_on=tomorrow, by=call_taker)
        assert list(refusal.value.error_dict) == ["try_on"]
    note_no_answer(callback=callback, next_on=tomorrow, try_on=is_asked, by=call_taker)

    assert len(Callback.objects.get().unanswered) == before + 1


def test_a_try_that_was_let_go_is_none_of_the_three(call_taker, tomorrow):
    callback = CallbackFactory()
    for _ in range(3):
        begin_try(callback=callback, by=call_taker)
        let_go(callback=callback, by=call_taker)
    begin_try(callback=callback, by=call_taker)

    note_no_answer(callback=callback, next_on=tomorrow, by=call_taker)

    assert len(Callback.objects.get().unanswered) == 1


# Reached, and given up


def test_reach_callback_erases_the_contact(call_taker, changed, logged):
    callback, at = CallbackTryFactory(tried_by=call_taker).callback, timezone.now()

    reach_callback(callback=callback, by=call_taker, at=at)

    assert changed(callback) == {
        "result": "reached",
        "settled_at": at,
        "settled_by_id": call_taker.pk,
        "contact": None,
    }
    assert (in_the_database(), CallbackTry.objects.get().result) == (None, "reached")
    logged("callback.settled", by=call_taker, target=callback, fields=["contact"])


def test_give_up_callback_erases_the_contact_and_keeps_why(call_taker, changed, logged):
    callback, at = CallbackTryFactory(tried_by=call_taker).callback, timezone.now()

    give_up_callback(callback=callback, reason="Numret finns inte.", by=call_taker, at=at)

    assert changed(callback) == {
        "result": "given_up",
        "reason": "Numret finns inte.",
        "settled_at": at,
        "settled_by_id": call_taker.pk,
        "contact": None,
    }
    assert (in_the_database(), CallbackTry.objects.get().result) == (None, "no_answer")
    logged("callback.given_up", by=call_taker, target=callback, fields=["contact"])


@pytest.mark.parametrize("reason", ["", "  "])
def test_give_up_callback_without_a_reason_changes_nothing(call_taker, refused, reason):
    callback = CallbackFactory()

    with refused(NO_REASON) as refusal:
        give_up_callback(callback=callback, reason=reason, by=call_taker)

    assert list(refusal.value.error_dict) == ["reason"]


@pytest.mark.parametrize(
    "deed",
    [
        lambda one, by: begin_try(callback=one, by=by),
        lambda one, by: reach_callback(callback=one, by=by),
        lambda one, by: give_up_callback(callback=one, reason="Svarar inte.", by=by),
    ],
    ids=["begin", "reach", "give up"],
)
def test_a_settled_callback_is_left_alone(call_taker, other_call_taker, refused, deed):
    callback = CallbackFactory()
    reach_callback(callback=callback, by=other_call_taker)

    with refused(SETTLED) as refusal:
        deed(callback, call_taker)

    assert refusal.value.code == "settled"


# The call that followed


def test_log_call_erases_the_number_that_it_answers(call_taker, inputs, logged):
    callback, at = CallbackTryFactory(tried_by=call_taker).callback, timezone.now()

    call = log_call(by=call_taker, call=CallInput(), callback=callback, at=at, **inputs())

    callback.refresh_from_db()
    assert (callback.result, callback.settled_by, callback.settled_at) == ("reached", call_taker, at)
    assert (in_the_database(), CallbackTry.objects.get().result) == (None, "reached")
    logged("call.logged", by=call_taker, target=call, case=call.case, fields=["callback"])


def test_log_call_that_is_refused_keeps_the_number(call_taker, inputs, refused):
    callback = CallbackTryFactory(tried_by=call_taker).callback

    with refused("Fråga om någon är i fara just nu."):
        log_call(by=call_taker, call=CallInput(), callback=callback, **inputs(danger=""))

    assert Callback.objects.waiting().get().contact is not None


def test_log_call_is_saved_although_a_colleague_settled_the_callback(call_taker, other_call_taker, inputs):
    callback = CallbackFactory()
    give_up_callback(callback=callback, reason="Svarar inte.", by=other_call_taker)

    log_call(by=call_taker, call=CallInput(), callback=callback, **inputs())

    callback.refresh_from_db()
    assert (Case.objects.count(), callback.result, callback.settled_by) == (1, "given_up", other_call_taker)


def test_log_call_ends_a_colleagues_try_to_reach_the_same_person(call_taker, other_call_taker, inputs):
    callback = CallbackTryFactory(tried_by=other_call_taker).callback

    log_call(by=call_taker, call=CallInput(), callback=callback, **inputs())

    assert CallbackTry.objects.get().result == "let_go"


# In what order, and in what words


def test_callbacks_by_clock_stand_late_ones_first_and_then_by_the_hour():
    today = timezone.localdate()
    tomorrow, evening, late, any_time = (
        CallbackFactory(due_on=today + timedelta(days=days), reach_from=hour)
        for days, hour in ((1, None), (0, time(17)), (-2, time(18)), (0, None))
    )

    assert list(Callback.objects.by_clock()) == [late, any_time, evening, tomorrow]


@pytest.mark.parametrize(
    ("date_of_month", "hour", "is_named", "text", "tone"),
    [
        (26, None, False, "ring senast idag", "soon"),
        (26, 14, False, "ring senast idag, tidigast 14:00", "soon"),
        (26, 15, False, "ring senast idag, tidigast 15:00", "note"),
        (27, 9, False, "ring senast fre 27 nov, 1 arbetsdag kvar, tidigast 09:00", "soon"),
        (30, 9, False, "ring senast mån 30 nov, 2 arbetsdagar kvar, tidigast 09:00", "note"),
        (25, 15, False, "ring skulle varit senast ons 25 nov, 1 arbetsdag över tiden", "alarm"),
        (26, None, True, "ring idag", "soon"),
        (26, 15, True, "ring idag, tidigast 15:00", "note"),
        (27, None, True, "ring {day}, inte före", "note"),
        (27, 9, True, "ring {day}, tidigast 09:00", "note"),
        (25, None, True, "ring skulle varit senast ons 25 nov, 1 arbetsdag över tiden", "alarm"),
    ],
)
def test_call_back_clock_says_when_and_how_soon(date_of_month, hour, is_named, text, tone):
    now, on = timezone.make_aware(datetime(2026, 11, 26, 14, 30)), date(2026, 11, date_of_month)
    callback = Callback(due_on=on, reach_on=on if is_named else None, reach_from=hour and time(hour))

    found = call_back_clock(callback, now=now)

    assert (found.text, found.tone) == (text.format(day=day(on)), tone)


def test_callback_step_before_a_named_day_opens_the_page_and_calls_nobody(call_taker):
    tomorrow = timezone.localdate() + timedelta(days=1)
    named, other = CallbackFactory(due_on=tomorrow, reach_on=tomorrow), CallbackFactory(due_on=tomorrow)

    steps = [callback_step(one, call_taker, now=timezone.now()) for one in (named, other)]

    assert [(step.label, step.post) for step in steps] == [("Öppna", False), ("Ring nu", True)]


def test_callback_step_offers_to_call_unless_somebody_is(call_taker, other_call_taker):
    now = timezone.now()
    free, mine = CallbackFactory(), CallbackTryFactory(tried_by=call_taker).callback
    theirs = CallbackTryFactory(tried_by=other_call_taker).callback
    CallbackTryFactory(callback=free, unanswered=True)

    steps = [callback_step(one, call_taker, now=now) for one in (free, mine, theirs)]

    assert [(step.label, bool(step.url), step.post) for step in steps[:2]] == [
        ("Ring nu", True, True),
        ("Öppna", True, False),
    ]
    assert "1 försök utan svar" in steps[0].why
    assert (steps[2].url, steps[2].why.split(" ringer")[0]) == ("", other_call_taker.name)
