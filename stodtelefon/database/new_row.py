"""A new row of a model: the statement is written once a process, and not at each row.

Only the words of the statement are kept. What is written is the row's own: its values are prepared by its fields and
checked by the database as those of the ORM are.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.db.models.signals import post_save, pre_save

from stodtelefon.database.engine.words import Words

# An account's tells besides, of a password that was just chosen, those who judge it.
SAVED_PLAINLY = (models.Model.save, AbstractBaseUser.save)


class Statement(NamedTuple):
    """`answers`: the columns that the database gives, as a key that it counts itself."""

    words: Words
    fields: tuple[models.Field, ...]
    answers: tuple[models.Field, ...]


def insert(row: models.Model) -> None:
    """Write a row that is not there yet, as `save(force_insert=True)` does. One statement.

    A model that does more than that when it is saved is saved by Django, and so is an account with a password that was
    just chosen.
    """
    model = type(row)
    has_more = pre_save.has_listeners(model) or post_save.has_listeners(model)
    if not _is_plain(model) or has_more or getattr(row, "_password", None) is not None:
        row.save(force_insert=True)
        return
    with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS):
        row._prepare_related_fields_for_save(operation_name="save")
        if row.pk is None:
            row.pk = model._meta.pk.get_pk_value_on_save(row)
        statement = _statement(model, row.pk is not None)
        with connection.cursor() as cursor:
            cursor.execute(statement.words, values_of(row, statement.fields))
            given = cursor.fetchone() if statement.answers else ()
    for field, value in zip(statement.answers, given, strict=True):
        setattr(row, field.attname, value)
    row._state.db, row._state.adding = DEFAULT_DB_ALIAS, False


def insert_if_first(row: models.Model) -> bool:
    """The same, unless one with the same key is there; whoever is about to write that one is waited for. Gives whether
    it was written. Nothing is asked of what it points to: for a row of the code's own that points to nothing."""
    statement = _statement(type(row), True, only_if_first=True)
    with connection.cursor() as cursor:
        cursor.execute(statement.words, values_of(row, statement.fields))
        row._state.adding = cursor.rowcount == 0
    return not row._state.adding


def values_of(row: models.Model, fields: tuple[models.Field, ...]) -> list:
    """As the database takes them."""
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]


@cache
def _is_plain(model: type[models.Model]) -> bool:
    """Is a row of it its own columns, each with a value, and nothing more done when it is saved?"""
    meta = model._meta
    is_saved_plainly = model.save_base == models.Model.save_base and model.save in SAVED_PLAINLY
    has_more = meta.proxy or meta.parents or meta.order_with_respect_to
    given = all(_is_given(field) for field in meta.concrete_fields)
    return is_saved_plainly and given and not has_more


def _is_given(field: models.Field) -> bool:
    return not field.generated and (field.has_default() or not field.has_db_default())


@cache
def _statement(model: type[models.Model], has_key: bool, *, only_if_first: bool = False) -> Statement:
    meta, quote = model._meta, connection.ops.quote_name
    fields = tuple(field for field in meta.concrete_fields if has_key or field is not meta.pk)
    answers = tuple(field for field in meta.db_returning_fields if field not in fields)
    names = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(_place(field) for field in fields)
    words = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 (names of columns)
    if only_if_first:
        words += " ON CONFLICT DO NOTHING"
    elif answers:
        words += " RETURNING " + ", ".join(quote(field.column) for field in answers)
    return Statement(Words(words, fields), fields, answers)


def _place(field: models.Field) -> str:
    """Where the value goes: of a list also what it is a list of."""
    if hasattr(field, "get_placeholder"):
        return field.get_placeholder(None, None, connection)
    return "%s"
