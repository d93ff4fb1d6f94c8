"""A date and one sentence on a case (bevakning)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from calls.actions.locking import lock_colleague, lock_open, touch
from calls.actions.promises import keep_promises
from calls.models import Case, Reminder
from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record
from stodtelefon.bounds import PLANNED
from stodtelefon.dates import day
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, lock, moment, save


@transaction.atomic
@made_once(Reminder)
def set_reminder(
    *,
    case: Case,
    due_on: date,
    text: str,
    by: User,
    token: UUID | None = None,
    at: datetime | None = None,
) -> Reminder:
    """Put a reminder on a case, open or closed. Refuses a day that has passed, or is two years off."""
    at = moment(at)
    case = lock(Case, case.pk)
    if case.is_open:
        case = touch(case, at=at)
    check_faults(reminder_faults(due_on, on=timezone.localdate(at)))
    reminder = save(
        Reminder(case=case, due_on=due_on, text=text, created_by=by, created_at=at, form_token=token)
    )
    keep_promises(case, by=by)
    record("reminder.set", by=by, target=reminder, case=case.pk)
    return reminder


@transaction.atomic
def ask_handler(*, case: Case, by: User, at: datetime | None = None) -> Reminder:
    """The manager asks whoever handles a case how it goes with what is late: it stands on that one's Idag at once.

    It is no entry in the case. Refuses a closed case, one that nobody handles, and to ask again, whoever asked, before
    it is answered.
    """
    at = moment(at)
    case = lock_open(case, at=at)
    if case.handler is None:
        raise ValidationError("Ärendet har ingen handläggare att fråga.")
    # A deputy is none of those whose own role lets them ask.
    managers = Q(created_by__in=User.objects.who_may(Permission.CASE_OVERDUE)) | Q(created_by=by)
    asked = case.reminders.questions(handler=case.handler, managers=managers).first()
    if asked is not None:
        who = "Du har redan" if asked.created_by == by else f"{asked.created_by.name} har redan"
        since = f"Frågan från {day(asked.created_at)} står kvar på Idag hos {case.handler.name}."
        raise ValidationError(f"{who} frågat. {since}")
    text = f"{by.name} frågar: hur går det med det som är sent? Svara direkt, och tryck sedan på Klar."
    question = save(
        Reminder(case=case, due_on=timezone.localdate(at), text=text, created_by=by, created_at=at)
    )
    keep_promises(case, by=by)
    record("reminder.asked", by=by, target=question, case=case.pk)
    return question


@transaction.atomic
def finish_reminder(*, reminder: Reminder, by: User, at: datetime | None = None) -> Reminder:
    """Mark a reminder as done. Doing it twice changes nothing more, and is refused."""
    at = moment(at)
    reminder = lock(Reminder, reminder.pk)
    if reminder.done_at is not None:
        raise ValidationError("Bevakningen är redan klar.")
    reminder.done_at, reminder.done_by = at, by
    save(reminder)
    keep_promises(reminder.case, by=by)
    record("reminder.done", by=by, target=reminder, case=reminder.case_id)
    return reminder


@transaction.atomic
def give_reminder(*, reminder: Reminder, to: User, by: User, at: datetime | None = None) -> Reminder:
    """Let a colleague remember it, in a case in the queue or a closed one, when the one who was to cannot.

    Refuses what is done, and who may not work with cases.
    """
    moment(at)
    to = lock_colleague(to, Permission.CASE_WRITE)
    case = lock(Case, reminder.case_id)
    reminder = lock(Reminder, reminder.pk)
    if reminder.done_at is not None:
        raise ValidationError("Bevakningen är redan klar.")
    reminder.given_to = to
    save(reminder, update_fields=["given_to"])
    keep_promises(case, by=by)
    record("reminder.given", by=by, target=reminder, case=case.pk, fields=["given_to"])
    return reminder


# What the form asks too.


def reminder_faults(due_on: date | None, *, on: date) -> dict[str, str]:
    """A day that has been, or that nobody means, by its field."""
    return PLANNED.faults("due_on", due_on, on=on)
