"""Sealed fields: the application seals a value before it reaches the database and opens it when it is read.

`person.name` is an ordinary `str`, or None when empty (the column is then NULL). In the database, in
`values()`, in `dumpdata` and in a log there is only an opaque `<sealed>`. A sealed column cannot be searched,
ordered or compared; only `__isnull` is answered. A value that cannot be opened reads "kan inte läsas", raises
an alarm in the log, and is kept untouched when its row is saved.

A sealed value is bound to its row's id, so the model needs a UUID primary key, declared before its sealed
fields. Renaming a table or a column needs a migration that opens under the old name and seals under the new
one.
"""

from __future__ import annotations

import copy
import json
import logging
import uuid
from collections.abc import Callable, Iterator
from typing import Any, Self

from django import forms
from django.core import checks, validators
from django.core.exceptions import FieldError, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, IsNull, Lookup, Transform
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLCompiler

from stodtelefon.forms.fields import Words
from stodtelefon.forms.fields.columns import ROWS
from stodtelefon.privacy.keys import CannotOpen, ring
from stodtelefon.texts import MISSING, NUL, TOO_LONG, tidy
from stodtelefon.watch import counters

logger = logging.getLogger("stodtelefon.privacy")

UNREADABLE = "kan inte läsas"
OPAQUE = "<sealed>"
LONGEST_TEXT = 20_000


class Sealed:
    """A value as it lies in the database, the row it was read for and, once opened, what it says."""

    __slots__ = ("is_unreadable", "row", "text", "token", "value")

    def __init__(self, token: bytes, row: uuid.UUID | None = None) -> None:
        self.token = token
        self.row = row
        self.text: str | None = None
        self.value = None
        self.is_unreadable = False

    def __str__(self) -> str:
        return OPAQUE

    __repr__ = __str__

    def __reduce__(self) -> tuple:
        return Sealed, (self.token, self.row)  # a pickled row never carries the opened text

    def __deepcopy__(self, memo: dict) -> Self:
        twin = Sealed(self.token, self.row)
        twin.text, twin.value, twin.is_unreadable = self.text, copy.deepcopy(self.value), self.is_unreadable
        return twin


class Unreadable(str):
    """Shown in place of a value that cannot be opened. Set on another instance, it keeps the sealed value."""

    __slots__ = ("sealed",)

    def __new__(cls, sealed: Sealed) -> Self:
        self = super().__new__(cls, UNREADABLE)
        self.sealed = sealed
        return self

    def __reduce__(self) -> tuple:
        return Unreadable, (self.sealed,)

    def __deepcopy__(self, memo: dict) -> Self:
        return self


class SealedAttribute(DeferredAttribute):
    """Opens at the first reading. Remembers the sealed value: an unchanged one is written back as it was."""

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        held = instance.__dict__.get(self.field.attname, self)
        if held is self:
            super().__get__(instance, cls)  # deferred: loads the column and sets it
            held = instance.__dict__[self.field.attname]
        if not isinstance(held, Sealed):
            return held
        self.field.open(held, instance)
        return Unreadable(held) if held.is_unreadable else held.value

    def __set__(self, instance: models.Model, value: Any) -> None:
        name = self.field.attname
        held = instance.__dict__.get(name)
        if isinstance(value, Unreadable):
            value = value.sealed
        elif isinstance(value, str):
            value = tidy(value) or None
        if isinstance(value, Sealed):
            if value.row is None:
                value.row = instance.__dict__.get(instance._meta.pk.attname)
        elif isinstance(held, Sealed) and self._says_the_same(held, value):
            held.value = value
            return
        instance.__dict__[name] = value

    def take(self, instance: models.Model) -> None:
        """As `__set__`, of what the database gave to a row that is made at once (stodtelefon/database/rows.py)."""
        held = instance.__dict__[self.field.attname]
        if held is not None:
            held.row = instance.__dict__.get(instance._meta.pk.attname)

    def _says_the_same(self, held: Sealed, value: Any) -> bool:
        if held.is_unreadable:
            return value == UNREADABLE  # came back from a form that showed it
        return held.text is not None and value is not None and self.field.dump(value) == held.text


class SealedColumn(Col):
    """The column in a query. It is only selected: to order or group by ciphertext is refused."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple]:
        if (
            compiler.select is not None
        ):  # the columns are chosen, so this is ORDER BY, GROUP BY or DISTINCT ON
            raise FieldError(f"{self.target}: a sealed column cannot be ordered or grouped by.")
        return super().as_sql(compiler, connection)


class SealedIsNull(IsNull):
    """Whether there is a value: the one thing that a sealed column answers, also inside a subquery."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        super().__init__(Col(lhs.alias, lhs.target) if isinstance(lhs, SealedColumn) else lhs, rhs)


class SealedTextField(models.Field):
    """Text that only the application can read. It is tidied; empty is NULL, and `blank=True` makes the column
    nullable."""

    description = "Sealed text"
    default_error_messages = {"null": MISSING}
    descriptor_class = SealedAttribute
    empty_strings_allowed = False
    default_validators = [
        validators.ProhibitNullCharactersValidator(message=NUL),
    ]

    def __init__(self, *args: Any, max_length: int = LONGEST_TEXT, **kwargs: Any) -> None:
        kwargs.setdefault("null", kwargs.get("blank", False))
        super().__init__(*args, max_length=max_length, **kwargs)
        self.validators.append(validators.MaxLengthValidator(max_length, message=TOO_LONG))

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("null", None)
        if self.null != self.blank:
            kwargs["null"] = self.null
        if self.max_length == LONGEST_TEXT:
            kwargs.pop("max_length")
        return name, path, args, kwargs

    # -- between text and Python

    def dump(self, value: Any) -> str:
        """The text that is sealed."""
        return str(value)

    def load(self, text: str) -> Any:
        """The Python value of a text that was opened."""
        return text

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed | Unreadable):
            return value
        return tidy(str(value)) or None

    def run_validators(self, value: Any) -> None:
        if not isinstance(value, Sealed | Unreadable):
            super().run_validators(value)

    # -- sealing and opening

    @property
    def place(self) -> bytes:
        return f"{self.model._meta.db_table}.{self.column}".encode()

    def seal(self, value: Any, row: uuid.UUID) -> Sealed:
        """A sealed value for one row, as it is written to the database."""
        text = self.dump(value)
        sealed = Sealed(ring().seal(self.place, row.bytes, text), row)
        sealed.text, sealed.value = text, value
        return sealed

    def open(self, sealed: Sealed, instance: models.Model) -> None:
        """Fill in what is sealed, or mark it unreadable and raise the alarm, once for each value read."""
        if sealed.text is not None or sealed.is_unreadable:
            return
        if sealed.row is None:
            sealed.row = instance.pk
        try:
            sealed.text = ring().open(self.place, sealed.row.bytes, sealed.token)
            sealed.value = self.load(sealed.text)
        except (CannotOpen, AttributeError):
            sealed.is_unreadable = True
            self._raise_alarm(sealed.row)

    def opener(self) -> Callable[[uuid.UUID, bytes | None], Any]:
        """What opens a column as it was read past the models, for many rows: takes the id of the row and the value."""
        unseal, place = ring().open, self.place

        def opened(row: uuid.UUID, token: bytes | None) -> Any:
            if token is None:
                return None
            token = bytes(token)
            try:
                return self.load(unseal(place, row.bytes, token))
            except CannotOpen:
                self._raise_alarm(row)
                return Unreadable(Sealed(token, row))

        return opened

    def _raise_alarm(self, row: uuid.UUID) -> None:
        table = self.model._meta.db_table
        counters.unreadable.inc()
        logger.error("en förseglad uppgift går inte att öppna: %s.%s, rad %s", table, self.column, row)

    # -- to and from the database

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        held = model_instance.__dict__.get(self.attname)
        if held is None:
            return None
        row = model_instance.pk
        if isinstance(held, Sealed):
            is_untouched = held.text is None or self.dump(held.value) == held.text
            if held.row is None:
                held.row = row
            if held.row == row and is_untouched:
                return held
            self.open(held, model_instance)
            if held.is_unreadable:
                return held
            held = held.value
        value = self.to_python(held)
        sealed = None if value is None else self.seal(value, row)
        model_instance.__dict__[self.attname] = sealed
        return sealed

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return value
        raise FieldError(
            f"{self.name}: a sealed value is written by saving its row, never by update() or a filter."
        )

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        sealed = self.get_prep_value(value)
        return None if sealed is None else connection.Database.Binary(sealed.token)

    # -- what a query may ask

    def get_col(self, alias: str, output_field: models.Field | None = None) -> Col:
        return SealedColumn(alias, self, output_field)

    def get_lookup(self, lookup_name: str) -> type[Lookup] | None:
        if lookup_name == "isnull":
            return SealedIsNull
        if lookup_name == "exact":
            return Exact  # `=None` becomes isnull; any other value is refused by get_prep_value
        raise FieldError(f"{self.name}: a sealed column cannot be searched ({lookup_name}), only __isnull.")

    def get_transform(self, lookup_name: str) -> type[Transform] | None:
        raise FieldError(f"{self.name}: a sealed column has no {lookup_name}.")

    # -- forms, serializers, checks

    def value_to_string(self, obj: models.Model) -> str:
        return OPAQUE

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(
            **{
                "form_class": Words,
                "max_length": self.max_length,
                "rows": ROWS,
                **kwargs,
            }
        )

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_row_key(), *self._check_no_index()]

    def _check_row_key(self) -> Iterator[checks.CheckMessage]:
        meta = self.model._meta
        if isinstance(meta.pk, models.UUIDField) and meta.fields.index(meta.pk) < meta.fields.index(self):
            return []
        hint = "id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)"
        text = "A model with sealed fields needs a UUID primary key, declared before them."
        return [checks.Error(text, hint=hint, obj=self, id="privacy.E001")]

    def _check_no_index(self) -> Iterator[checks.CheckMessage]:
        if not (self.unique or self.db_index or self.primary_key):
            return []
        text = "A sealed column cannot be unique or indexed; keep a KeyedHashField beside it."
        return [checks.Error(text, obj=self, id="privacy.E002")]


class SealedJSONField(SealedTextField):
    """A dict or a list that only the application can read. Empty (None, {} or []) is NULL."""

    description = "Sealed JSON"

    def dump(self, value: Any) -> str:
        return json.dumps(
            value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"), sort_keys=True
        )

    def load(self, text: str) -> Any:
        return json.loads(text)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed | Unreadable):
            return value
        if not isinstance(value, dict | list):
            raise ValidationError("Uppgifterna har fel form.", code="invalid")
        return value or None

    def run_validators(self, value: Any) -> None:
        if isinstance(value, dict | list):
            super().run_validators(self.dump(value))

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return None  # what is in it has a form of its own
