"""Lines of the log in the month that is reviewed, at the moments that a test says. Local time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.database.new_row import insert
from stodtelefon.organisation.models import Organisation
from stodtelefon.review.factories import last_month
from stodtelefon.review.rules import Found, Month


def at(day: int = 10, hour: int = 10, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(*last_month().timetuple()[:2], day, hour, minute))


def line(
    who: User | None, case: UUID | None, *, when: datetime | None = None, event: str = "case.opened"
) -> AuditEvent:
    """A reading, or where the event is no reading something that was done."""
    is_read = event.endswith((".opened", ".refused"))
    row = AuditEvent(event=event, is_read=is_read, actor_id=who and who.pk, case_id=case, at=when or at())
    insert(row)
    return row


def drawn(seed: int = 1, **settings: object) -> list[Found]:
    """What is drawn of last month."""
    organisation = Organisation.load()
    for name, value in settings.items():
        setattr(organisation, name, value)
    return Month(last_month(), organisation).drawn(seed)


def rules_of(found: list[Found]) -> dict[tuple[int, UUID | None], set[str]]:
    return {(one.reader, one.case): {rule.value for rule in one.rules} for one in found}


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
