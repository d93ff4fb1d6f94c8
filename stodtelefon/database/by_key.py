"""One row by its key, for what every request asks: the statement is made once a process, and not at each question.

What is read is read anew each time; only the words of the statement are kept.
"""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connection, models

from stodtelefon.database.engine.words import Words
from stodtelefon.database.written import ask

Row = TypeVar("Row", bound=models.Model)


def row_with_key(model: type[Row], key: object, *, is_locked: bool = False) -> Row | None:
    """The row as `get(pk=key)` gives it, whole, or None. A number that the column cannot hold is refused by the
    database. `is_locked`: nobody else changes it until the transaction
    ends, but other rows may be made that point to it."""
    words, columns = _statement(model, is_locked)
    found = ask(words, {"key": model._meta.pk.get_prep_value(key)})
    return model.from_db(DEFAULT_DB_ALIAS, columns, found[0]) if found else None


@cache
def _statement(model: type[models.Model], is_locked: bool) -> tuple[Words, list[str]]:
    """Refuses a model that needs more than its columns: a value that Django makes into something else."""
    fields = model._meta.concrete_fields
    compiler = model._base_manager.all().query.get_compiler(DEFAULT_DB_ALIAS)
    if compiler.get_converters([field.cached_col for field in fields]):
        raise ImproperlyConfigured(
            f"{model.__name__} läses bara av Django: en kolumn är inte vad databasen ger."
        )
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    key = connection.ops.quote_name(model._meta.pk.column)
    statement = f"SELECT {names} FROM {table} WHERE {key} = %s{' FOR NO KEY UPDATE' if is_locked else ''}"
    return Words(statement, ("key",)), [field.attname for field in fields]
