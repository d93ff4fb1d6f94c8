"""The keyed digest of what was signed: it stands in the log, and holds what the record says against what it said then.

A digest is `name:record:edition:key number:HMAC`. It is made of what was typed, not of what is sealed, so a change of
FIELD_KEYS leaves it as it is; and with a key, so that who has the database alone cannot try words until one fits.
The key is made of one of AUDIT_KEYS. What may be digested of a record stands beside its trigger
(`stodtelefon/database/signed_rows.py`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models.expressions import DatabaseDefault

from stodtelefon.database.signed_rows import SignedText
from stodtelefon.privacy.fields import Unreadable
from stodtelefon.privacy.keys import Ring, first_key

SEPARATOR = ":"


class CannotRead(Exception):
    """What was signed cannot be opened, so nothing can be said of it."""


class Digest(NamedTuple):
    """One, as it stands in a line."""

    name: str
    record: str
    edition: int
    key_number: int
    mac: str

    def __str__(self) -> str:
        return SEPARATOR.join(map(str, self))

    @classmethod
    def read(cls, text: str) -> Digest:
        """Refuses (`ValueError`) what is none."""
        name, record, edition, key_number, mac = text.split(SEPARATOR)
        return cls(name, record, int(edition), int(key_number), mac)


def digests_of(row: models.Model) -> Iterator[str]:
    """What the log keeps of a row that was just signed, by the first key. One for each text that stands."""
    number, key = first_key(Ring.AUDIT)
    for text in type(row).signed_texts:
        if text.is_signed(row):
            yield str(digest(text, row, edition=text.edition, number=number, key=key))


def digest(text: SignedText, row: models.Model, *, edition: int, number: int, key: bytes) -> Digest:
    """Raises `CannotRead` when a sealed value cannot be opened."""
    columns = text.columns_of(edition)
    said = [text.name, edition, str(row.pk), *(_plain(getattr(row, column)) for column in columns)]
    words = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    return Digest(
        text.name, str(row.pk), edition, number, hmac.new(_sub_key(key), words, hashlib.sha256).hexdigest()
    )


@cache
def signed_models() -> dict[str, tuple[type[models.Model], SignedText]]:
    """Each signed text by its name, in the order of their names, with its model."""
    found = {
        text.name: (model, text) for model in apps.get_models() for text in getattr(model, "signed_texts", ())
    }
    return dict(sorted(found.items()))


def _plain(value: Any) -> Any:
    """The same before it is saved and when it has been read."""
    if isinstance(value, Unreadable):
        raise CannotRead
    if isinstance(value, DatabaseDefault):
        value = value.expression.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


@lru_cache(maxsize=8)
def _sub_key(key: bytes) -> bytes:
    return hmac.digest(key, b"stodtelefon/signed/1", hashlib.sha256)
