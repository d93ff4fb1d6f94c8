"""A statement that is written before the values in it are known: once a process, by the ORM, and planned once on each
connection by Postgres (stodtelefon/database/engine/words.py). To write and plan it took longer than to answer it.

Only its words are kept. What is asked is answered anew each time.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, time
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, F, Field, Func, QuerySet, Value
from psycopg2.extras import Range

from stodtelefon.database.engine.words import GIVEN, Words


class Slot:
    """The place of a value in a statement that is written before the value is known."""

    def __init__(self, name: Hashable) -> None:
        self.name = name


class Given(Value):
    """A value that is given when the statement is asked: `Given("case", UUIDField())`."""

    def __init__(self, name: Hashable, output_field: Field) -> None:
        super().__init__(Slot(name), output_field=output_field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list]:
        return f"%s::{self.output_field.db_type(connection)}", [self.value]


class OneOf(Func):
    """`field = ANY(given)`: a condition that reads the same for one key and for many."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, name: str, key: Field, given: Hashable) -> None:
        super().__init__(F(name), Given(given, ArrayField(key.__class__())))


def listed(keys: Iterable[Any]) -> str:
    """Keys, also such as are kept as text, as Postgres reads a list: for `OneOf`, where there are many."""
    return "{" + ",".join(map(str, keys)) + "}"


class Written:
    """`statement` has `%s` for each of `parameters`: a slot is left open, and anything else is written into it.

    Refuses (ValueError) a day or a moment, which would stand still; `of_one_day`: it is written anew each day.
    """

    def __init__(self, statement: str, parameters: Sequence[Any], *, of_one_day: bool = False) -> None:
        if not of_one_day and any(map(_speaks_of_time, parameters)):
            raise ValueError(
                "a day or a moment stands in a statement that is written once: give it with Given"
            )
        with connection.cursor() as cursor:
            values = iter(parameters)

            def said(place: Any) -> str:
                if place[1] == "%" or isinstance(one := next(values), Slot):
                    return place[0]
                return cursor.mogrify("%s", [one]).decode().replace("%", "%%")

            self.statement = GIVEN.sub(said, statement)
        self.slots = tuple(one.name for one in parameters if isinstance(one, Slot))

    @classmethod
    def of(cls, rows: QuerySet) -> Written:
        return cls(*rows.query.sql_with_params())

    @property
    def words(self) -> Words:
        return words_of(self.statement, self.slots)

    def ask(self, given: Mapping[Hashable, Any]) -> list[tuple]:
        """Its rows, as the database gives them. `given` fills the slots."""
        return ask(self.words, given)


def _speaks_of_time(one: Any) -> bool:
    if isinstance(one, Range):
        one = (one.lower, one.upper)
    return any(map(_speaks_of_time, one)) if isinstance(one, list | tuple) else isinstance(one, date | time)


@lru_cache(maxsize=1000)
def words_of(statement: str, slots: tuple[Hashable, ...]) -> Words:
    return Words(statement, slots)


def ask(words: Words, given: Mapping[Hashable, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(words, [given[name] for name in words.places] or None)
        return cursor.fetchall()
