"""Rotation: what can be opened is sealed and hashed anew with the first keys. What it says does not change, so nobody's
log line is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, NamedTuple
from uuid import UUID

import pgtrigger
from django.db import connection, models, transaction

from stodtelefon.privacy.fields import SealedTextField, Unreadable
from stodtelefon.privacy.hashing import KeyedHashField, keyed_hash, start_of_hashes
from stodtelefon.privacy.keys import header_of_active_key
from stodtelefon.privacy.personal_data import sealed_fields


class Batch(NamedTuple):
    """What one batch did: rows moved to the first keys, rows not opened, rows that others held, where it stopped."""

    moved: int
    unreadable: int
    held: int
    last: UUID | None


def rotated_fields(model: type[models.Model]) -> list[SealedTextField | KeyedHashField]:
    """The sealed columns of a model, and the hashes that are made of them."""
    hashes = [
        field for field in model._meta.concrete_fields if isinstance(field, KeyedHashField) and field.of
    ]
    return [*sealed_fields(model), *hashes]


@transaction.atomic
def rotate_batch(*, model: type[models.Model], after: UUID | None = None, size: int = 500) -> Batch:
    """Seal and hash up to `size` rows of `model` anew, in the order of their id, with the first key of each ring.

    Rows that another transaction holds are left for the next round. A row that cannot be opened is kept as it
    is, and its alarm raised. Append-only rows are sealed anew too, since what they say does not change.
    """
    fields = rotated_fields(model)
    waiting = _waiting(model, fields, after, size)
    rows = model._base_manager.filter(pk__in=waiting).select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )
    moved = unreadable = met = 0
    with _own_triggers_silent(model), _no_earlier_version():
        for row in rows:
            values, failed = _renewed(row, fields)
            if values:
                model._base_manager.filter(pk=row.pk).update(**values)
            moved += bool(values)
            unreadable += failed
            met += 1
    return Batch(moved, unreadable, len(waiting) - met, waiting[-1] if waiting else None)


@contextmanager
def _no_earlier_version() -> Iterator[None]:
    """What is sealed says the same as before. Heard where the owner says it (`stodtelefon/earlier/`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('stodtelefon.seals_anew', 'on', true)")
        yield
        cursor.execute("SELECT set_config('stodtelefon.seals_anew', '', true)")


def _own_triggers_silent(model: type[models.Model]) -> AbstractContextManager[None]:
    triggers = [f"{model._meta.label}:{trigger.name}" for trigger in getattr(model._meta, "triggers", ())]
    return pgtrigger.ignore(*triggers) if triggers else nullcontext()


def _renewed(row: models.Model, fields: Sequence[models.Field]) -> tuple[dict[str, Any], bool]:
    values, failed = {}, False
    for field in fields:
        held = row.__dict__[field.attname]
        if held is None or (held if isinstance(held, bytes) else held.token).startswith(_start(field)):
            continue
        value = getattr(row, field.of if isinstance(field, KeyedHashField) else field.attname)
        if value is None or isinstance(value, Unreadable):
            failed = True
        elif isinstance(field, KeyedHashField):
            values[field.attname] = keyed_hash(field.purpose, value)
        else:
            values[field.attname] = field.seal(value, row.pk)
    return values, failed


def _waiting(
    model: type[models.Model], fields: Sequence[models.Field], after: UUID | None, size: int
) -> list[UUID]:
    quoted = connection.ops.quote_name
    key = quoted(model._meta.pk.column)
    starts = [_start(field) for field in fields]
    stale = " OR ".join(
        f"substring({quoted(field.column)} FROM 1 FOR {len(start)}) <> %s"
        for field, start in zip(fields, starts, strict=True)
    )
    sql = (
        f"SELECT {key} FROM {quoted(model._meta.db_table)} "  # noqa: S608 (names from our models)
        f"WHERE {key} > %s AND ({stale}) ORDER BY {key} LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [after or UUID(int=0), *starts, size])
        return [pk for (pk,) in cursor.fetchall()]


def _start(field: SealedTextField | KeyedHashField) -> bytes:
    """How a value of the first key begins."""
    return start_of_hashes() if isinstance(field, KeyedHashField) else header_of_active_key()
