"""What earlier versions keep that was made with a key: sealed values, as they lay in their record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.apps import apps
from django.db import connection, models, transaction

from stodtelefon.earlier.models import EarlierVersion
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.privacy.keys import CannotOpen, Ring, header_of_active_key, ring
from stodtelefon.privacy.keys_in_use import MadeWithKey

CHUNK = 500
HEXADECIMAL = "\\x"
NUMBERS = """
SELECT substring(decode(substr(one.value #>> '{}', 3), 'hex') FROM 2 FOR 2), count(*)
FROM earlier_earlierversion, jsonb_each(sealed) one WHERE jsonb_typeof(one.value) = 'string' GROUP BY 1
"""
STALE = """
SELECT id FROM earlier_earlierversion WHERE id > %s AND EXISTS (
    SELECT FROM jsonb_each(sealed) one WHERE jsonb_typeof(one.value) = 'string'
    AND NOT starts_with(one.value #>> '{}', %s)
) ORDER BY id LIMIT %s
"""


def as_token(kept: str) -> bytes:
    """A sealed value as `sealed` keeps it, as the record's column had it."""
    return bytes.fromhex(kept.removeprefix(HEXADECIMAL))


def numbers() -> dict[int, int]:
    """How many values there are by the number of the key that sealed them. One statement, which reads the table."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS)
        return {int.from_bytes(number): count for number, count in cursor.fetchall()}


def seal_anew() -> int:
    """Seal with the first key what an older one sealed. For the owner. What cannot be opened stays. Gives how many
    rows."""
    return sum(map(_seal_piece, _stale()))


def _stale() -> Iterator[list[int]]:
    start, last = HEXADECIMAL + header_of_active_key().hex(), 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(STALE, [last, start, CHUNK])
            piece = [pk for (pk,) in cursor.fetchall()]
        if not piece:
            return
        yield piece
        last = piece[-1]


@transaction.atomic
def _seal_piece(piece: list[int]) -> int:
    moved = 0
    for row in EarlierVersion.objects.filter(pk__in=piece).select_for_update().order_by("pk"):
        sealed = row.sealed | dict(_renewed(row))
        if sealed != row.sealed:
            EarlierVersion.objects.filter(pk=row.pk).update(sealed=sealed)
            moved += 1
    return moved


def _renewed(row: EarlierVersion) -> Iterator[tuple[str, str]]:
    model = apps.get_model(row.record_type)
    fields = {field.column: field for field in model._meta.concrete_fields}
    record = model._meta.pk.to_python(row.record)
    for column, kept in row.sealed.items():
        field = fields.get(column)
        if isinstance(kept, str) and isinstance(field, SealedTextField):
            with suppress(CannotOpen):
                yield column, _sealed_anew(field, record, as_token(kept))


def _sealed_anew(field: models.Field, record, token: bytes) -> str:
    if token.startswith(header_of_active_key()):
        return HEXADECIMAL + token.hex()
    text = ring().open(field.place, record.bytes, token)
    return HEXADECIMAL + ring().seal(field.place, record.bytes, text).hex()


MADE = (
    MadeWithKey(
        Ring.FIELD,
        one="förseglad uppgift i tidigare lydelser",
        many="förseglade uppgifter i tidigare lydelser",
        numbers=numbers,
        renew=seal_anew,
    ),
)
