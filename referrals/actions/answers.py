"""A referral after it was sent: reminded of, accepted, declined, completed, or withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.locking import touch
from calls.promptness import add_working_days
from referrals.actions.referrals import locked, must_be, must_follow
from referrals.models import Referral
from stodtelefon.audit.actions import record
from stodtelefon.saving import check_version, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

REMINDED_ANSWER_DAYS = 2


def _open(referral: Referral, *statuses: str, version: int | None, at: datetime) -> Referral:
    """Lock case and referral; refuse a wrong state, a stale version and a time before what it follows upon."""
    touch(referral.case_id, at=at)
    referral = locked(referral)
    must_be(referral, *statuses)
    check_version(referral, version)
    must_follow(referral, at)
    return referral


@transaction.atomic
def remind_referral(
    *,
    referral: Referral,
    by: User,
    answer_due_on: date | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Referral:
    """The agency was reminded; the answer is now due in two working days unless another day is given."""
    at = moment(at)
    referral = _open(referral, Referral.Status.SENT, version=version, at=at)
    reminded_on = timezone.localdate(at)
    due_on = answer_due_on or add_working_days(reminded_on, REMINDED_ANSWER_DAYS)
    if due_on < reminded_on:
        raise ValidationError({"answer_due_on": "Svar kan inte väntas före den dag då du påminde."})
    referral.reminded_at, referral.reminded_by, referral.answer_due_on = at, by, due_on
    save(referral)
    record("referral.reminded", by=by, target=referral, case=referral.case_id)
    return referral


@transaction.atomic
def accept_referral(
    *,
    referral: Referral,
    by: User,
    answer: str | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Referral:
    """The agency takes it on. What they said can be written down."""
    at = moment(at)
    referral = _open(referral, Referral.Status.SENT, version=version, at=at)
    referral.status, referral.answer = Referral.Status.ACCEPTED, answer or None
    referral.accepted_at, referral.accepted_by = at, by
    save(referral)
    record("referral.accepted", by=by, target=referral, case=referral.case_id)
    return referral


@transaction.atomic
def decline_referral(
    *, referral: Referral, answer: str, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """The agency says no, and why."""
    at = moment(at)
    referral = _open(referral, Referral.Status.SENT, version=version, at=at)
    if not answer:
        raise ValidationError({"answer": "Skriv varför de tackade nej."})
    referral.status, referral.answer = Referral.Status.DECLINED, answer
    referral.declined_at, referral.declined_by = at, by
    save(referral)
    record("referral.declined", by=by, target=referral, case=referral.case_id)
    return referral


@transaction.atomic
def complete_referral(
    *,
    referral: Referral,
    outcome: str,
    by: User,
    outcome_text: str | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Referral:
    """What was asked for is done: what it gave, as a choice and in words. Refuses one that was never accepted."""
    at = moment(at)
    referral = _open(referral, Referral.Status.ACCEPTED, version=version, at=at)
    if not outcome:
        raise ValidationError({"outcome": "Välj vad inkopplingen gav."})
    referral.status, referral.outcome = Referral.Status.COMPLETED, outcome
    referral.outcome_text = outcome_text or None
    referral.completed_at, referral.completed_by = at, by
    save(referral)
    record("referral.completed", by=by, target=referral, case=referral.case_id)
    return referral


@transaction.atomic
def withdraw_referral(
    *, referral: Referral, reason: str, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """Throw a draft away, or take a sent one back: consent was withdrawn, or it is no longer needed.

    What was told stays in the register.
    """
    at = moment(at)
    before = (Referral.Status.DRAFT, Referral.Status.SENT, Referral.Status.ACCEPTED)
    referral = _open(referral, *before, version=version, at=at)
    if not reason:
        raise ValidationError({"reason": "Skriv varför inkopplingen återkallas."})
    referral.status, referral.withdrawal_reason = Referral.Status.WITHDRAWN, reason
    referral.withdrawn_at, referral.withdrawn_by = at, by
    save(referral)
    record("referral.withdrawn", by=by, target=referral, case=referral.case_id)
    return referral
