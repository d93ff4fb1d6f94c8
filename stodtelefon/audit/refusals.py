"""What was refused: a line of its own, which stays whatever becomes of the request.

In a request the lines wait until the answer has been sent; outside one, where the database itself has refused, until
its transaction is over. So nothing that is rolled back takes them along, and what does not exist is answered as quickly
as what one may not see (ADR 8). Nobody fills the log by being refused: a person,
or an address where nobody is signed in, gets so many lines an hour, and all strangers together.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import NoReturn
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.crypto import salted_hmac

from stodtelefon.audit.actions import record
from stodtelefon.audit.origin import origin

logger = logging.getLogger("stodtelefon.audit")

OF_ONE = 60
OF_STRANGERS = 1_000
WITHIN = 3_600  # seconds
STRANGERS = "strangers"


@dataclass(frozen=True)
class Refusal:
    """One, as it goes to the log. `by` None: nobody is signed in. `is_of_request`: by whoever sent the request."""

    event: str
    by: AbstractBaseUser | None
    target: models.Model | None = None
    case: UUID | None = None
    is_of_request: bool = False

    def write(self) -> None:
        if self._is_within_bounds():
            record(self.event, by=self.by, target=self.target, case=self.case, is_read=True)

    def write_if_it_can(self) -> None:
        """Where nobody waits for it, and what goes wrong is told to the server's log alone."""
        try:
            self.write()
        except Exception:
            logger.exception("det som nekades kunde inte skrivas i loggen")

    def _is_within_bounds(self) -> bool:
        if self.by is not None:
            return _count(f"person:{self.by.pk}", OF_ONE)
        return _count(f"address:{origin.get()}", OF_ONE) and _count(STRANGERS, OF_STRANGERS)


_waiting: ContextVar[list[Refusal] | None] = ContextVar("refusals", default=None)


def note_refusal(
    event: str,
    *,
    by: AbstractBaseUser | None,
    target: models.Model | None = None,
    case: UUID | None = None,
) -> None:
    """Let the log tell that something was refused: once the answer has been sent, or at once outside a request."""
    refusal, waiting = Refusal(event, by, target, case), _waiting.get()
    if waiting is None:
        refusal.write()
    else:
        waiting.append(refusal)


def note_refused_statement(event: str) -> None:
    """Let the log tell that the database refused a statement, and who sent the request: in a transaction of its own,
    since that of the statement is lost. Outside a request as soon as it is over, and at once where there is none."""
    refusal, waiting = Refusal(event, None, is_of_request=True), _waiting.get()
    if waiting is not None:
        waiting.append(refusal)
    elif connection.is_broken:
        connection.when_over.append(refusal.write_if_it_can)
    else:
        refusal.write_if_it_can()


def refuse_own_deed(
    sentence: str, *, by: AbstractBaseUser, target: models.Model, case: UUID | None = None
) -> NoReturn:
    """Refuse what two people do together to the one who did the first part, and let the log tell."""
    note_refusal("own_deed.refused", by=by, target=target, case=case)
    raise ValidationError(sentence)


@contextmanager
def kept_until_answered() -> Iterator[list[Refusal]]:
    """The refusals of one request."""
    refusals: list[Refusal] = []
    token = _waiting.set(refusals)
    try:
        yield refusals
    finally:
        _waiting.reset(token)


def write_all(refusals: list[Refusal], *, sent_by: AbstractBaseUser | None = None) -> None:
    """Each in a transaction of its own. `sent_by`: who sent the request, where somebody is signed in."""
    for refusal in refusals:
        (replace(refusal, by=sent_by) if refusal.is_of_request else refusal).write()


def _count(whose: str, most: int) -> bool:
    key = salted_hmac("audit:refusals", whose, algorithm="sha256").hexdigest()
    return cache.count(f"audit:refusals:{key}", most=most, seconds=WITHIN) is not None
