"""What is written to the log, and what is done when it does not verify.

Nothing outside this module writes a line, and nothing anywhere changes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from stodtelefon.audit.models import AuditEvent, ChainFault
from stodtelefon.audit.origin import origin
from stodtelefon.audit.signed_records import unmoved
from stodtelefon.audit.signed_texts import digests_of
from stodtelefon.audit.verdict import Verdict
from stodtelefon.database.new_row import insert
from stodtelefon.database.signed_rows import remember_signed, take_signed
from stodtelefon.permissions import Permission
from stodtelefon.saving import lock, save

MOST_SAID = 5
AT_A_TIME = 100  # digests in one line

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


def record(
    event: str,
    *,
    by: AbstractBaseUser | None,
    target: models.Model | None = None,
    case: UUID | None = None,
    fields: Iterable[str] = (),
    is_read: bool = False,
) -> AuditEvent:
    """Add one line: `event` is "noun.past", `fields` are names of fields, never their values.

    Called inside the transaction of what it tells of, so that both happen or neither. `by` None is the system
    itself. What was signed since the line before gets its digest here; a reading signs nothing.
    """
    fields = list(fields)
    for name in (event, *fields):
        if not NAME.fullmatch(name):
            raise ValueError("The log takes names of events and fields only, never a value.")
    line = AuditEvent(
        event=event,
        is_read=is_read,
        actor_id=by.pk if by is not None else None,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        case_id=case,
        fields=fields,
        origin=origin.get(),
        digests=None if is_read else [digest for row in take_signed() for digest in digests_of(row)] or None,
    )
    insert(line)
    return line


def record_read(
    target: models.Model, *, by: AbstractBaseUser, case: UUID | None = None, fields: Iterable[str] = ()
) -> AuditEvent:
    """Add the line that `target` was opened. Called before the page is made: without the line nothing is
    shown.
    """
    return record(
        f"{audit_name(target)}.opened", by=by, target=target, case=case, fields=fields, is_read=True
    )


def audit_name(target: models.Model | type[models.Model]) -> str:
    """What the log calls a thing, whatever is done to it: `audit_name` of the model, or else the model's own name."""
    return getattr(target, "audit_name", target._meta.model_name)


def digest_anew() -> int:
    """Digest what was signed with an older key by the first one: new lines, since no line is changed. Gives how many
    records; one that is not as it was signed is left. The system's own deed, at a change of keys.
    """
    moved = 0
    for rows in _pieces(unmoved()):
        with transaction.atomic():
            remember_signed(rows)
            record("signed_text.digested_anew", by=None)
        moved += len(rows)
    return moved


def _pieces(rows: Iterator[models.Model]) -> Iterator[list[models.Model]]:
    while piece := list(islice(rows, AT_A_TIME)):
        yield piece


# A log that does not verify


@transaction.atomic
def note_fault(*, verdict: Verdict, by: None) -> ChainFault:
    """Note that the log does not verify, and in what state it is. From now on nothing is signed. The system's own
    deed.
    """
    first = verdict.faults[0]
    fault = save(
        ChainFault(
            what=" ".join(map(str, verdict.faults[:MOST_SAID])),
            place=first.place,
            line=first.line,
            until=verdict.end,
            state=verdict.state,
        )
    )
    record("chain_fault.found", by=by, target=fault)
    return fault


@transaction.atomic
def explain_fault(*, fault: ChainFault, explanation: str, by: AbstractBaseUser) -> ChainFault:
    """Write what happened. Refused when somebody has done so already."""
    fault = lock(ChainFault, fault.pk)
    if fault.explained_at is not None:
        raise ValidationError("Någon har redan skrivit vad som hände. Öppna sidan igen och läs.")
    fault.explanation, fault.explained_by, fault.explained_at = explanation, by, timezone.now()
    save(fault, update_fields=["explanation", "explained_by", "explained_at"])
    record("chain_fault.explained", by=by, target=fault)
    return fault


@transaction.atomic
def confirm_fault(*, fault: ChainFault, confirmation: str, by: AbstractBaseUser) -> ChainFault:
    """Confirm in writing what another has written: then the log may be signed again.

    Refused when nothing is written, when it is confirmed already, when it is one's own, and when neither of the two
    answers for the log: who looks after the server does not deal with it alone.
    """
    fault = lock(ChainFault, fault.pk)
    refused = obstacle_to_confirming(fault, by)
    if refused:
        raise ValidationError(refused)
    fault.confirmation, fault.confirmed_by, fault.confirmed_at = confirmation, by, timezone.now()
    save(fault, update_fields=["confirmation", "confirmed_by", "confirmed_at"])
    record("chain_fault.confirmed", by=by, target=fault)
    return fault


def obstacle_to_confirming(fault: ChainFault, user: AbstractBaseUser) -> str:
    """Why this person may not confirm, in words; "" when nothing hinders. The page asks the same."""
    if fault.explained_at is None:
        return "Ingen har skrivit vad som hände än. Det kommer först."
    if fault.confirmed_at is not None:
        return "Felet är redan bekräftat. Öppna sidan igen och läs."
    if fault.explained_by_id == user.pk:
        return "Den som skrev vad som hände kan inte själv bekräfta det. Be en kollega öppna den här sidan."
    if not any(person.can(Permission.LOG_EXPORT) for person in (user, fault.explained_by)):
        return "En av er två ska vara logggranskare. Be logggranskaren öppna den här sidan."
    return ""
