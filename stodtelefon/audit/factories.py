"""Lines of the log for tests, written the only way there is."""

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

from stodtelefon.audit.actions import record
from stodtelefon.audit.models import AuditEvent


def make_lines(
    number: int, *, by: AbstractBaseUser | None = None, case: UUID | None = None, event: str = "case.opened"
) -> list[AuditEvent]:
    """`number` lines, oldest first."""
    return [record(event, by=by, case=case, is_read=event.endswith(".opened")) for _ in range(number)]
