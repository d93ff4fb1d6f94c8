"""The lines of the log as they stand in the chain, each held against the one before it.

Every hash is computed again, outside the database. `state` is the running hash of all that stands there, also of
what is wrong: the heads sign it, so that nothing can be changed afterwards without being seen, broken lines
included. Rows are streamed, CHUNK at a time.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from django.db import connection

from stodtelefon.audit.heads import CHUNK, is_statement
from stodtelefon.audit.models import SignedHead
from stodtelefon.audit.verdict import START

FIRST = -(2**63)
AS_IT_STANDS = struct.Struct(">qqII")  # place, line, lengths of the two hashes

LINE = """
       event.id, CASE WHEN isfinite(event.at) THEN (extract(epoch FROM event.at) * 1000000)::bigint END, event.event,
       event.is_read, event.actor_id, event.target_type, event.target_id, event.case_id::text, event.fields,
       CASE WHEN host(event.origin)::inet = event.origin THEN host(event.origin) ELSE event.origin::text END,
       event.digests
"""
LINES = f"""
SELECT link.position, link.event_id, link.previous, link.hash, {LINE}
FROM audit_auditlink link LEFT JOIN audit_auditevent event ON event.id = link.event_id
WHERE link.position >= %s ORDER BY link.position
"""  # noqa: S608 (our own words)
LOOSE = f"""
SELECT {LINE} FROM audit_auditevent event
WHERE event.id > %s AND NOT EXISTS (SELECT FROM audit_auditlink link WHERE link.event_id = event.id) ORDER BY event.id
"""  # noqa: S608 (our own words)

CHANGED = "Raden är ändrad."
GONE = "Raden är borttagen."
UNTIED = "Raden hänger inte ihop med den före."
ASTRAY = "Raden står på en plats som inte ska finnas."


class Place(NamedTuple):
    """Where a reading begins: the last place before it, its link's hash, and the state of the log there."""

    position: int
    hash: bytes
    state: bytes

    @classmethod
    def of(cls, head: SignedHead) -> Place:
        """Just after what a head signs. A statement signs no lines."""
        return cls(head.position, bytes(head.hash), START if is_statement(head) else bytes(head.state))


BEGINNING = Place(0, START, START)


class Row(NamedTuple):
    """One link with its line as they stand. `fault` is what is wrong with it by itself, `place` the place touched."""

    position: int
    line: int
    hash: bytes
    state: bytes
    fault: str
    place: int


def read(start: Place = BEGINNING) -> Iterator[Row]:
    """Every row after `start`, each held against the one before it. Inside a transaction."""
    position, previous, state = start
    for link, canonical in _links(FIRST if start == BEGINNING else position + 1):
        place, line, before, digest = link
        fault, touched = _fault(link, canonical, position, previous)
        packed = AS_IT_STANDS.pack(place, line, len(before), len(digest))
        state = hashlib.sha256(state + packed + before + digest + (canonical or b"")).digest()
        yield Row(place, line, digest, state, fault, touched)
        position, previous = place, digest


def loose_lines(after: int = FIRST) -> Iterator[tuple[int, bytes]]:
    """Lines that have no place in the chain: id and hash. Of those with an id above `after`."""
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(LOOSE, [after])
        while rows := cursor.fetchmany(CHUNK):
            for event in rows:
                yield event[0], hashlib.sha256(_canonical(event)).digest()


def _links(since: int) -> Iterator[tuple[tuple[int, int, bytes, bytes], bytes | None]]:
    """Each link (position, line id, previous, hash) with the canonical text of its line, or None when it is gone."""
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(LINES, [since])
        while rows := cursor.fetchmany(CHUNK):
            for position, line, previous, digest, *event in rows:
                canonical = None if event[0] is None else _canonical(event)
                yield (position, line, bytes(previous or b""), bytes(digest or b"")), canonical


def _canonical(event: list | tuple) -> bytes:
    """The same text as `audit_canonical` makes in the database. A moment without end, or an address with a mask,
    which no line of ours has, gives another. A line that signs nothing reads as it did before there were digests.
    """
    *said, digests = event
    return json.dumps(said if digests is None else [*said, digests], ensure_ascii=False).encode()


def _fault(
    link: tuple[int, int, bytes, bytes], canonical: bytes | None, position: int, previous: bytes
) -> tuple[str, int]:
    """What is wrong with one link and the place that was touched, or "" when nothing is."""
    place, _, before, digest = link
    if place <= position:
        return ASTRAY, place
    if place != position + 1:
        return f"Rader saknas före den här: plats {position + 1} är tom.", position + 1
    if canonical is None:
        return GONE, place
    if before != previous:
        return UNTIED, place
    return ("", place) if digest == hashlib.sha256(before + canonical).digest() else (CHANGED, place)
