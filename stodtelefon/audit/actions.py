"""What is written to the log. Nothing outside this module writes a line, and nothing anywhere changes one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, models, transaction
from django.utils import timezone

from stodtelefon.audit.chain import head, signature
from stodtelefon.audit.models import AuditEvent, JobRun, SignedHead
from stodtelefon.audit.origin import origin

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
RUNS_KEPT = timedelta(days=60)
SIGNING_LOCK = 0x5354_4F44_5349


def record(
    event: str,
    *,
    by: User | None,
    target: models.Model | None = None,
    case: UUID | None = None,
    fields: Iterable[str] = (),
    is_read: bool = False,
) -> AuditEvent:
    """Add one line: `event` is "noun.past", `fields` are names of fields, never their values.

    Called inside the transaction of what it tells of, so that both happen or neither. `by` None is the system
    itself.
    """
    fields = list(fields)
    for name in (event, *fields):
        if not NAME.fullmatch(name):
            raise ValueError("The log takes names of events and fields only, never a value.")
    return AuditEvent.objects.create(
        event=event,
        is_read=is_read,
        actor_id=by.pk if by is not None else None,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        case_id=case,
        fields=fields,
        origin=origin.get(),
    )


def record_read(
    target: models.Model, *, by: User, case: UUID | None = None, fields: Iterable[str] = ()
) -> AuditEvent:
    """Add the line that `target` was opened. Called before the page is made: without the line nothing is
    shown.
    """
    return record(
        f"{target._meta.model_name}.opened", by=by, target=target, case=case, fields=fields, is_read=True
    )


@transaction.atomic
def sign_head() -> SignedHead | None:
    """Sign the chain's last link, or return None when nothing has been written since the last time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SIGNING_LOCK])
    last = head()
    if last is None or SignedHead.objects.filter(position=last.position).exists():
        return None
    now = timezone.now()
    signed = SignedHead(position=last.position, hash=bytes(last.hash), signed_at=now)
    signed.signature = signature(signed)
    signed.save(force_insert=True)
    return signed


@transaction.atomic
def start_run(*, name: str) -> JobRun:
    """Note that a timed command has begun."""
    return JobRun.objects.create(name=name)


@transaction.atomic
def finish_run(*, run: JobRun, is_ok: bool, note: str) -> JobRun:
    """Note how a timed command went."""
    run.finished_at, run.is_ok, run.note = timezone.now(), is_ok, note
    run.save()
    return run


@transaction.atomic
def forget_old_runs() -> int:
    """Remove the notes of runs older than `RUNS_KEPT`. Returns how many there were."""
    return JobRun.objects.older_than(timezone.now() - RUNS_KEPT).delete()[0]
