"""Calling back: who is calling now, nobody answered, reached, given up.

The number stays until the call that followed is saved (`settle_by_call`), the person was reached about something else,
or the line gives up. One person calls at a time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.models import Callback, CallbackTry
from calls.models.callbacks import TRIES
from stodtelefon.accounts.actions.holdings import lock_receivers
from stodtelefon.audit.actions import record
from stodtelefon.bounds import PLANNED
from stodtelefon.dates import clock
from stodtelefon.saving import check_faults, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

Result = CallbackTry.Result
# How one's own try ended when the callback is settled.
TRY_OF = {Callback.Result.REACHED: Result.REACHED, Callback.Result.GIVEN_UP: Result.NO_ANSWER}
FARTHEST = timedelta(days=30)
REACH = replace(PLANNED, ahead=FARTHEST.days, too_late="Välj en dag inom 30 dagar.")
NO_REASON = "Skriv i en mening varför ni ger upp."
SETTLED = "Återuppringningen är redan klar."
NOT_CALLING = "Du ringer inte upp personen just nu. Tryck på Ring nu först."
TRY_ON = "Tre försök utan svar. Kryssa i att ni försöker igen, eller ge upp."


@transaction.atomic
def begin_try(*, callback: Callback, by: User, at: datetime | None = None) -> CallbackTry:
    """Say that one is calling now, so that no colleague calls too. Pressed twice: the same try.

    Refuses while somebody else is calling. A try that was left lying ends here.
    """
    at = moment(at)
    lock_receivers(by)
    callback = _lock(callback, by=by, at=at)
    left = callback.open_try
    if left is not None and left.tried_by_id == by.pk:
        return left
    _end_try(callback, Result.LET_GO, at=at)
    made = save(CallbackTry(callback=callback, tried_by=by, begun_at=at))
    keep_promises(callback, by=by)
    record("callback.begun", by=by, target=callback)
    return made


@transaction.atomic
def note_no_answer(
    *,
    callback: Callback,
    next_on: date,
    by: User,
    next_from: time | None = None,
    try_on: bool = False,
    at: datetime | None = None,
) -> Callback:
    """Nobody answered: try again on `next_on`, from `next_from`. From the third time on only as a decision, `try_on`.

    Refuses who is not calling, and a next time that has been or is more than 30 days away.
    """
    at = moment(at)
    callback = _lock(callback, by=by, at=at)
    _check_calling(callback, by=by)
    check_faults(no_answer_faults(callback, next_on, next_from, try_on=try_on, at=at))
    _end_try(callback, Result.NO_ANSWER, at=at)
    callback.due_on = callback.reach_on = next_on
    callback.reach_from = next_from
    save(callback)
    keep_promises(callback, by=by)
    record("callback.unanswered", by=by, target=callback)
    return callback


@transaction.atomic
def let_go(*, callback: Callback, by: User, at: datetime | None = None) -> Callback:
    """One did not call after all: a colleague may. Refuses who is not calling."""
    at = moment(at)
    callback = _lock(callback, by=by, at=at)
    _check_calling(callback, by=by)
    _end_try(callback, Result.LET_GO, at=at)
    keep_promises(callback, by=by)
    record("callback.let_go", by=by, target=callback)
    return callback


@transaction.atomic
def free_callback(*, callback: Callback, user: User, by: User, at: datetime | None = None) -> Callback:
    """End the try of somebody who will not call any more, so that a colleague may. Refuses who is not calling."""
    at = moment(at)
    callback = lock(Callback, callback.pk)
    _check_calling(callback, by=user)
    _end_try(callback, Result.LET_GO, at=at)
    keep_promises(callback, by=by)
    record("callback.freed", by=by, target=callback)
    return callback


@transaction.atomic
def reach_callback(*, callback: Callback, by: User, at: datetime | None = None) -> Callback:
    """Reached, and it was no concern: nothing to write down, and the way to reach them is erased."""
    at = moment(at)
    callback = _lock(callback, by=by, at=at)
    _settle(callback, Callback.Result.REACHED, by=by, at=at)
    keep_promises(callback, by=by)
    record("callback.settled", by=by, target=callback, fields=["contact"])
    return callback


@transaction.atomic
def give_up_callback(*, callback: Callback, reason: str, by: User, at: datetime | None = None) -> Callback:
    """The person cannot be reached: the way to reach them is erased, the reason stays. Refuses an empty reason."""
    at = moment(at)
    callback = _lock(callback, by=by, at=at)
    if not tidy(reason):
        raise ValidationError({"reason": NO_REASON})
    callback.reason = reason
    _settle(callback, Callback.Result.GIVEN_UP, by=by, at=at)
    keep_promises(callback, by=by)
    record("callback.given_up", by=by, target=callback, fields=["contact"])
    return callback


# Parts of other actions, and what forms ask too.


def settle_by_call(callback: Callback, *, by: User, at: datetime) -> None:
    """The call that followed is saved. If a colleague settled it meanwhile nothing is left to do, and nothing lost."""
    callback = lock(Callback, callback.pk)
    if callback.settled_at is None:
        _settle(callback, Callback.Result.REACHED, by=by, at=at)


def reach_faults(
    on: date | None, from_time: time | None, *, at: datetime, names: tuple[str, str]
) -> dict[str, str]:
    """A day and an hour to call that have been, or lie too far away; each by its field, whose names are given."""
    today, (day, hour) = timezone.localdate(at), names
    if faults := REACH.faults(day, on, on=today):
        return faults
    if on == today and from_time is not None and from_time <= timezone.localtime(at).time():
        return {hour: "Klockslaget har redan varit idag. Välj ett senare, eller lämna tomt."}
    return {}


def no_answer_faults(
    callback: Callback, next_on: date | None, next_from: time | None, *, try_on: bool, at: datetime
) -> dict[str, str]:
    """What is missing or wrong when nobody answered, by field."""
    faults = reach_faults(next_on, next_from, at=at, names=("next_on", "next_from"))
    if next_on is None:
        faults["next_on"] = "Välj dag för nästa försök."
    if is_to_be_decided(callback) and not try_on:
        faults["try_on"] = TRY_ON
    return faults


def is_to_be_decided(callback: Callback) -> bool:
    """Is this try, if nobody answers it either, one after which it has to be decided whether to go on?"""
    return len(callback.unanswered) + 1 >= TRIES


def _lock(callback: Callback, *, by: User, at: datetime) -> Callback:
    """The callback, locked, if it still waits and no colleague is calling."""
    callback = lock(Callback, callback.pk)
    if callback.settled_at is not None:
        raise ValidationError(SETTLED, code="settled")
    other = callback.held_by_another(by, at=at)
    if other is not None:
        raise ValidationError(f"{other.tried_by.name} ringer sedan {clock(other.begun_at)}.", code="held")
    return callback


def _check_calling(callback: Callback, *, by: User) -> None:
    one = callback.open_try
    if one is None or one.tried_by_id != by.pk:
        raise ValidationError(NOT_CALLING, code="ended")


def _end_try(callback: Callback, result: str, *, at: datetime) -> None:
    """End the try that is open, if one is; `at` may lie before it in what is written in afterwards."""
    one = callback.open_try
    if one is not None:
        one.ended_at, one.result = max(at, one.begun_at), result
        save(one)


def _settle(callback: Callback, result: str, *, by: User, at: datetime) -> None:
    one = callback.open_try
    is_mine = one is not None and one.tried_by_id == by.pk
    _end_try(callback, TRY_OF[result] if is_mine else Result.LET_GO, at=at)
    callback.result, callback.settled_at, callback.settled_by = result, at, by
    callback.contact = None
    save(callback)
