"""Who hears of it when the database refuses a statement for its rights or its rules, as a try on the log.

Django tells of an error by its kind alone, so it is heard where the driver's own error passes. Nothing is asked of what
goes well.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from django.db.utils import DatabaseErrorWrapper
from psycopg2 import Error
from psycopg2.errorcodes import CHECK_VIOLATION, INSUFFICIENT_PRIVILEGE

REFUSALS = {INSUFFICIENT_PRIVILEGE, CHECK_VIOLATION}
hearers: list[Callable[[Error], None]] = []


def register(*those: Callable[[Error], None]) -> None:
    """Each is given every refusal, while what is left of the transaction is still to be rolled back."""
    hearers.extend(those)


class Errors(DatabaseErrorWrapper):
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            return
        if isinstance(error, Error) and error.pgcode in REFUSALS:
            for hear in hearers:
                hear(error)
        super().__exit__(kind, error, traceback)
