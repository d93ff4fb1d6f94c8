"""Rotation: sealed values moved to the active key. What they say does not change, so nobody's log line is written."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple
from uuid import UUID

import pgtrigger
from django.db import connection, models, transaction

from stodtelefon.privacy.fields import Sealed, SealedTextField
from stodtelefon.privacy.keys import header_of_active_key
from stodtelefon.privacy.personal_data import sealed_fields


class Batch(NamedTuple):
    """What one batch of a rotation did: rows sealed anew, rows not opened, and where it stopped."""

    resealed: int
    unreadable: int
    last: UUID | None


@transaction.atomic
def reseal_batch(*, model: type[models.Model], after: UUID | None = None, size: int = 500) -> Batch:
    """Seal up to `size` rows of `model`, in the order of their id, with the active key.

    Rows that another transaction holds are left for the next round. A row that cannot be opened is kept as it
    is, and its alarm raised. Append-only rows are sealed anew too, since what they say does not change.
    """
    fields = sealed_fields(model)
    waiting = _waiting(model, fields, after, size)
    rows = model._base_manager.filter(pk__in=waiting).select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )
    resealed = unreadable = 0
    with _own_triggers_silent(model):
        for row in rows:
            values, failed = _resealed(row, fields)
            if values:
                model._base_manager.filter(pk=row.pk).update(**values)
            resealed += bool(values)
            unreadable += failed
    return Batch(resealed, unreadable, waiting[-1] if waiting else None)


def waiting_rows(model: type[models.Model]) -> int:
    """How many rows of a model still hold something that the active key did not seal."""
    fields = sealed_fields(model)
    sql = f"SELECT count(*) FROM {_table(model)} WHERE {_stale(fields)}"  # noqa: S608 (names from our models)
    with connection.cursor() as cursor:
        cursor.execute(sql, [header_of_active_key()] * len(fields))
        return cursor.fetchone()[0]


def _own_triggers_silent(model: type[models.Model]) -> AbstractContextManager[None]:
    triggers = [f"{model._meta.label}:{trigger.name}" for trigger in getattr(model._meta, "triggers", ())]
    return pgtrigger.ignore(*triggers) if triggers else nullcontext()


def _resealed(row: models.Model, fields: list[SealedTextField]) -> tuple[dict[str, Sealed], bool]:
    header, values, failed = header_of_active_key(), {}, False
    for field in fields:
        held = row.__dict__[field.attname]
        if held is None or held.token.startswith(header):
            continue
        field.open(held, row)
        if held.is_unreadable:
            failed = True
        else:
            values[field.attname] = field.seal(held.value, row.pk)
    return values, failed


def _waiting(
    model: type[models.Model], fields: Sequence[models.Field], after: UUID | None, size: int
) -> list[UUID]:
    key = _column(model._meta.pk)
    sql = (
        f"SELECT {key} FROM {_table(model)} "  # noqa: S608 (names from our models)
        f"WHERE {key} > %s AND ({_stale(fields)}) ORDER BY {key} LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [after or UUID(int=0), *[header_of_active_key()] * len(fields), size])
        return [pk for (pk,) in cursor.fetchall()]


def _stale(fields: Sequence[models.Field]) -> str:
    return " OR ".join(f"substring({_column(field)} FROM 1 FOR 3) <> %s" for field in fields)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _column(field: models.Field) -> str:
    return connection.ops.quote_name(field.column)
