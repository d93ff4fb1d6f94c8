"""One case's log as a file for the data protection officer: made when it is fetched, and kept nowhere.

Its address is good once, for a minute, and for whoever asked for it: what the browser remembers opens
nothing.
Source: dataskyddsförordningen 15, 39.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.core.cache import cache
from django.utils.crypto import get_random_string, salted_hmac

from stodtelefon.audit.models import AuditEvent
from stodtelefon.audit.readers import deed, people_of
from stodtelefon.dates import iso_moment
from stodtelefon.spreadsheet import as_csv

LIVES = 60  # seconds
HEADINGS = ("Tid", "Vem", "Roll idag", "Vad", "Slag", "Varifrån")


def new_token(case: UUID, user_id: int) -> str:
    """What the address holds. The table that all workers share holds a hash of it alone."""
    token = get_random_string(40)
    cache.set(_key(token), f"{case} {user_id}", timeout=LIVES)
    return token


def take(token: str, user_id: int) -> UUID | None:
    """The case that the address is good for, which it is no more afterwards; None where it is not. Of several at once
    one is first. Somebody else's address is left as it is."""
    case, _, of = str(cache.get(_key(token), "")).partition(" ")
    if of != str(user_id) or not cache.add(f"{_key(token)}:taken", 1, timeout=2 * LIVES):
        return None
    return UUID(case)


def as_sheet(case: UUID) -> bytes:
    """Every line of the case, the oldest first."""
    return as_csv([HEADINGS, *_lines(case)])


def _lines(case: UUID) -> Iterator[tuple[str, ...]]:
    lines = list(AuditEvent.objects.about(case).order_by("pk"))
    people = people_of(line.actor_id for line in lines)
    for line in lines:
        who = people[line.actor_id]
        yield iso_moment(line.at), who.name, who.roles, deed(line), line.kind, line.origin or ""


def _key(token: str) -> str:
    return f"audit:case-file:{salted_hmac('audit:case-file', token, algorithm='sha256').hexdigest()}"
