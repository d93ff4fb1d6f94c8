"""One who got in touch withdraws (drar sig tillbaka): contact ends, and what was planned with them.

What has been written stays until its time is out, a child report stands, and what was told has been told. Who calls
again is in contact again: `log_call` sees to that. What a later app ends it says in its `CasePart`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls import case_parts
from calls.actions.cases import decide
from calls.actions.promises import Ended, keep_promises
from calls.actions.scans import follow_scans
from calls.models import Caller, Case, CaseDecision
from calls.models.choices import State
from calls.promptness import RUNNING
from stodtelefon.audit.actions import record
from stodtelefon.dates import day
from stodtelefon.saving import lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

UNDO_WITHIN = timedelta(days=1)
Kind = CaseDecision.Kind


@transaction.atomic
def withdraw_caller(
    *, caller: Caller, by: User, reason: str | None = None, at: datetime | None = None
) -> Caller:
    """Note that the caller withdraws, in an open case or a closed one, and end what was planned with them.

    It is the caller's right and no work with the case, so a closed case that is read stays closed. When nobody else of
    an open case remains in contact the meeting clock stops. Refuses to do it twice.
    """
    at = moment(at)
    case = lock(Case, caller.case_id)
    caller = lock(Caller.objects.select_related("role"), caller.pk)
    _refuse_moved(caller, case)
    caller.case = case
    if caller.withdrawn_at is not None:
        raise ValidationError(
            f"Personen drog sig tillbaka redan {day(caller.withdrawn_at)}. Det är noterat.",
            code="twice",
        )
    is_last = is_last_in_contact(caller)
    caller.withdrawn_at = at
    save(caller)
    if case.is_open:
        case.last_entry_on = max(case.last_entry_on, timezone.localdate(at))
        if is_last and case.state in RUNNING:
            case.meet_by = None
        save(case)
    for part in case_parts.parts():
        part.withdraw(caller, is_last=is_last, by=by, at=at)
    decide(
        case,
        Kind.WITHDREW,
        by=by,
        at=at,
        to_value=str(caller)[:40],
        reason=tidy(reason) or None,
    )
    keep_promises(case, by=by, how=Ended.TAKEN_BACK)
    record("caller.withdrew", by=by, target=caller, case=case.pk)
    return caller


@transaction.atomic
def undo_withdrawal(*, caller: Caller, by: User, at: datetime | None = None) -> Caller:
    """It was a slip, within a day: the caller is in contact again, and the meeting clock goes on where it stood.

    What was cancelled stays cancelled and is booked anew. Refuses who has not withdrawn, and a later day: then the
    caller calls again.
    """
    at = moment(at)
    case = lock(Case, caller.case_id)
    caller = lock(Caller.objects.select_related("role"), caller.pk)
    _refuse_moved(caller, case)
    if caller.withdrawn_at is None:
        raise ValidationError("Personen har inte dragit sig tillbaka.", code="state")
    if not may_undo(caller, at=at):
        raise ValidationError("Det kan ändras i ett dygn. Skriv in ett nytt samtal när personen hör av sig.")
    caller.withdrawn_at = None
    save(caller)
    if case.is_open:
        case.last_entry_on = max(case.last_entry_on, timezone.localdate(at))
        follow_scans(case)
        save(case)
    decide(case, Kind.WITHDRAWAL_UNDONE, by=by, at=at, to_value=str(caller)[:40])
    keep_promises(case, by=by)
    record("caller.withdrawal_undone", by=by, target=caller, case=case.pk)
    return caller


def _refuse_moved(caller: Caller, case: Case) -> None:
    """The case was merged or split after the page was opened: what was said there is of another case now."""
    if caller.case_id != case.pk or case.state == State.MERGED:
        raise ValidationError(
            "Ärendet slogs ihop eller delades upp medan du skrev. Spara en gång till.", code="moved"
        )


# What pages ask too


def is_last_in_contact(caller: Caller) -> bool:
    """Does nobody else of the case remain in contact?"""
    return not Caller.objects.in_contact().filter(case=caller.case_id).exclude(pk=caller.pk).exists()


def may_undo(caller: Caller, *, at: datetime) -> bool:
    return caller.withdrawn_at is not None and at - caller.withdrawn_at <= UNDO_WITHIN
