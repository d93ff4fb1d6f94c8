"""The chain of the log, verified from its first line to its last.

The database links each line at commit (migration 0002). Here every hash is computed again, outside the
database, and the heads that were signed with `settings.AUDIT_KEYS` are compared: whoever owns the database can
compute a new chain after having changed a line, but cannot sign it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from stodtelefon.audit.models import AuditLink, SignedHead
from stodtelefon.privacy.keys import parse_keys

START = bytes(32)
CHUNK = 5_000
SIGNING_LOCK = 83846882

LINES = """
SELECT link.position, link.event_id, link.previous, link.hash, event.id,
       (extract(epoch FROM event.at) * 1000000)::bigint, event.event, event.is_read, event.actor_id,
       event.target_type, event.target_id, event.case_id::text, event.fields, host(event.origin)
FROM audit_auditlink link LEFT JOIN audit_auditevent event ON event.id = link.event_id
WHERE link.position > %s ORDER BY link.position
"""
UNLINKED = """
SELECT min(event.id) FROM audit_auditevent event
WHERE NOT EXISTS (SELECT FROM audit_auditlink link WHERE link.event_id = event.id)
"""


@dataclass(frozen=True)
class Verdict:
    """What a verification found. `fault` is empty when the chain is whole; `line` is the first broken line's
    id.
    """

    lines: int
    position: int
    fault: str = ""
    line: int | None = None

    @property
    def is_whole(self) -> bool:
        return not self.fault


def verify(*, after: SignedHead | None = None) -> Verdict:
    """Verify the whole chain, or what came after a signed head. Stops at the first broken line and names it."""
    if after is not None and not is_signed(after):
        return Verdict(0, after.position, "Signaturen är inte gjord med nyckeln AUDIT_KEYS.")
    start = (after.position, bytes(after.hash)) if after else (0, START)
    heads = {signed.position: signed for signed in SignedHead.objects.filter(position__gt=start[0])}
    position, previous = start
    for link, canonical in _lines(after=position):
        fault = _fault(link, canonical, position, previous, heads.pop(link[0], None))
        if fault:
            return Verdict(position - start[0], position, fault, link[1])
        position, previous = link[0], link[3]
    if heads:
        fault = f"Slutet av loggen saknas: den var signerad till och med plats {max(heads)}."
        return Verdict(position - start[0], position, fault)
    if unlinked := _unlinked():
        return Verdict(position - start[0], position, "Raden har ingen plats i kedjan.", unlinked)
    return Verdict(position - start[0], position)


@transaction.atomic
def sign_head() -> SignedHead | None:
    """Sign the chain's last link, or return None when nothing has been written since the last time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SIGNING_LOCK])
    last = head()
    if last is None or SignedHead.objects.filter(position=last.position).exists():
        return None
    now = timezone.now()
    signed = SignedHead(position=last.position, hash=bytes(last.hash), signed_at=now)
    signed.signature = signature(signed)
    signed.save(force_insert=True)
    return signed


def head() -> AuditLink | None:
    """The last link of the chain."""
    return AuditLink.objects.order_by("-position").first()


def last_signed() -> SignedHead | None:
    """The newest signed head."""
    return SignedHead.objects.order_by("-position").first()


def signature(signed: SignedHead) -> bytes:
    """HMAC-SHA256 over place, hash and moment, with the key outside the database."""
    key = next(iter(parse_keys("AUDIT_KEYS", settings.AUDIT_KEYS).values()))
    moment = signed.signed_at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps([signed.position, bytes(signed.hash).hex(), moment])
    return hmac.digest(key, text.encode(), hashlib.sha256)


def is_signed(signed: SignedHead) -> bool:
    """Whether the signature is ours."""
    return hmac.compare_digest(bytes(signed.signature), signature(signed))


def _lines(after: int) -> Iterator[tuple[tuple, bytes | None]]:
    """Each link (position, line id, previous, hash) with the canonical text of its line, or None when it is
    gone.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(LINES, [after])
        while rows := cursor.fetchmany(CHUNK):
            for position, line, previous, digest, *event in rows:
                canonical = None if event[0] is None else json.dumps(event, ensure_ascii=False).encode()
                yield (position, line, bytes(previous), bytes(digest)), canonical


def _fault(
    link: tuple, canonical: bytes | None, position: int, previous: bytes, signed: SignedHead | None
) -> str:
    """What is wrong with one link, or "" when nothing is."""
    if link[0] != position + 1:
        return f"Rader saknas före den här: plats {position + 1} är tom."
    if canonical is None:
        return "Raden är borttagen."
    if link[2] != previous:
        return "Raden hänger inte ihop med den före."
    if link[3] != hashlib.sha256(previous + canonical).digest():
        return "Raden är ändrad."
    if signed is None:
        return ""
    if not is_signed(signed):
        return "Signaturen är inte gjord med nyckeln AUDIT_KEYS."
    return "" if bytes(signed.hash) == link[3] else "Kedjan är omräknad: den passar inte det som är signerat."


def _unlinked() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(UNLINKED)
        return cursor.fetchone()[0]
