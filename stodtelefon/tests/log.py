"""What a deed leaves in the access log: the tests of actions hold it line by line."""

from __future__ import annotations

from stodtelefon.audit.models import AuditEvent


def lines() -> list[tuple]:
    """Every deed in the log, oldest first: event, who, on what, in which case, which fields. Readings are left out."""
    rows = AuditEvent.objects.filter(is_read=False).order_by("pk")
    return list(rows.values_list("event", "actor_id", "target_type", "target_id", "case_id", "fields"))


def line(event: str, *, by, target, case=None, fields=()) -> tuple:
    """The one line that a deed is to leave."""
    case_id = None if case is None else case.pk
    return (event, by.pk, target._meta.label_lower, str(target.pk), case_id, list(fields))
