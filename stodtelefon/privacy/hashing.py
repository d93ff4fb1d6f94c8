"""Keyed hashes: a value can be found again exactly, and not read back by whoever takes the database alone.

HMAC-SHA256 with `settings.LOOKUP_KEYS`. Each purpose hashes differently, so that a hash in one column says
nothing about another. A personal number has few values, so the key is what protects it: it never lies in the
database.

What is kept is `key number (2) | hash (32)`. The first key of the ring writes; whoever looks something up asks for
`every_hash()`, one for each key, in one query. A unique column therefore says no more than that a value is there once
under one key: an action that must not have the same value twice asks for it under every key.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from stodtelefon.privacy.keys import Ring, first_key, keys_of

NUMBER = struct.Struct(">H")
HASH_BYTES = NUMBER.size + 32


def keyed_hash(purpose: str, value: str) -> bytes:
    """What is kept of `value`, just as it stands, for one purpose ("personal number", "reference code")."""
    return _hash(*first_key(Ring.LOOKUP), purpose, value)


def every_hash(purpose: str, value: str) -> list[bytes]:
    """What may have been kept of `value`: by the key that writes first, then by each older one."""
    return [_hash(number, key, purpose, value) for number, key in keys_of(Ring.LOOKUP).items()]


def start_of_hashes() -> bytes:
    """How every hash of the key that writes begins; what begins otherwise waits for rotation."""
    return NUMBER.pack(first_key(Ring.LOOKUP)[0])


def key_numbers(rows: models.QuerySet, field: str) -> dict[int, int]:
    """How many of `rows` have a hash in `field`, by the number of the key that made it. One query."""
    start = models.Func(
        models.F(field), 1, NUMBER.size, function="substring", output_field=models.BinaryField()
    )
    found = rows.order_by().exclude(**{field: None}).values_list(start).annotate(rows=models.Count("pk"))
    return {int.from_bytes(number): count for number, count in found}


class KeyedHashField(models.BinaryField):
    """The 34 bytes of a `keyed_hash`. Only equality means anything.

    `of` names the sealed field whose value it is a hash of, and `purpose` what for: then `manage.py rotate_keys` can
    make it anew with another key. A value that is kept nowhere else (a code, a link) cannot be hashed again.
    """

    description = "Keyed hash"

    def __init__(self, *args: Any, of: str = "", purpose: str = "", **kwargs: Any) -> None:
        kwargs["max_length"] = HASH_BYTES
        self.of, self.purpose = of, purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length")
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return None if value is None else bytes(value)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value is not None and len(value) != HASH_BYTES:
            raise ValidationError("Uppgiften kan inte sökas. Försök igen.", code="invalid")

    def value_to_string(self, obj: models.Model) -> str:
        return "<hash>"


def _hash(number: int, key: bytes, purpose: str, value: str) -> bytes:
    return NUMBER.pack(number) + hmac.digest(_sub_key(key, purpose), value.encode(), hashlib.sha256)


@lru_cache(maxsize=32)
def _sub_key(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, b"stodtelefon/lookup/1/" + purpose.encode(), hashlib.sha256)
