"""The guards of the log switched off, and what the verification then has to say.

`stodtelefon/audit/tests/ways_of_tampering.py` holds the ways.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from stodtelefon.audit.lines import START
from stodtelefon.database.roles import as_owner

TABLES = ("audit_auditevent", "audit_auditlink", "audit_signedhead")


@contextmanager
def tampering(*, undo=False):
    """A cursor of the owner with every guard of the log switched off."""
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        guards(cursor, "DISABLE")
        yield cursor
        guards(cursor, "ENABLE")
        transaction.set_rollback(undo)


def guards(cursor, switch: str) -> None:
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} {switch} TRIGGER USER")


@dataclass
class Log:
    """The log before it is touched: `signed` places of `lines` are signed, line 1 has the id 1, and so on."""

    lines: int
    signed: int
    heads: list[int]  # numbers of the newest series
    places: dict[int, int]  # by number
    known: int = 0  # the place of a fault that has been dealt with


@dataclass
class Named:
    """What has to be named."""

    place: int | None = None
    line: int | None = None
    head: int | None = None

    def is_said_by(self, verdict) -> bool:
        if self.place is not None:
            return bool(verdict.faults) and verdict.faults[0].place == self.place
        return any(
            (self.line is not None and fault.line == self.line)
            or (self.head is not None and fault.head == self.head)
            for fault in verdict.faults
        )


def compute_anew(cursor, since: int = 1) -> None:
    """Give every line from the place `since` a fitting link."""
    cursor.execute("SELECT hash FROM audit_auditlink WHERE position = %s", [since - 1])
    previous = bytes((cursor.fetchone() or (START,))[0])
    cursor.execute(
        "SELECT link.position, audit_canonical(line) FROM audit_auditlink link "
        "JOIN audit_auditevent line ON line.id = link.event_id WHERE link.position >= %s ORDER BY 1",
        [since],
    )
    for position, text in cursor.fetchall():
        digest = hashlib.sha256(previous + text.encode()).digest()
        cursor.execute(
            "UPDATE audit_auditlink SET previous = %s, hash = %s WHERE position = %s",
            [previous, digest, position],
        )
        previous = digest


def at(place: int) -> str:
    """The id of the line at a place, in SQL."""
    return f"(SELECT event_id FROM audit_auditlink WHERE position = {place})"


def forge(cursor, place: int) -> None:
    cursor.execute(f"UPDATE audit_auditevent SET actor_id = coalesce(actor_id, 0) + 1 WHERE id = {at(place)}")
