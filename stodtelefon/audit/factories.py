"""Lines of the log for tests, written the only way there is."""

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

from stodtelefon.audit.actions import record
from stodtelefon.audit.models import AuditEvent, ChainFault
from stodtelefon.tests.factories import RowFactory


def make_lines(
    number: int, *, by: AbstractBaseUser | None = None, case: UUID | None = None, event: str = "case.opened"
) -> list[AuditEvent]:
    """`number` lines, oldest first."""
    return [record(event, by=by, case=case, is_read=event.endswith(".opened")) for _ in range(number)]


class ChainFaultFactory(RowFactory):
    """A changed line, found with three lines in the log and not dealt with."""

    class Meta:
        model = ChainFault

    what = "Rad 2: Raden är ändrad."
    place = 2
    line = 2
    until = 3
    state = bytes(32)
