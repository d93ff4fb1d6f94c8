"""The log is signed by its owner: nothing that does not verify, and nothing past a fault that waits for people.

The application's role may read the heads and write none. After a fault that two people have dealt with, the whole
log is signed anew as it stands (`SignedHead.series`), provided that nothing else has happened to it since the fault
was found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from stodtelefon.audit.chain import loose_marks, verify
from stodtelefon.audit.heads import CHUNK, MARK, digest_of, is_signed, last_signed, rows_hash, sign, stream
from stodtelefon.audit.lines import BEGINNING, Place, read
from stodtelefon.audit.models import ChainFault, SignedHead
from stodtelefon.audit.outside import Outside, append, heads_file, say
from stodtelefon.audit.verdict import START, Verdict
from stodtelefon.database.locks import Lock, wait_for
from stodtelefon.database.roles import as_owner

AT_A_TIME = 100


class NotWhole(Exception):
    """The log does not verify, so nothing was signed."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.in_words())
        self.verdict = verdict


def sign_head() -> SignedHead | None:
    """Sign what has come since the newest head, as the owner. Gives the new head, or None when nothing has come.

    Raises `NotWhole` when it, or the newest head itself, does not verify. Not inside a transaction.
    """
    with as_owner(), transaction.atomic():
        wait_for(Lock.SIGNING)
        return _go_on()


def sign_anew() -> SignedHead | None:
    """Sign after faults that have all been dealt with, as the owner: the whole log as it stands, in a new series.

    Raises `NotWhole` when the log is in another state than the one that was dealt with. When it has been mended
    meanwhile the old series goes on.
    """
    with as_owner(), transaction.atomic():
        wait_for(Lock.SIGNING)
        verdict = verify()
        if verdict.is_whole:
            newest = _go_on() or last_signed()
        elif verdict.noted is not None:
            newest = _new_series(verdict.noted)
        else:
            raise NotWhole(verdict)
        ChainFault.objects.unsigned().update(signed_number=newest.number if newest is not None else 0)
        return newest


def write_outside() -> int:
    """Let HEADS_FILE have every head that it lacks, and the syslog the newest. Raises `OutsideFailed`.

    Gives how many the file lacked.
    """
    lacked = 0
    if settings.HEADS_FILE:
        outside = Outside(heads_file() or "")
        outside.look_at_end()
        for heads in _new_to(outside):
            append(heads)
            lacked += len(heads)
    newest = last_signed() if settings.HEADS_SYSLOG else None
    if newest is not None:
        say([newest])
    return lacked


def _go_on() -> SignedHead | None:
    verdict = verify(only_new=True)
    if not verdict.is_whole:
        raise NotWhole(verdict)
    newest = last_signed()
    written = _sign_lines(Place.of(newest) if newest is not None else BEGINNING, newest)
    return None if written is newest else written


def _new_series(fault: ChainFault) -> SignedHead:
    """A statement of what was dealt with and of all rows there were, and after it the log from its first line."""
    outside, newest = Outside(heads_file() or ""), last_signed()
    outside.survey()
    number = 1 + max((head.number for head in (newest, outside.newest) if head is not None), default=0)
    marks, loose = loose_marks()
    statement = SignedHead(
        number=number, series=number, position=0, hash=START, state=loose, previous=rows_hash()
    )
    statement.fault_id, statement.known_until = fault.pk, fault.until
    return _sign_lines(BEGINNING, _write(statement, marks))


def _sign_lines(start: Place, before: SignedHead | None) -> SignedHead | None:
    """Heads over all lines after `start`, one for at most CHUNK lines. Gives the last, or `before` when there is
    none.
    """
    rows = read(start)
    while some := list(islice(rows, CHUNK)):
        head, end = _after(before), some[-1]
        head.position, head.hash, head.state = end.position, end.hash, end.state
        before = _write(head, b"".join(row.state[:MARK] for row in some))
    return before


def _after(head: SignedHead | None) -> SignedHead:
    if head is None:
        return SignedHead(number=1, series=1, previous=START)
    following = SignedHead(number=head.number + 1, series=head.series, previous=digest_of(head))
    following.fault_id, following.known_until = head.fault_id, head.known_until
    return following


def _write(head: SignedHead, marks: bytes) -> SignedHead:
    head.marks, head.marks_hash, head.signed_at = marks, hashlib.sha256(marks).digest(), timezone.now()
    sign(head).save(force_insert=True)
    return head


def _new_to(outside: Outside) -> Iterator[list[SignedHead]]:
    last = outside.newest.number if outside.newest is not None else 0
    with transaction.atomic():
        heads = filter(is_signed, stream("WHERE number > %s ORDER BY number, id", [last], with_marks=True))
        while some := list(islice(heads, AT_A_TIME)):
            yield some
