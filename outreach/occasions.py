"""The occasions on the page: what is planned and what is done, in one statement.

The statement is written once in a process for all who may the same; what it answers is read at every request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import count as count_from
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Q, QuerySet

from calls.grounds import Anyone, asked_by, kind_of
from outreach.models import OutreachEvent, OutreachTarget
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import Given
from stodtelefon.dates import in_months
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import SwedishOrder

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

MOST_PLANNED = 20
MOST_OF_A_YEAR = 500
EXPECTED = "expected"


class Occasion(NamedTuple):
    """An occasion as a list has it."""

    pk: int
    on: date
    people_reached: int | None
    kind: str
    held_by: str
    audiences: list[str]
    areas: list[str]
    status: str
    every: int | None

    @property
    def for_whom(self) -> str:
        """For whom and where, in words."""
        return "; ".join(", ".join(dict.fromkeys(those)) for those in (self.audiences, self.areas) if those)


READ = ("pk", "on", "people_reached", "kind__label", "held_by__name", "audiences", "areas", "status", "every")


def _labels(of: str) -> ArraySubquery:
    """What the audiences or areas of an occasion are called, in the order of their list."""
    targets = OutreachTarget.objects.filter(event=OuterRef("pk"), **{f"{of}__isnull": False})
    in_order = targets.order_by(f"{of}__position", SwedishOrder(f"{of}__label"))
    return ArraySubquery(in_order.values(f"{of}__label"))


class Occasions:
    """What is done, the newest first, for `leaf`; and with each part of it that is asked for, what is `planned`.

    `chosen`: what of it, as `OutreachFilter` says it.
    """

    def __init__(self, user: User, chosen: Mapping[str, Any] | None = None) -> None:
        self.user, self.chosen = user, chosen or {}
        self.planned: list[Occasion] = []

    def __getitem__(self, part: slice) -> list[Occasion]:
        if not self.user.can(Permission.OUTREACH_READ):
            return []
        narrowed = frozenset(self.chosen)
        questions = _questions(kind_of(self.user), narrowed, part.start, part.stop)
        found = together(questions, asked_by(self.user) | _given(self.chosen))
        self.planned = [Occasion(*row) for row in found["planned"]]
        return [Occasion(*row) for row in found["done"]]


KEY, DAY = BigIntegerField(), DateField()
NARROWED = {
    "hur": Q(kind=Given("hur", KEY)),
    "vem": Q(Exists(OutreachTarget.objects.filter(event=OuterRef("pk"), audience=Given("vem", KEY)))),
    "var": Q(Exists(OutreachTarget.objects.filter(event=OuterRef("pk"), area=Given("var", KEY)))),
    "ar": Q(on__gte=Given("first", DAY), on__lt=Given("end", DAY)),
}


def _given(chosen: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: row.pk for name, row in chosen.items() if name != "ar"}
    if year := chosen.get("ar"):
        given |= _days_of(year)
    return given


@lru_cache(maxsize=128)
def _questions(
    kind: tuple[frozenset[Permission], bool], narrowed: frozenset[str], start: int, stop: int
) -> dict[str, Asked]:
    rows = _rows(kind).filter(*(NARROWED[name] for name in sorted(narrowed)))
    return {
        "planned": Asked(rows.planned().order_by("on", "id")[:MOST_PLANNED]),
        "done": Asked(rows.done().order_by("-on", "-id")[start:stop]),
    }


def of_year(user: User, year: int) -> list[Occasion]:
    """What is planned and what is done in a year, by day, and of what repeats when it is expected again. One statement.
    `MOST_OF_A_YEAR` at most."""
    found = together({"year": _of_year(kind_of(user))}, asked_by(user) | _days_of(year))["year"]
    there = [Occasion(*row) for row in found]
    end = date(year + 1, 1, 1)
    return sorted(
        [*there, *(again for one in there for again in _expected(one, end))], key=lambda one: one.on
    )


def _expected(one: Occasion, end: date) -> Iterator[Occasion]:
    """When what is planned is done again before that day, if it is done on its day."""
    for count in count_from(1) if one.every else ():
        on = in_months(one.on, one.every * count)
        if on >= end:
            return
        yield one._replace(on=on, status=EXPECTED)


def _days_of(year: int) -> dict[str, date]:
    return {"first": date(year, 1, 1), "end": date(year + 1, 1, 1)}


def _rows(kind: tuple[frozenset[Permission], bool]) -> QuerySet:
    """Every occasion that somebody who may so much may see, as a list has it."""
    permissions, is_child_assessor = kind
    visible = OutreachEvent.objects.visible_to(Anyone(permissions, is_child_assessor=is_child_assessor))
    return visible.annotate(audiences=_labels("audience"), areas=_labels("area")).values_list(*READ)


@lru_cache(maxsize=64)
def _of_year(kind: tuple[frozenset[Permission], bool]) -> Asked:
    rows = _rows(kind).filter(NARROWED["ar"]).exclude(status=OutreachEvent.Status.CANCELLED)
    return Asked(rows.order_by("on", "id")[:MOST_OF_A_YEAR])
