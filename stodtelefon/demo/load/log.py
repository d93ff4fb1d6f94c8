"""The lines of the log, in the order of their moments: what happens later in a case waits until its day has come.

Each line gets its place and its hash from the database's own trigger, as any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model

from stodtelefon.audit.models import AuditEvent
from stodtelefon.audit.signed_texts import digests_of
from stodtelefon.demo.load.copying import Rows


class Log:
    """Lines that wait, by their day."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.waiting: dict[date, list[tuple]] = defaultdict(list)
        self.digests: list[str] = []

    def sign(self, row: Model) -> None:
        """What was signed stands in the next line that is no reading."""
        self.digests += digests_of(row)

    def add(
        self,
        at: datetime,
        event: str,
        by: int,
        model: type[Model],
        target: UUID,
        case: UUID | None = None,
        fields: Iterable[str] = (),
    ) -> None:
        is_read = event.endswith(".opened")
        digests = None
        if not is_read:
            digests, self.digests = self.digests or None, []
        line = (at, event, is_read, by, model._meta.label_lower, str(target), case, list(fields), digests)
        self.waiting[at.date()].append(line)

    def flush(self, before: date = date.max) -> None:
        """Hand over the lines of the days before this one, oldest first."""
        for day in sorted(day for day in self.waiting if day < before):
            lines = sorted(self.waiting.pop(day), key=lambda line: line[0])
            for at, event, is_read, by, kind, target, case, fields, digests in lines:
                self.rows.put(
                    AuditEvent,
                    at=at,
                    event=event,
                    is_read=is_read,
                    actor_id=by,
                    target_type=kind,
                    target_id=target,
                    case_id=case,
                    fields=fields,
                    digests=digests,
                )
