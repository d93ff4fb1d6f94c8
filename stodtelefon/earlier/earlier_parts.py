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
    """The records that the page tells of to this person, each with its name where they are several. `trail` leads back
    to them, as (words, address); `case` is the case that they belong to, for the log and the paper; `safety`: how
    who got in touch may be reached, which is read before any number of theirs."""

    names: Mapping[Versioned, str]
    trail: tuple[tuple[str, str], ...]
    case: Any = None
    safety: str = ""

    @property
    def records(self) -> tuple[Versioned, ...]:
        return tuple(self.names)

    @property
    def case_id(self) -> UUID | None:
        return self.case.pk if self.case is not None else None


@dataclass(frozen=True)
class EarlierPart:
    """`slug`: what the record is called in the address. `permissions`: to others there is no page; where none is named
    there may be one to everyone who is signed in. `open` gives the record as this person may see it, or an answer
    instead (who it is is asked again), and raises Http404 for what they may not see. `words`: how the value of a field
    is said, where the field does not tell: (record, value) -> text."""

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


parts: list[EarlierPart] = []


def register(*those: EarlierPart) -> None:
    parts.extend(those)


def address_of(record: Versioned) -> str:
    """Of the page of a record that has been changed; empty where there is none. Asks the database nothing."""
    part = next((one for one in parts if one.model is type(record)), None)
    return address(f"earlier:{part.slug}", str(record.pk)) if part and record.version > 1 else ""
