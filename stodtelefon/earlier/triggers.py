"""The triggers that keep what a record said before: one set for each model of `Versioned`, made after every `migrate`.

They are made from the models and not by a migration of each app, so a new model has them without being named. What
stands in the table already is left alone: a `migrate` that changes nothing locks nothing. The functions are those of
`migrations/0001_what_a_record_said_before.py`; they run as the owner of the tables, and the application's role can
neither write nor change nor take away what they keep.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from django.apps import apps
from django.db import connection, models, transaction

from stodtelefon.privacy.hashing import KeyedHashField
from stodtelefon.privacy.personal_data import sealed_fields
from stodtelefon.saving import Versioned

OURS = "earlier\\_%"
# Of every record: what the house counts and marks by itself.
NEVER_KEPT = ("id", "version", "form_token")


class Several:
    """What a record has several of in a table of its own (`Versioned.several`), told as a field of several values is.

    `rows` is what leads from the record to that table, `field` points from there to what it has.
    """

    is_relation = many_to_many = True

    def __init__(self, model: type[Versioned], name: str, way: str) -> None:
        rows, field = way.split(".")
        self.model, self.name, self.rows = model, name, model._meta.get_field(rows)
        self.field = self.rows.related_model._meta.get_field(field)
        self.verbose_name, self.related_model = self.field.verbose_name, self.field.related_model

    def keys_of(self, record: Versioned) -> list:
        """What it has now."""
        rows = getattr(record, self.rows.get_accessor_name())
        return list(
            rows.order_by().exclude(**{self.field.name: None}).values_list(self.field.name, flat=True)
        )


class Trigger(NamedTuple):
    """`statement`: what comes after its name."""

    table: str
    name: str
    statement: str

    @property
    def mark(self) -> str:
        """By this a trigger that is there already is known again."""
        return hashlib.sha256(self.statement.encode()).hexdigest()


def versioned_models() -> list[type[Versioned]]:
    """Every table of records that people edit, but for those that are kept edition by edition."""
    edited = [model for model in apps.get_models() if issubclass(model, Versioned) and not model._meta.proxy]
    return [model for model in edited if not model.has_editions]


def kept_fields(model: type[Versioned]) -> list[models.Field]:
    """The columns of which earlier versions are kept."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in (*NEVER_KEPT, *model.bookkeeping) and not isinstance(field, KeyedHashField)
    ]


def several_of(model: type[Versioned]) -> list[Several]:
    return [Several(model, name, way) for name, way in model.several.items()]


def triggers_of(model: type[Versioned]) -> list[Trigger]:
    """What keeps, what erases where a value must not be kept any longer, and what goes along with the record."""
    meta, quoted = model._meta, connection.ops.quote_name
    table, key = quoted(meta.db_table), meta.pk.column
    kept = {field.column for field in kept_fields(model)}
    left_out = [field.column for field in meta.concrete_fields if field.column not in kept]
    sealed = [field.column for field in sealed_fields(model)]
    which = f"{_text(meta.label_lower)}, {_text(key)}"
    found = [
        Trigger(
            meta.db_table,
            "earlier_1_is_kept",
            f"AFTER UPDATE ON {table} FOR EACH ROW"
            " WHEN (OLD.* IS DISTINCT FROM NEW.* AND NOT public.earlier_is_silent())"
            f" EXECUTE FUNCTION public.earlier_keep({which}, {_texts(left_out)}, {_texts(sealed)})",
        ),
        Trigger(
            meta.db_table,
            "earlier_3_goes_along",
            f"AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION public.earlier_erase({which})",
        ),
    ]
    for number, (when, columns) in enumerate(model.erases.items(), start=1):
        statement = (
            f"AFTER UPDATE ON {table} FOR EACH ROW WHEN ({when})"
            f" EXECUTE FUNCTION public.earlier_erase({which}, {_texts(columns)})"
        )
        found.append(Trigger(meta.db_table, f"earlier_2_is_erased_{number}", statement))
    for field in meta.local_many_to_many:
        columns = (field.m2m_column_name(), field.name, field.m2m_reverse_name())
        found.append(_keeps_set(model, field.m2m_db_table(), "earlier_1_is_kept", *columns))
    for one in several_of(model):
        through = one.rows.related_model._meta.db_table
        columns = (one.rows.field.column, one.name, one.field.column)
        found.append(_keeps_set(model, through, f"earlier_1_{one.name}_are_kept", *columns))
    return found


def _keeps_set(
    model: type[Versioned], through: str, name: str, owner: str, called: str, other: str
) -> Trigger:
    """What keeps of the table `through` what a record has there."""
    meta = model._meta
    arguments = ", ".join(map(_text, (meta.label_lower, meta.db_table, meta.pk.column, owner, called, other)))
    statement = (
        f"BEFORE INSERT OR DELETE ON {connection.ops.quote_name(through)} FOR EACH ROW"
        f" EXECUTE FUNCTION public.earlier_keep_set({arguments})"
    )
    return Trigger(through, name, statement)


def keep_earlier_versions() -> None:
    """Let every table have its triggers, and no others of ours. Run as the owner after each migration. One table is
    locked at a time, so that people go on saving."""
    quoted = connection.ops.quote_name
    wanted = {(one.table, one.name): one for model in versioned_models() for one in triggers_of(model)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgname LIKE %s AND p.proname IN ('earlier_keep', 'earlier_keep_set', 'earlier_erase')",
            [OURS],
        )
        there = {(table, name): mark for table, name, mark in cursor.fetchall()}
        for table, name in there.keys() - wanted.keys():
            cursor.execute(f"DROP TRIGGER {quoted(name)} ON {quoted(table)}")
        for (table, name), one in wanted.items():
            if there.get((table, name)) != one.mark:
                with transaction.atomic():
                    cursor.execute(f"CREATE OR REPLACE TRIGGER {quoted(name)} {one.statement}")
                    cursor.execute(
                        f"COMMENT ON TRIGGER {quoted(name)} ON {quoted(table)} IS {_text(one.mark)}"
                    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _texts(values) -> str:
    return _text("{" + ",".join(values) + "}")
