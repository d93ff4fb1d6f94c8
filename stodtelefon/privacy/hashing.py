"""Keyed hashes: a value can be found again exactly, and not read back by whoever takes the database alone.

HMAC-SHA256 with `settings.LOOKUP_KEYS`. Each purpose hashes differently, so that a hash in one column says
nothing about another. A personal number has few values, so the key is what protects it: it never lies in the
database.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from stodtelefon.privacy.keys import parse_keys

HASH_BYTES = 32


def keyed_hash(purpose: str, value: str) -> bytes:
    """The hash of `value`, just as it stands, for one purpose ("personal number", "reference code")."""
    key = next(iter(parse_keys("LOOKUP_KEYS", settings.LOOKUP_KEYS).values()))
    sub_key = hmac.digest(key, b"stodtelefon/lookup/1/" + purpose.encode(), hashlib.sha256)
    return hmac.digest(sub_key, value.encode(), hashlib.sha256)


class KeyedHashField(models.BinaryField):
    """The 32 bytes of a `keyed_hash`. Only equality means anything."""

    description = "Keyed hash"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = HASH_BYTES
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
