"""What is written to the log. Nothing outside this module writes a line, and nothing anywhere changes one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from stodtelefon.audit.models import AuditEvent
from stodtelefon.audit.origin import origin

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
