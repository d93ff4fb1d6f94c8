"""Rows of several tables in one statement.

A page that shows a little of much would ask each table by itself, and to write a statement and send it costs more than
to answer it. Here they are asked together: each as one column of a single row, as JSON, and made into the models that
the ORM would have made. What a question reads like is written once in a process; only the values are sent anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain
from operator import itemgetter
from typing import Any
from uuid import UUID, SafeUUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Field, Model, Prefetch, QuerySet
from django.db.models.query import RelatedPopulator, get_related_populators

from stodtelefon.database.rows import maker
from stodtelefon.database.written import Written, ask, words_of

MOST_COLUMNS = 100  # as many as a function of Postgres takes


def _bytes(said: str) -> bytes:
    return bytes.fromhex(said[2:])


def uuid_of(said: str) -> UUID:
    """`UUID(said)`, of what the database wrote. A page has hundreds, and its constructor looks for all that it may be
    given besides."""
    found = object.__new__(UUID)
    object.__setattr__(found, "int", int(said.replace("-", ""), 16))
    object.__setattr__(found, "is_safe", SafeUUID.unknown)
    return found


# How JSON says what is neither text, number, yes or no.
READERS: dict[str, Callable[[Any], Any]] = {
    "UUIDField": uuid_of,
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "BinaryField": _bytes,
}
AS_THEY_ARE = {
    *("CharField", "TextField", "EmailField", "SlugField", "URLField", "BooleanField"),
    *("AutoField", "BigAutoField", "BigIntegerField", "IntegerField", "SmallIntegerField"),
    *("PositiveIntegerField", "PositiveSmallIntegerField"),
}


def _reader(column: Field) -> Callable[[Any], Any] | None:
    """How a column is read from JSON; None: as it is."""
    while column.remote_field is not None:
        column = column.target_field
    kind = column.get_internal_type()
    if isinstance(column, ArrayField) and _reader(column.base_field) is None:
        return None
    if kind not in READERS and kind not in AS_THEY_ARE:
        raise TypeError(f"{column}: a {kind} is not read as JSON.")
    return READERS.get(kind)


@dataclass(frozen=True)
class Beside:
    """What hangs on the rows of a question, as `prefetch_related` would have it."""

    asked: Asked
    key: Field  # to the row that it hangs on
    keep: Callable[[Model, list[Model]], None]


@dataclass(eq=False)
class Asked:
    """A queryset of models as a question: its SQL, and how what is answered becomes rows.

    `select_related`, `only`, annotations and `Prefetch` of rows that hang on these are as in the ORM. No more than
    a hundred columns. Of `values_list` each row is a tuple.
    """

    rows: QuerySet
    beside: list[Beside] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        lookups, rows = self.rows._prefetch_related_lookups, self.rows.prefetch_related(None)
        compiler = rows.query.get_compiler(rows.db)
        sql, parameters = compiler.as_sql(with_col_aliases=True)
        columns = [expression for expression, _, _ in compiler.select]
        if len(columns) > MOST_COLUMNS:
            raise TypeError(f"{rows.model}: {len(columns)} columns, say which with only().")
        names = ", ".join(f'q."{alias}"' for _, _, alias in compiler.select)
        whole = f"SELECT json_agg(json_build_array({names})) FROM ({sql}) q"  # noqa: S608 (what the ORM wrote)
        self.written = Written(whole, parameters)
        self.readers = [
            (place, read)
            for place, column in enumerate(columns)
            if (read := _reader(column.output_field)) is not None
        ]
        self.converters = list(compiler.get_converters(columns).items())
        self.is_plain = rows._fields is not None
        if self.is_plain:
            return
        chosen = compiler.klass_info["select_fields"]
        self.start, self.end = chosen[0], chosen[-1] + 1
        names = tuple(columns[place].target.attname for place in range(self.start, self.end))
        self.made = maker(rows.model, rows.db, names)
        self.annotations = list((compiler.annotation_col_map or {}).items())
        populators = get_related_populators(compiler.klass_info, compiler.select, rows.db)
        self.joins = [_join(one) for one in populators]
        self.model = rows.model
        self.beside = [self._beside(one) for one in lookups]

    def _beside(self, one: Prefetch) -> Beside:
        relation = self.model._meta.get_field(one.prefetch_through)
        ours = self.rows.prefetch_related(None).order_by().values("pk")
        name, theirs, everyone = one.to_attr, one.queryset, relation.related_model._default_manager.all()
        if theirs is None:
            theirs = everyone

        def keep(row: Model, found: list[Model]) -> None:
            if name:
                setattr(row, name, found)
                return
            known = everyone._chain()  # as the manager of the row has it, which takes four times as long
            known._deferred_filter = (False, (), {relation.field.name: row})
            known._result_cache, known._prefetch_done = found, True
            row._prefetched_objects_cache = {
                **getattr(row, "_prefetched_objects_cache", {}),
                relation.cache_name: known,
            }

        return Beside(Asked(theirs.filter(**{f"{relation.field.name}__in": ours})), relation.field, keep)

    def whole(self) -> Iterator[Asked]:
        """The question with those beside it, in the order in which they are answered."""
        yield self
        for one in self.beside:
            yield from one.asked.whole()

    def read(self, answers: Iterator[list[list] | None]) -> list[Any]:
        """The rows, from what was answered to `whole()`."""
        answered = next(answers) or ()
        if self.is_plain:
            return [tuple(self._values(values)) for values in answered]
        found = [self._row(values) for values in answered]
        for one in self.beside:
            hanging: dict[Any, list[Model]] = {}
            for row in one.asked.read(answers):
                hanging.setdefault(getattr(row, one.key.attname), []).append(row)
            for row in found:
                those = hanging.get(row.pk, [])
                for each in those:
                    setattr(each, one.key.name, row)
                one.keep(row, those)
        return found

    def _values(self, values: list) -> list:
        """What was answered of a row, as Python has it."""
        for place, read in self.readers:
            if values[place] is not None:
                values[place] = read(values[place])
        for place, (converters, expression) in self.converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return values

    def _row(self, values: list) -> Model:
        values = self._values(values)
        row = self.made(values[self.start : self.end])
        for join in self.joins:
            join(values, row)
        for name, place in self.annotations:
            setattr(row, name, values[place])
        return row


def _join(populator: RelatedPopulator) -> Callable[[list, Model], None]:
    """As the populator does it: the row that another one points to, out of the same line of the answer."""
    part = populator.reorder_for_init or itemgetter(slice(populator.cols_start, populator.cols_end))
    made = maker(populator.model_cls, populator.db, tuple(populator.init_list))
    further = [_join(one) for one in populator.related_populators]
    key, there, back = populator.pk_idx, populator.local_setter, populator.remote_setter

    def join(values: list, row: Model) -> None:
        of_joined = part(values)
        if of_joined[key] is None:
            there(row, None)
            return
        joined = made(of_joined)
        for one in further:
            one(values, joined)
        there(row, joined)
        back(joined, row)

    return join


def together(questions: Mapping[Any, Asked], given: Mapping[Hashable, Any]) -> dict[Any, list[Any]]:
    """The rows of each question, all in one statement; `given` fills the slots."""
    if not questions:
        return {}
    whole = [part for asked in questions.values() for part in asked.whole()]
    statement = "SELECT " + ", ".join(f"({part.written.statement})" for part in whole)
    slots = tuple(chain.from_iterable(part.written.slots for part in whole))
    answers = iter(ask(words_of(statement, slots), given)[0])
    return {name: asked.read(answers) for name, asked in questions.items()}
