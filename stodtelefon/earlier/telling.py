"""Earlier versions in words: who replaced what, when, and what each field said before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models

from stodtelefon.dates import clock, day_long, moment
from stodtelefon.earlier.earlier_parts import EarlierPart, Opened
from stodtelefon.earlier.key_part import as_token
from stodtelefon.earlier.models import ERASED, EarlierVersion
from stodtelefon.earlier.triggers import kept_fields
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import Versioned
from stodtelefon.swedish_order import swedish_key

MOST = 1_000  # changes of one record that can be read
EMPTY, GONE, HIDDEN, PROGRAM = "tomt", "raderat", "något som du inte får se", "programmet"
STANDS = object()  # what the record itself says


class Change(NamedTuple):
    """One field, in words."""

    label: str
    before: str
    after: str


class Told(NamedTuple):
    """One change of a record. `who` is a name."""

    at: datetime
    who: str
    changes: list[Change]


class Replaced(NamedTuple):
    """As it is kept: by field, what it said before and after."""

    version: EarlierVersion
    values: dict[models.Field, tuple[Any, Any]]


def told_fields(model: type[Versioned]) -> dict[str, models.Field]:
    """What is told of a record, by the name under which it is kept."""
    fields = {field.column: field for field in kept_fields(model)}
    return fields | {field.name: field for field in model._meta.local_many_to_many}


def replaced(record: Versioned, *, hidden: frozenset[str] = frozenset()) -> list[Replaced]:
    """All that was replaced in a record, the newest first. One statement; opens nothing."""
    fields = {
        name: field for name, field in told_fields(type(record)).items() if field.name not in hidden
    }
    now: dict[str, Any] = {}
    found = []
    for version in EarlierVersion.objects.of(record).select_related("by")[:MOST]:
        before = version.before | version.sealed
        values = {
            field: (before[name], now.get(name, STANDS)) for name, field in fields.items() if name in before
        }
        now |= before
        if values:
            found.append(Replaced(version, values))
    return found


def tell(
    record: Versioned, rows: Sequence[Replaced], *, part: EarlierPart, user: AbstractBaseUser
) -> Iterator[Told]:
    """Those rows in words. A field that says the same before and after is left out."""
    reader = _Reader(record, rows, part, user)
    for row in rows:
        changes = [
            Change(label_of(field), before, after)
            for field, ends in row.values.items()
            for before, after in [tuple(reader.words(field, one) for one in ends)]
            if before != after
        ]
        if changes:
            version = row.version
            yield Told(version.at, version.by.name if version.by else PROGRAM, changes)


def label_of(field: models.Field) -> str:
    """What the field is called on screen. Who did something at some time is called as that is."""
    name = str(field.verbose_name)
    twin = f"{field.name.removesuffix('_by')}_at"
    if name == field.name.replace("_", " ") and twin in {one.name for one in field.model._meta.concrete_fields}:
        return f"{str(field.model._meta.get_field(twin).verbose_name).capitalize()}, av vem"
    return name[:1].upper() + name[1:]


class _Reader:
    """Reads what was kept of one record. What fields point to is fetched together, and named to who may see it."""

    def __init__(
        self, record: Versioned, rows: Sequence[Replaced], part: EarlierPart, user: AbstractBaseUser
    ) -> None:
        self.record, self.part = record, part
        wanted: dict[type[models.Model], set[Any]] = {}
        for row in rows:
            for field, ends in row.values.items():
                if field.is_relation:
                    keys = wanted.setdefault(field.related_model, set())
                    for value in (self.value(field, one) for one in ends):
                        keys.update(value if isinstance(value, list) else [value])
        self.named = {model: _names(model, keys - {None}, user) for model, keys in wanted.items()}

    def value(self, field: models.Field, kept: Any) -> Any:
        """What the field said, as its own type. A list of keys where it holds several."""
        if kept is STANDS:
            stands = getattr(self.record, field.attname)
            return list(stands.values_list("pk", flat=True)) if field.many_to_many else stands
        if kept is None or kept == ERASED:
            return kept
        if isinstance(field, SealedTextField):
            return field.opener()(self.record.pk, as_token(kept))
        if field.is_relation:
            key = field.target_field if not field.many_to_many else field.related_model._meta.pk
            return [key.to_python(one) for one in kept] if isinstance(kept, list) else key.to_python(kept)
        return field.to_python(kept)

    def words(self, field: models.Field, kept: Any) -> str:
        value = self.value(field, kept)
        if value == ERASED:
            return GONE
        if value in (None, "", [], {}):
            return EMPTY
        if field.name in self.part.words:
            return self.part.words[field.name](self.record, value)
        if field.is_relation:
            names = self.named[field.related_model]
            said = [names.get(one, HIDDEN) for one in (value if isinstance(value, list) else [value])]
            return ", ".join(sorted(said, key=swedish_key))
        return _plain(field, value)


def _names(model: type[models.Model], keys: set[Any], user: AbstractBaseUser) -> dict[Any, str]:
    rows = model._default_manager.filter(pk__in=keys)
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(user)
    return {row.pk: getattr(row, "name", None) or str(row) for row in rows} if keys else {}


def _plain(field: models.Field, value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(field, ArrayField):
        labels = dict(field.base_field.flatchoices)
        return ", ".join(str(labels.get(one, one)) for one in value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day_long(value)
    if isinstance(value, time):
        return clock(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(dict(field.flatchoices).get(value, value))
