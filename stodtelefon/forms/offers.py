"""What a form lets people choose among, read in one statement.

A form that asks for rows of several tables names them (`offers`), and takes what it shows from `offered(name)`. The
statement is written once a day, since Django takes longer to write it than Postgres to answer it; what it answers is
read at every request and kept by nobody.

    class WhoFields(Offering):
        offers = {"role": of_list(CallerRole, "group")}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django import forms
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from stodtelefon.database.written import Slot, Written

# In the place of the person whose form it is, until it is asked: a key that nobody has.
NOBODY = -(2**62)
YOU = Slot("you")


@dataclass(frozen=True)
class Offer:
    """Rows of one table: `rows(on, user)` on a day, to the person with that key; `columns` is what is read of each, its
    key first. `order` sorts them as they are shown, since several tables at once come in no order. `beside`: what is
    read beside the columns of the table, and how it is understood."""

    model: type[models.Model]
    rows: Callable[[date, int], models.QuerySet]
    columns: tuple[str, ...]
    order: Callable[[Any], Any]
    beside: tuple[tuple[str, Callable[[str], Any]], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.columns, *(name for name, _ in self.beside))

    def asked(self, place: int, width: int, *, on: date) -> models.QuerySet:
        texts = {f"offer_{number}": Cast(F(name), TextField()) for number, name in enumerate(self.names)}
        beyond = range(len(self.names), width)
        texts |= {f"offer_{number}": Value(None, TextField()) for number in beyond}
        rows = self.rows(on, NOBODY).order_by().annotate(offer=Value(place), **texts)
        return rows.values_list("offer", *texts)

    def row(self, texts: Sequence[str | None]) -> models.Model:
        """The row, with what was read of it; anything else is read when it is asked for."""
        given = dict(zip(self.names, texts, strict=False))
        fields = [field for field in self.model._meta.concrete_fields if field.name in given]
        values = [field.to_python(given[field.name]) for field in fields]
        row = self.model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], values)
        for name, understood in self.beside:
            setattr(row, name, given[name] and understood(given[name]))
        return row


class Offered(Sequence):
    """The rows of one offer. `read` is what they are made of: the same where they say the same."""

    def __init__(self, offer: Offer, read: Sequence[tuple]):
        self.offer, self.read = offer, tuple(read)

    @cached_property
    def rows(self) -> list[models.Model]:
        return sorted(map(self.offer.row, self.read), key=self.offer.order)

    @property
    def model(self) -> type[models.Model]:
        return self.offer.model

    def with_row(self, row: models.Model) -> Offered:
        """These, and one that is not offered any more."""
        if row in self.rows:
            return self
        texts = [getattr(row, name) for name in self.offer.columns] + [None] * len(self.offer.beside)
        return Offered(self.offer, [*self.read, tuple(None if text is None else str(text) for text in texts)])

    def without(self, row: models.Model) -> Offered:
        """These but for one."""
        return Offered(self.offer, [texts for texts in self.read if texts[0] != str(row.pk)])

    def __len__(self) -> int:
        return len(self.read)

    def __getitem__(self, place):
        return self.rows[place]

    def __iter__(self) -> Iterator[models.Model]:
        return iter(self.rows)


class Offering(forms.Form):
    """A form that offers rows: what its parts offer is read all at once, when the first of it is asked for."""

    offers: Mapping[str, Offer] = {}

    @cached_property
    def _offered(self) -> dict[str, Offered]:
        return read_offers(offers_of(type(self)), user=getattr(self, "user", None), on=timezone.localdate())

    def offered(self, name: str) -> Offered:
        return self._offered[name]


@lru_cache(maxsize=64)
def offers_of(form: type) -> tuple[tuple[str, Offer], ...]:
    """Those of the form and of every part that it is made of."""
    found: dict[str, Offer] = {}
    for part in reversed(form.__mro__):
        found |= vars(part).get("offers", {})
    return tuple(found.items())


def read_offers(offers: Sequence[tuple[str, Offer]], *, user, on: date) -> dict[str, Offered]:
    """The rows of each, by name. One statement."""
    found: list[list[tuple]] = [[] for _ in offers]
    for place, *texts in _written(tuple(offer for _, offer in offers), on).ask(
        {"you": getattr(user, "pk", None)}
    ):
        found[place].append(tuple(texts))
    return {name: Offered(offer, rows) for (name, offer), rows in zip(offers, found, strict=True)}


@lru_cache(maxsize=32)
def _written(offers: tuple[Offer, ...], on: date) -> Written:
    width = max(len(offer.names) for offer in offers)
    first, *others = [offer.asked(place, width, on=on) for place, offer in enumerate(offers)]
    sql, parameters = (first.union(*others, all=True) if others else first).query.sql_with_params()
    return Written(sql, [YOU if one == NOBODY else one for one in parameters], of_one_day=True)
