"""The signed heads: what is signed, and which rows of the table are true.

A head is chained to the one before: `previous` is inside what is signed. So one good signature, the newest, proves
every head below it, also after the key of an old one has been taken out of the ring. A row that hangs on no such
chain is false: it is named and left aside, and nothing rests on it. The first head of a series holds instead the
hash of every row that was there before it, as it stood.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from array import array
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from stodtelefon.audit.models import SignedHead
from stodtelefon.audit.verdict import START, Fault
from stodtelefon.privacy.keys import Ring, first_key, keys_of

CHUNK = 5_000
MARK = 8
FEW = 10
COLUMNS = [column.attname for column in SignedHead._meta.concrete_fields]
NUMBERS = ("number", "series", "position", "known_until", "key_number")
# A moment that Python cannot hold, or a number that is none, makes the row false, and no error.
READABLE = {name: f"coalesce({name}, 0)" for name in NUMBERS} | {
    "signed_at": "CASE WHEN signed_at BETWEEN '0002-01-01' AND '9998-01-01' THEN signed_at END"
}
OTHER_ROWS = "Bland huvudena från tiden före det senast utredda felet har något ändrats."


def text_of(head: SignedHead) -> bytes:
    """What is signed. The same outside the database, where the marks may be left out: their hash is not."""
    moment = head.signed_at and head.signed_at.astimezone(UTC).isoformat(timespec="microseconds")
    hashes = (head.hash, head.state, head.marks_hash, head.previous)
    return json.dumps(
        [
            *(
                "stodtelefon/head/1",
                head.number,
                head.series,
                head.position,
                head.known_until,
                head.key_number,
            ),
            *(str(head.fault_id or ""), moment, *(bytes(one or b"").hex() for one in hashes)),
        ]
    ).encode()


def digest_of(head: SignedHead) -> bytes:
    """What the next head has as its `previous`."""
    return hashlib.sha256(text_of(head) + bytes(head.signature or b"")).digest()


def sign(head: SignedHead) -> SignedHead:
    """Sign with the first key of the ring (HMAC-SHA256)."""
    head.key_number, key = first_key(Ring.AUDIT)
    head.signature = hmac.digest(key, text_of(head), hashlib.sha256)
    return head


def is_signed(head: SignedHead) -> bool:
    """Whether a key of the ring made the signature."""
    key = keys_of(Ring.AUDIT).get(head.key_number)
    return key is not None and hmac.compare_digest(
        bytes(head.signature or b""), hmac.digest(key, text_of(head), hashlib.sha256)
    )


def last_signed() -> SignedHead | None:
    """The newest head that a key of ours signed; what stands above it is false."""
    newest = "ORDER BY number DESC, id DESC"
    few = list(stream(f"{newest} LIMIT {FEW}"))
    found = next(filter(is_signed, few), None)
    if found is None and len(few) == FEW:
        found = next(filter(is_signed, stream(f"{newest} OFFSET {FEW}")), None)
    return found


def heads_by_key() -> dict[int, int]:
    """How many heads need which key of the log, by the key's number.

    Only the newest heads do, as many as were signed with one key in a row: the chain proves the older ones from them.
    So an old key can leave the ring as soon as one head has been signed with the next.
    """
    newest = last_signed()
    if newest is None:
        return {}
    older = SignedHead.objects.exclude(key_number=newest.key_number).filter(number__lt=newest.number)
    since = older.order_by("-number").values_list("number", flat=True).first() or 0
    rows = SignedHead.objects.filter(
        key_number=newest.key_number, number__gt=since, number__lte=newest.number
    )
    return {newest.key_number: rows.count()}


# What the table holds


@dataclass
class Series:
    """The newest series of true heads in the table, and what is wrong with the rest of its rows."""

    newest: SignedHead | None = None
    first: SignedHead | None = None
    ids: array = field(default_factory=lambda: array("q"))
    faults: list[Fault] = field(default_factory=list)

    def look_above(self) -> None:
        """Only what stands above the newest head: all of it is false."""
        self.faults += _false_rows(self.newest.pk + 1, self.newest.number)

    def known_loose(self) -> bytes:
        """The marks of lines without a place, as they were when the last fault was dealt with."""
        if self.newest is None or self.newest.fault_id is None:
            return b""
        rows = stream("WHERE number = %s ORDER BY id", [self.newest.series], with_marks=True)
        first = next((head for head in rows if self.first is None or head.pk == self.first.pk), None)
        return (marks_of(first) or b"") if first is not None else b""

    def heads(self) -> Iterator[SignedHead]:
        """The true heads with their marks, in the order of their numbers."""
        true = set(self.ids)
        if self.newest is not None:
            where = "WHERE number BETWEEN %s AND %s ORDER BY number, id"
            bounds = [self.newest.series, self.newest.number]
            yield from (head for head in stream(where, bounds, with_marks=True) if head.pk in true)


def read_series() -> Series:
    """Follow the chain from the newest good signature down to the first head of its series. Inside a transaction."""
    found = Series(newest=last_signed())
    newest = found.newest
    if newest is None:
        found.faults += _false_rows(0, 0)
        return found
    wanted, expected, altered = newest.number, digest_of(newest), []
    rows = stream(
        "WHERE number BETWEEN %s AND %s ORDER BY number DESC, id DESC", [newest.series, newest.number]
    )
    for number, group in groupby(rows, key=lambda head: head.number):
        if number < wanted:
            found.faults.append(_missing(number + 1, wanted))
            expected = None
        group = list(group)
        true = next((head for head in reversed(group) if _is_next(head, expected, newest)), None)
        if true is None:
            found.faults.append(
                Fault(f"Huvud {number} är ändrat och räknas inte.", group[0].position, head=number)
            )
            altered.append(group[0].pk)
        else:
            found.ids.append(true.pk)
            found.first = true if number == newest.series else None
        wanted, expected = number - 1, None if true is None else bytes(true.previous)
    if wanted >= newest.series:
        found.faults.append(_missing(newest.series, wanted))
    first = found.first
    if first is not None and bytes(first.previous) != rows_hash(before=first.pk):
        found.faults.append(Fault(OTHER_ROWS, head=first.number))
    lowest = first.pk if first is not None else min(found.ids)
    found.faults += _false_rows(lowest, newest.number, told={*found.ids, *altered})
    return found


def rows_hash(*, before: int | None = None) -> bytes:
    """The hash of every row as it stands, true or false; of those with a lower id than `before`. No row: nought."""
    where, bounds = ("WHERE id < %s ORDER BY id", [before]) if before is not None else ("ORDER BY id", [])
    running = START
    for head in stream(where, bounds, with_marks=True):
        marks = hashlib.sha256(bytes(head.marks or b"")).digest()
        running = hashlib.sha256(running + f"{head.pk}".encode() + marks + digest_of(head)).digest()
    return running


def is_statement(head: SignedHead) -> bool:
    """Is this the first head of a series that begins after a fault? It signs no lines, but those without a place."""
    return head.fault_id is not None and head.number == head.series


def marks_of(head: SignedHead) -> bytes | None:
    """The marks; none from a syslog, where they are left out; None when they are not those that were signed."""
    marks = bytes(head.marks or b"")
    is_left_out = head.pk is None and not marks
    return marks if is_left_out or hashlib.sha256(marks).digest() == bytes(head.marks_hash) else None


def stream(rest: str, parameters: Iterable[Any] = (), *, with_marks: bool = False) -> Iterator[SignedHead]:
    """Heads of the table. Inside a transaction they are read a piece at a time: they are as many as the hours since
    the start. Outside one the server keeps no cursor for us behind a pooler, so there few are asked for.
    """
    hidden = {} if with_marks else {"marks": "''::bytea"}
    columns = ", ".join((READABLE | hidden).get(name, name) for name in COLUMNS)
    whole = connection.in_atomic_block
    with closing(connection.chunked_cursor() if whole else connection.cursor()) as cursor:
        cursor.execute(f"SELECT {columns} FROM audit_signedhead {rest}", list(parameters))  # noqa: S608 (our own)
        while rows := cursor.fetchmany(CHUNK if not with_marks else 50):
            for row in rows:
                yield SignedHead(**dict(zip(COLUMNS, row, strict=True)))


def _is_next(head: SignedHead, expected: bytes | None, newest: SignedHead) -> bool:
    """Does the chain lead here? Where it is torn, a signature of ours lets it begin again."""
    if head.series != newest.series:
        return False
    return is_signed(head) if expected is None else digest_of(head) == expected


def _missing(low: int, high: int) -> Fault:
    which = f"Huvud {low}" if low == high else f"Huvud {low}–{high}"
    return Fault(f"{which} saknas i tabellen.", head=low)


def _false_rows(lowest: int, newest: int, *, told: Iterable[int] = ()) -> list[Fault]:
    """One fault that names the first false row and says how many they are. A head that was signed meanwhile is
    none.
    """
    rows = stream("WHERE id >= %s ORDER BY id", [lowest])
    false = [
        head for head in rows if head.pk not in told and not (head.number > newest > 0 and is_signed(head))
    ]
    if not false:
        return []
    more = f" De falska är {len(false)}." if len(false) > 1 else ""
    what = f"Tabellens huvud {false[0].number} (rad {false[0].pk}) är falskt och räknas inte.{more}"
    return [Fault(what, false[0].position, head=false[0].number)]


# Outside the database: one line of JSON for each head

HASHES = ("hash", "state", "marks_hash", "previous", "signature")


def as_json(head: SignedHead, *, with_marks: bool) -> str:
    """The line that is written outside. Without marks it is about 700 bytes, which a syslog takes."""
    plain = {name: getattr(head, name) for name in NUMBERS}
    plain["fault_id"] = str(head.fault_id) if head.fault_id else None
    plain["signed_at"] = head.signed_at.astimezone(UTC).isoformat(timespec="microseconds")
    hashes = {name: bytes(getattr(head, name)).hex() for name in HASHES}
    marks = {"marks": base64.b64encode(bytes(head.marks)).decode()} if with_marks else {}
    return json.dumps(plain | hashes | marks)


def from_json(text: str) -> SignedHead | None:
    """The head that a line holds, or None when it holds none (torn, or another program's)."""
    try:
        given = json.loads(text)
        head = SignedHead(
            **{name: int(given[name]) for name in NUMBERS},
            **{name: bytes.fromhex(given[name]) for name in HASHES},
            fault_id=UUID(given["fault_id"]) if given["fault_id"] else None,
            signed_at=datetime.fromisoformat(given["signed_at"]),
            marks=base64.b64decode(given.get("marks", ""), validate=True),
        )
        text_of(head)  # a moment that has no time in UTC is none
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, binascii.Error, RecursionError):
        return None
    return head
