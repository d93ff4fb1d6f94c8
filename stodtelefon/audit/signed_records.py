"""Does every record say what it said when it was signed? Its words are held against the digests in the log.

Records and digests are read beside each other in the order of their ids, a piece at a time: memory is the same for a
thousand as for a million. What is found: a signed record that has been changed or taken away past the application, and
one that was put there past it. A record may be gone, or say something else, where a line of the log tells of a decision
that it should (`LogPart.removals`).

What cannot be found, by design: what was signed before the log held digests (`older` says how many), and what was
signed with a key that is no longer in AUDIT_KEYS (`unproven`): `rotate_keys` makes those digests anew before the key
is taken out.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Q

from stodtelefon.audit import log_parts
from stodtelefon.audit.models import AuditEvent
from stodtelefon.audit.signed_texts import SEPARATOR, CannotRead, Digest, digest, signed_models
from stodtelefon.database.signed_rows import SignedText
from stodtelefon.privacy.keys import Ring, first_key, keys_of

CHUNK = 2_000
MOST_SAID = 20
DIGESTED_ANEW = "signed_text.digested_anew"
DIGESTS = """
SELECT split_part(item, ':', 2) COLLATE "C", item, event.id, event.case_id
FROM audit_auditevent event, unnest(event.digests) item
WHERE event.digests IS NOT NULL AND item LIKE %s ORDER BY 1, event.id
"""

CHANGED = "säger inte det som signerades"
GONE = "är borttagen utan att något beslut om gallring finns i loggen"
UNSAID = "är signerad, men i loggen står inget om det"
UNREADABLE = "kan inte öppnas, och kan därför inte jämföras"


class Noted(NamedTuple):
    """A digest with the line that holds it and the case of that line."""

    record: str
    digest: Digest
    line: int
    case: UUID | None


class Difference(NamedTuple):
    """One record that is not as it was signed. `line`: the line of the log that says how it was."""

    noun: str
    record: str
    what: str
    line: int | None = None

    def __str__(self) -> str:
        where = f", loggens rad {self.line}" if self.line else ""
        return f"{self.noun.capitalize()} {self.record} {self.what}{where}."


@dataclass
class Compared:
    """`compared` records are as they were signed, `removed` by decision. `older` were signed before there were digests.
    At most MOST_SAID of the `differences` are kept; `different` counts them all. `newest_line`: the id of the last line
    when it began.
    """

    newest_line: int = 0
    compared: int = 0
    removed: int = 0
    older: int = 0
    unproven: int = 0
    different: int = 0
    differences: list[Difference] = field(default_factory=list)

    def note(self, difference: Difference) -> None:
        self.different += 1
        if len(self.differences) < MOST_SAID:
            self.differences.append(difference)

    def in_words(self) -> str:
        """What is wrong, a sentence for each of the first."""
        more = self.different - len(self.differences)
        return " ".join([*map(str, self.differences), *([f"Och {more} till."] if more else [])])


@transaction.atomic
def compare_signed() -> Compared:
    """Every signed record there is or has been. Reads and opens them all; changes nothing."""
    found = Compared(newest_line=AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
    first = AuditEvent.objects.filter(digests__isnull=False).order_by("pk").first()
    for model, text in signed_models().values():
        for record, row, noted in _beside(model, text):
            _compare(found, text, model, record, row, noted, since=first)
    return found


def is_as_signed(row: models.Model, *, event: str) -> bool:
    """Does a record with one signed text say what was signed, as far as a key that we have can tell? `event`: of the
    line by which it was signed. Asked of that, and of those by which it got a newer digest. One statement."""
    (text,) = type(row).signed_texts
    start = SEPARATOR.join((text.name, str(row.pk), ""))
    lines = AuditEvent.objects.filter(
        Q(event=event, target_id=str(row.pk)) | Q(event=DIGESTED_ANEW), digests__isnull=False
    )
    noted = [
        Noted(str(row.pk), Digest.read(item), line, None)
        for line, items in lines.order_by("pk").values_list("pk", "digests")
        for item in items
        if item.startswith(start)
    ]
    known = keys_of(Ring.AUDIT)
    return any(one.digest.key_number in known for one in noted) and _differs(text, row, noted) is None


def digests_by_key() -> dict[int, int]:
    """How many records have their newest digest by which key. What is gone needs none. One statement."""
    there = " ".join(
        f"WHEN '{name}' THEN EXISTS (SELECT FROM {model._meta.db_table} row WHERE row.id = newest.record)"
        for name, (model, _) in signed_models().items()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT number, count(*) FROM (
                SELECT DISTINCT ON (1, 2) split_part(item, ':', 1) AS name, split_part(item, ':', 2)::uuid AS record,
                    split_part(item, ':', 4)::int AS number
                FROM audit_auditevent event, unnest(event.digests) item
                WHERE event.digests IS NOT NULL ORDER BY 1, 2, event.id DESC
            ) newest WHERE CASE newest.name {there} ELSE false END GROUP BY number
            """  # noqa: S608 (our own names)
        )
        return dict(cursor.fetchall())


def unmoved() -> Iterator[models.Model]:
    """Records that are as they were signed, and whose digests are all by other keys than the first."""
    number, _ = first_key(Ring.AUDIT)
    for model, text in signed_models().values():
        for _, row, noted in _beside(model, text):
            is_moved = any(one.digest.key_number == number for one in noted)
            if row is not None and noted and not is_moved and not _differs(text, row, noted):
                yield row


def _beside(
    model: type[models.Model], text: SignedText
) -> Iterator[tuple[str, models.Model | None, list[Noted]]]:
    """Each record by its id, with what the log holds of it."""
    rows = model._base_manager.filter(**{f"{text.signed_at}__isnull": False}).order_by("pk")
    records = _piece_by_piece(rows)
    row = next(records, None)
    for key, group in groupby(_noted(text), key=lambda one: one.record):
        while row is not None and str(row.pk) < key:
            yield str(row.pk), row, []
            row = next(records, None)
        if row is not None and str(row.pk) == key:
            yield key, row, list(group)
            row = next(records, None)
        else:
            yield key, rows.filter(pk=key).first(), list(group)
    while row is not None:
        yield str(row.pk), row, []
        row = next(records, None)


def _piece_by_piece(rows: models.QuerySet) -> Iterator[models.Model]:
    """The rows by their ids. No cursor of the ORM's: behind a pooler it would have all of them at once."""
    piece = list(rows[:CHUNK])
    while piece:
        last = piece[-1].pk
        yield from piece
        piece = list(rows.filter(pk__gt=last)[:CHUNK])


def _noted(text: SignedText) -> Iterator[Noted]:
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(DIGESTS, [f"{text.name}:%".replace("_", r"\_")])
        while rows := cursor.fetchmany(CHUNK):
            for record, item, line, case in rows:
                yield Noted(record, Digest.read(item), line, case)


def _compare(
    found: Compared,
    text: SignedText,
    model: type[models.Model],
    record: str,
    row: models.Model | None,
    noted: list[Noted],
    *,
    since: AuditEvent | None,
) -> None:
    noun = str(model._meta.verbose_name)
    if not noted:
        if since is None or getattr(row, text.signed_at) < since.at:
            found.older += 1
        elif not _is_said_meanwhile(text, record, found.newest_line):
            found.note(Difference(noun, record, UNSAID))
        return
    if row is None:
        what, line = GONE, noted[-1].line
    else:
        what, line = _differs(text, row, noted) or ("", 0)
    if not what:
        proven = any(one.digest.key_number in keys_of(Ring.AUDIT) for one in noted)
        found.compared += proven
        found.unproven += not proven
    elif what != UNREADABLE and _is_decided(record, noted):
        found.removed += 1
    else:
        found.note(Difference(noun, record, what, line))


def _is_said_meanwhile(text: SignedText, record: str, newest: int) -> bool:
    """Was it signed after the digests were read? Lines get their ids before they are committed, so it is looked for
    from a little below the newest there was."""
    lines = AuditEvent.objects.filter(pk__gt=newest - CHUNK, digests__isnull=False)
    start = f"{text.name}:{record}:"
    return any(item.startswith(start) for items in lines.values_list("digests", flat=True) for item in items)


def _differs(text: SignedText, row: models.Model, noted: list[Noted]) -> tuple[str, int] | None:
    """What is wrong with a record, and by which line it is seen. Every digest whose key we have has to fit."""
    keys = keys_of(Ring.AUDIT)
    for one in noted:
        key = keys.get(one.digest.key_number)
        if key is None:
            continue
        if text.columns_of(one.digest.edition) is None:
            return CHANGED, one.line
        said = {"edition": one.digest.edition, "number": one.digest.key_number, "key": key}
        try:
            is_same = hmac.compare_digest(digest(text, row, **said).mac, one.digest.mac)
        except CannotRead:
            return UNREADABLE, one.line
        if not is_same:
            return CHANGED, one.line
    return None


def _is_decided(record: str, noted: list[Noted]) -> bool:
    """Does a line tell that this record, or its case, was erased or masked by a decision?"""
    events = log_parts.removals()
    cases = {one.case for one in noted if one.case is not None}
    lines = AuditEvent.objects.filter(event__in=events, pk__gte=noted[0].line)
    return bool(events) and lines.filter(Q(target_id=record) | Q(case_id__in=cases)).exists()
