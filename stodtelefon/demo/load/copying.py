"""Rows as COPY takes them: each table's own fields, its sealed values sealed for their row, and the way there.

Every constraint and every trigger is on meanwhile, those of the foreign keys and the one that chains the log included:
what they refuse is refused here too. It takes no more than what the application's own role may do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from io import StringIO
from types import NoneType
from uuid import UUID

from django.db import connection, models, transaction

from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.privacy.keys import KeyRing, ring

NULL = r"\N"
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _escaped(value: object) -> str:
    return str(value).translate(ESCAPES)


def _hex(value: bytes) -> str:
    return r"\\x" + value.hex()


WRITTEN: dict[type, Callable[..., str]] = {
    NoneType: lambda value: NULL,
    bool: lambda value: "t" if value else "f",
    list: lambda value: "{" + ",".join(map(_escaped, value)) + "}",  # of keys and numbers alone
    bytes: _hex,
    **dict.fromkeys((int, UUID, datetime, date), str),
}


class Table:
    """One table. A key that the database counts up is left to it, unless `is_numbered`."""

    def __init__(self, model: type[models.Model], *, is_numbered: bool = False) -> None:
        fields = [
            field
            for field in model._meta.concrete_fields
            if is_numbered or not isinstance(field, models.AutoField)
        ]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        self.name = f"{model._meta.db_table} ({columns})"
        self.places = {field.attname: place for place, field in enumerate(fields)}
        self.sealed = {f.attname: (f.place, f.dump) for f in fields if isinstance(f, SealedTextField)}
        self.empty = [_empty(field) for field in fields]

    def line(self, keys: KeyRing, **values: object) -> str:
        """A row. What is not given is empty, or what the field says."""
        parts = self.empty.copy()
        for name, value in values.items():
            if value is not None and name in self.sealed:
                place, dump = self.sealed[name]
                parts[self.places[name]] = _hex(keys.seal(place, values["id"].bytes, dump(value)))
            else:
                parts[self.places[name]] = WRITTEN.get(type(value), _escaped)(value)
        return "\t".join(parts) + "\n"


def _empty(field: models.Field) -> str | None:
    """What stands in the column of a row that says nothing; None: every row has to."""
    if field.has_default():
        if field.default is list:
            return "{}"
        return None if callable(field.default) else WRITTEN.get(type(field.default), _escaped)(field.default)
    if field.null:
        return NULL
    return "" if isinstance(field, models.CharField | models.TextField) else None


class Rows:
    """What is made and not yet sent, table by table in the order in which their triggers want to find them."""

    def __init__(self, order: tuple[type[models.Model], ...], *, numbered: tuple[type[models.Model], ...]):
        self.keys = ring()
        self.tables = {model: Table(model, is_numbered=model in numbered) for model in order}
        self.lines: dict[type[models.Model], list[str]] = {model: [] for model in order}
        self.counts: Counter[str] = Counter()

    def put(self, model: type[models.Model], **values: object) -> None:
        self.lines[model].append(self.tables[model].line(self.keys, **values))

    def take(self) -> list[tuple[str, str]]:
        """All of it, each table with its lines as one text. Nothing is left."""
        taken = []
        for model, lines in self.lines.items():
            if lines:
                taken.append((self.tables[model].name, "".join(lines)))
                self.counts[model._meta.label] += len(lines)
                self.lines[model] = []
        return taken


class Copier:
    """Copies chunk after chunk, each in a transaction, in a thread of its own: Postgres works on one while the next is
    made. At most one waits, so memory stays as it is.
    """

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(max_workers=1)
        self.pending: Future | None = None

    def __enter__(self) -> Copier:
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self.wait()
        finally:
            self.pool.submit(lambda: connection.close()).result()  # the one of that thread
            self.pool.shutdown()

    def send(self, chunk: list[tuple[str, str]], series: dict[int, int]) -> None:
        """`series`: the last case number of each year that has got new ones."""
        self.wait()
        self.pending = self.pool.submit(_copy, chunk, series)

    def wait(self) -> None:
        pending, self.pending = self.pending, None
        if pending is not None:
            pending.result()


@transaction.atomic
def _copy(chunk: list[tuple[str, str]], series: dict[int, int]) -> None:
    with connection.cursor() as cursor:
        with connection.wrap_database_errors:
            for table, lines in chunk:
                cursor.copy_expert(f"COPY {table} FROM STDIN", StringIO(lines))
        cursor.executemany(
            "INSERT INTO calls_caseseries (year, last) VALUES (%s, %s)"
            " ON CONFLICT (year) DO UPDATE SET last = EXCLUDED.last",
            list(series.items()),
        )
