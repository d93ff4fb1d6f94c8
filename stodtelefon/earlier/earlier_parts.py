"""Which records have a page *Tidigare lydelser*, who may open it, and how what stands there is said.

Each room says it of its records in its `earlier_part`, and registers that when it starts: `earlier_parts.register(…)`.
A record without a part has no page; what it said is kept all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from stodtelefon.addresses import address
from stodtelefon.permissions import Permission
from stodtelefon.saving import Versioned


@dataclass(frozen=True)
class Opened:
    """A record that this person may see. `trail` leads back to it, as (words, address); `case` is the case that it
    belongs to, for the log and the paper. `hidden`: columns that this person may not see."""

    trail: tuple[tuple[str, str], ...]
    case: Any = None
    hidden: frozenset[str] = frozenset()

    @property
    def case_id(self) -> UUID | None:
        return self.case.pk if self.case is not None else None


@dataclass(frozen=True)
class EarlierPart:
    """`slug`: what the record is called in the address. `permissions`: to others there is no page. `open` gives the
    record as this person may see it, or an answer instead (who it is is asked again), and raises Http404 for what they
    may not see. `words`: how the value of a column is said, where its field does not tell: (record, value) -> text."""

    slug: str
    model: type[Versioned]
    permissions: tuple[Permission, ...]
    open: Callable[[HttpRequest, Any], Opened | HttpResponse]
    words: Mapping[str, Callable[[Any, Any], str]] = field(default_factory=dict)

    def record_with(self, key: str) -> Versioned | None:
        try:
            pk = self.model._meta.pk.to_python(key)
        except ValidationError:
            return None
        return self.model._base_manager.filter(pk=pk).first()


parts: dict[str, EarlierPart] = {}
of_models: dict[type[Versioned], EarlierPart] = {}


def register(*those: EarlierPart) -> None:
    parts.update((part.slug, part) for part in those)
    of_models.update((part.model, part) for part in those)


def find(slug: str) -> EarlierPart | None:
    return parts.get(slug)


def address_of(record: Versioned) -> str:
    """Of the page of a record that has been changed; empty where there is none. Asks the database nothing."""
    part = of_models.get(type(record))
    return address("earlier:versions", part.slug, str(record.pk)) if part and record.version > 1 else ""
