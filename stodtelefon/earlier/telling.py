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
from stodtelefon.earlier.triggers import Several, kept_fields, several_of
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import Versioned
from stodtelefon.swedish_order import swedish_key

MOST = 1_000  # changes of one record that can be read
EMPTY, GONE, HIDDEN, PROGRAM = "tomt", "raderat", "något som du inte får se", "programmet"
STANDS = object()  # what the record itself says
Field = models.Field | Several


class Change(NamedTuple):
    """One field, in words."""

    label: str
    before: str
    after: str


class Told(NamedTuple):
    """One change of a record. `what`: which one, where the page tells of several. `who` is a name."""

    at: datetime
    who: str
    what: str
    changes: list[Change]


class Replaced(NamedTuple):
    """As it is kept: by field, what it said before and after."""

    version: EarlierVersion
    record: Versioned
    values: dict[Field, tuple[Any, Any]]


def told_fields(model: type[Versioned]) -> dict[str, Field]:
    """What is told of a record, by the name under which it is kept."""
    fields = {field.column: field for field in kept_fields(model)}
    return fields | {field.name: field for field in (*model._meta.local_many_to_many, *several_of(model))}


def replaced(opened: Opened) -> list[Replaced]:
    """All that was replaced in these records, the newest first. One statement; opens nothing."""
    records = {(row._meta.label_lower, str(row.pk)): row for row in opened.records}
    now: dict[Versioned, dict[str, Any]] = {row: {} for row in opened.records}
    found = []
    for version in EarlierVersion.objects.of(*opened.records).select_related("by")[:MOST]:
        record = records[version.record_type, version.record]
        before = version.before | version.sealed
        values = {
            field: (before[name], now[record].get(name, STANDS))
            for name, field in told_fields(type(record)).items()
            if name in before
        }
        now[record] |= before
        if values:
            found.append(Replaced(version, record, values))
    return found


def tell(
    rows: Sequence[Replaced], *, opened: Opened, part: EarlierPart, user: AbstractBaseUser
) -> Iterator[Told]:
    """Those rows in words. A field that says the same before and after is left out."""
    reader = _Reader(rows, part, user)
    for version, record, values in rows:
        changes = [
            Change(label_of(field), before, after)
            for field, ends in values.items()
            for before, after in [tuple(reader.words(record, field, one) for one in ends)]
            if before != after
        ]
        if changes:
            who = version.by.name if version.by else PROGRAM
            yield Told(version.at, who, opened.names.get(record, ""), changes)


def label_of(field: Field) -> str:
    """What the field is called on screen. One without a name of its own is called as what it points to, and who did
    something as the moment of it."""
    name = str(field.verbose_name)
    if name == field.name.replace("_", " "):
        twin = f"{field.name.removesuffix('_by')}_at"
        names = {one.name: str(one.verbose_name) for one in field.model._meta.concrete_fields}
        if twin in names:
            name = f"{names[twin]}, av vem"
        elif field.is_relation:
            name = str(field.related_model._meta.verbose_name)
    return name[:1].upper() + name[1:]


class _Reader:
    """Reads what was kept. What the fields point to is fetched together, and named to who may see it."""

    def __init__(self, rows: Sequence[Replaced], part: EarlierPart, user: AbstractBaseUser) -> None:
        self.said = part.words
        wanted: dict[type[models.Model], set[Any]] = {}
        for _, record, values in rows:
            for field, ends in values.items():
                if field.is_relation:
                    keys = wanted.setdefault(field.related_model, set())
                    for value in (value_of(record, field, one) for one in ends):
                        keys.update(value if isinstance(value, list) else [value])
        self.named = {model: _names(model, keys - {None}, user) for model, keys in wanted.items()}

    def words(self, record: Versioned, field: Field, kept: Any) -> str:
        value = value_of(record, field, kept)
        if value == ERASED:
            return GONE
        if value in (None, "", [], {}):
            return EMPTY
        if field.name in self.said:
            return self.said[field.name](record, value)
        if field.is_relation:
            names = self.named[field.related_model]
            said = [names.get(one, HIDDEN) for one in (value if isinstance(value, list) else [value])]
            return ", ".join(sorted(said, key=swedish_key))
        return _plain(field, value)


def value_of(record: Versioned, field: Field, kept: Any) -> Any:
    """What the field said, as its own type. A list of keys where it holds several, each once."""
    if isinstance(field, Several):
        keys = field.keys_of(record) if kept is STANDS else kept
        return [one for one in dict.fromkeys(keys) if one is not None]
    if kept is STANDS:
        stands = getattr(record, field.attname)
        return list(stands.values_list("pk", flat=True)) if field.many_to_many else stands
    if kept is None or kept == ERASED:
        return kept
    if isinstance(field, SealedTextField):
        return field.opener()(record.pk, as_token(kept))
    if field.many_to_many:
        return kept
    return (field.target_field if field.is_relation else field).to_python(kept)


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
