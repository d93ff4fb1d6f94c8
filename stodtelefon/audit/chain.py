"""Is the log as it was? The chain is verified from its first line to its last, and held against the signed heads.

The database links each line at commit (migration 0002). Whoever owns the database can compute a new chain after
having changed a line, but cannot sign it: the heads in the table, and those outside the database, tell. A line is
touched where its own hash does not fit, or where its mark in a head does not, and the first such place is named.
What is wrong with the heads themselves is named beside it. A fault that two people have dealt with is known: the
heads signed after it cover the log as it stood then, so every other change is found as before.

What cannot be found, by design:
- what was changed, added or taken away after the newest head, by somebody who recomputed the end of the chain:
  nothing has been said yet about those lines (an hour at most);
- a line with a false content that was added the ordinary way, through the trigger;
- everything emptied or exchanged, the history of the timed runs too, where nothing is kept outside the database;
- which line of a recomputed stretch is the first, when the table's heads are gone and only a syslog, which has no
  marks, is left: then the stretch between two heads is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import transaction

from stodtelefon.audit.heads import (
    MARK,
    Series,
    digest_of,
    is_statement,
    last_signed,
    marks_of,
    read_series,
    rows_hash,
)
from stodtelefon.audit.lines import BEGINNING, CHUNK, FIRST, Place, Row, loose_lines, read
from stodtelefon.audit.models import AuditLink, ChainFault, SignedHead
from stodtelefon.audit.outside import Outside, heads_file
from stodtelefon.audit.verdict import START, Fault, Verdict
from stodtelefon.jobs.models import JobRun

SIGNED = "Loggen är signerad till och med plats"
REWRITTEN = "Kedjan är omräknad: raden passar inte det som är signerat."
NO_PLACE = "Raden har ingen plats i kedjan."
NOT_SIGNED = "Loggen är inte signerad fast den har varit det."
EMPTY = "Loggen är tom fast den har varit signerad."
ROLLED_BACK = (
    "finns utanför databasen men inte i tabellen: databasen är återställd till ett äldre läge, eller så är huvuden "
    "borttagna."
)


@transaction.atomic
def verify(*, only_new: bool = False, heads: str | Path = "", until: int | None = None) -> Verdict:
    """Verify the whole chain, or only what came after the newest head.

    `heads` names a file to compare with in place of HEADS_FILE. With `until`, the number of a head, heads outside
    the database that are younger are counted and no fault: so an old copy is verified. Raises `OutsideFailed` when
    the file cannot be read.
    """
    outside = Outside(heads or heads_file() or "", until=until)
    if (
        only_new
    ):  # what is outside is read first: a head that is signed meanwhile is then in the table at least
        outside.look_at_end()
    table = Series(newest=last_signed() if only_new else None)
    if table.newest is not None:
        table.look_above()
        table.faults += _fork(table.newest, outside.newest)
        start, anchors = Place.of(table.newest), iter(())
        bound = _foothold(table)
    else:
        outside.survey()
        table = read_series()
        start, bound = BEGINNING, FIRST
        anchors = _anchors(table, outside)
    noted = ChainFault.objects.unsigned().newest_first().first()
    walk = _Walk(start, anchors, table, noted.until if noted else FIRST)
    for row in read(start):
        walk.step(row)
    walk.finish()
    loose, loose_hash = _loose(bound, table, only_new=start != BEGINNING)
    faults = [*walk.faults, *loose, *_ends(table.newest, outside, until), *table.faults]
    if not faults and table.newest is None and _was_signed():
        faults.append(Fault(NOT_SIGNED if walk.end else EMPTY, 1))
    first = walk.faults[0].place if walk.faults else None
    return Verdict(
        lines=walk.lines,
        position=walk.end if first is None else first - 1,
        end=walk.end,
        faults=tuple(faults),
        known=ChainFault.objects.filter(signed_number__isnull=False).count(),
        compared=outside.count,
        younger=outside.younger,
        unproven=outside.unproven,
        signed=table.newest,
        state=_together(walk.state, loose_hash) if faults else b"",
        noted=noted if noted and not walk.is_late and _is_in(noted, walk.state_then, loose_hash) else None,
    )


def head() -> AuditLink | None:
    """The last link of the chain."""
    return AuditLink.objects.order_by("-position").first()


def loose_marks(after: int = FIRST) -> tuple[bytes, bytes]:
    """The lines that have no place, as a head signs them: id and mark of each, and the hash of all."""
    marks, running = bytearray(), START
    for line, digest in loose_lines(after):
        marks += line.to_bytes(MARK, signed=True) + digest[:MARK]
        running = hashlib.sha256(running + digest).digest()
    return bytes(marks), running


class _Walk:
    """One reading of the lines, held against the heads in the order of their places."""

    def __init__(self, start: Place, anchors: Iterator[SignedHead], table: Series, noted_until: int) -> None:
        self.end = self.since = start.position
        self.state = self.state_then = start.state
        self.lines = 0
        self.faults: list[Fault] = []
        self.is_late = False
        self.noted_until = noted_until
        self.known_until = table.newest.known_until if table.newest is not None else 0
        self.table = table
        self.anchors = anchors
        self.anchor: SignedHead | None = None
        self.number: int | None = None
        self.marks, self.nth = b"", 0
        self._next()

    def step(self, row: Row) -> None:
        self.lines += 1
        while self.anchor is not None and self.anchor.position < row.position:
            self._touch(row.fault or REWRITTEN, self.end + 1, row.line)
            self._next()
        if row.fault and row.position > self.known_until:
            self._touch(row.fault, row.place, row.line)
        elif not self.faults and self.anchor is not None:
            self._compare(row)
        if self.anchor is not None and row.position == self.anchor.position:
            if row.state != bytes(self.anchor.state):
                stretch = f"från plats {self.since + 1} till och med plats {row.position}"
                self._touch(f"Kedjan är omräknad någonstans {stretch}.", self.since + 1, None)
            self._next()
        self.is_late |= bool(row.fault) and row.position > self.noted_until
        self.end, self.state = row.position, row.state
        if row.position <= self.noted_until:
            self.state_then = row.state

    def finish(self) -> None:
        """Heads that are left speak of lines that are gone."""
        if self.anchor is not None:
            last = max(one.position for one in (self.anchor, *self.anchors))
            what = f"Slutet av loggen saknas från plats {self.end + 1}: den var signerad till och med plats {last}."
            self._touch(what, self.end + 1, None)

    def _compare(self, row: Row) -> None:
        at = self.nth * MARK
        mark = self.marks[at : at + MARK] if at >= 0 else b""
        self.nth += 1
        if mark and mark != row.state[:MARK]:
            self._touch(row.fault or REWRITTEN, row.place, row.line)

    def _next(self) -> None:
        if self.anchor is not None:
            self.since = self.anchor.position
        before, self.anchor = self.number, next(self.anchors, None)
        if self.anchor is None:
            return
        self.number, self.known_until = self.anchor.number, self.anchor.known_until
        marks = marks_of(self.anchor)
        if marks is None:
            what = f"Huvud {self.number} är ändrat: dess märken är inte de som signerades."
            self.table.faults.append(Fault(what, self.anchor.position, head=self.number))
        self.marks = marks or b""
        follows = self.number == (self.anchor.series if before is None else before + 1)
        # Where the head before is lost, the marks are counted from the end: their last is of this head's own line.
        self.nth = 0 if follows else self.end + 1 - (self.anchor.position - len(self.marks) // MARK + 1)
        if is_statement(self.anchor):
            self._next()

    def _touch(self, what: str, place: int, line: int | None) -> None:
        if not self.faults:
            self.faults.append(Fault(what, place, line))


def _anchors(table: Series, outside: Outside) -> Iterator[SignedHead]:
    """The heads of the newest series, of the table and from outside, by number. Where the two differ it is a fault."""
    newest = max(filter(None, (table.newest, outside.newest)), key=lambda one: one.number, default=None)
    if newest is None:
        return
    ours = table.heads() if table.newest is not None and table.newest.series == newest.series else iter(())
    theirs = outside.heads(newest.series)
    our, their = next(ours, None), next(theirs, None)
    while our or their:
        if our is None or (their and their.number < our.number):
            yield their
            their = next(theirs, None)
            continue
        if their is not None and their.number == our.number:
            table.faults += _fork(our, their)
            their = next(theirs, None)
        yield our
        our = next(ours, None)


def _ends(newest: SignedHead | None, outside: Outside, until: int | None) -> list[Fault]:
    """Does the table reach as far as what is known outside it?"""
    last = newest.number if newest is not None else 0
    known = max(until or 0, outside.newest.number if outside.newest is not None else 0)
    if known <= last:
        return []
    which = f"Huvud {known}" if known == last + 1 else f"Huvud {last + 1}–{known}"
    return [Fault(f"{which} {ROLLED_BACK}", newest.position + 1 if newest is not None else 1, head=last + 1)]


def _loose(bound: int, table: Series, *, only_new: bool) -> tuple[list[Fault], bytes]:
    """Lines without a place, but for those that were dealt with; and the hash of them all."""
    known = dict(_known_loose(table.known_loose()))
    marks, running = loose_marks(bound)
    faults = []
    for line, mark in _known_loose(marks):
        if known.pop(line, None) != mark:
            faults.append(Fault(NO_PLACE, line=line))
    if known and not only_new:
        faults.append(
            Fault("Raden, som saknade plats i kedjan när felet utreddes, är inte kvar.", line=min(known))
        )
    return faults[:1], running


def _known_loose(marks: bytes) -> Iterable[tuple[int, bytes]]:
    size = 2 * MARK
    for at in range(0, len(marks), size):
        yield int.from_bytes(marks[at : at + MARK], signed=True), marks[at + MARK : at + size]


def _fork(ours: SignedHead, theirs: SignedHead | None) -> list[Fault]:
    if theirs is None or theirs.number != ours.number or digest_of(theirs) == digest_of(ours):
        return []
    what = f"Huvud {ours.number} är ett annat utanför databasen än i tabellen."
    return [Fault(what, ours.position, head=ours.number)]


def _foothold(table: Series) -> int:
    """The link that the newest head signs has to stand. Gives the id above which lines without a place are looked
    for: lines get their ids before their places, so a little below the last signed one.
    """
    place = table.newest.position
    line, digest = AuditLink.objects.filter(position=place).values_list("event_id", "hash").first() or (
        0,
        START,
    )
    if not is_statement(table.newest) and bytes(digest) != bytes(table.newest.hash):
        what = REWRITTEN if line else f"Slutet av loggen saknas: den var signerad till och med plats {place}."
        table.faults.append(Fault(what, place, line or None))
    return line - CHUNK


def _was_signed() -> bool:
    return JobRun.objects.that_went_well("hourly").filter(note__contains=SIGNED).exists()


def _is_in(fault: ChainFault, state: bytes, loose: bytes) -> bool:
    """Is the log as it was when the fault was found?"""
    return _together(state, loose) == bytes(fault.state)


def _together(state: bytes, loose: bytes) -> bytes:
    """All three tables as they are."""
    return hashlib.sha256(state + loose + rows_hash()).digest()
