"""The occasions on the page: what is planned and what is done, in one statement.

The statement is written once in a process for all who may the same; what it answers is read at every request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Q, QuerySet

from calls.grounds import Anyone, asked_by, kind_of
from calls.models import Audience
from outreach.inputs import DoneInput
from outreach.models import Area, OutreachEvent, OutreachTarget
from outreach.repeats import days_after
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import Given
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

MOST_PLANNED = 20
MOST_OF_A_YEAR = 500
EXPECTED = "expected"
LISTS = {"audiences": Audience, "areas": Area}


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


def _keys(of: str) -> ArraySubquery:
    """The audiences or areas of an occasion, by their keys."""
    targets = OutreachTarget.objects.filter(event=OuterRef("pk"), **{f"{of}__isnull": False})
    return ArraySubquery(targets.order_by(of).distinct().values(of))


@cache
def _lists() -> dict[str, Asked]:
    """What audiences and areas are called, those that are not in use any more too, in the order of their lists."""
    return {name: Asked(model.objects.values_list("pk", "label")) for name, model in LISTS.items()}


def _named(found: dict[str, list], rows: str) -> list[Occasion]:
    """The occasions with the words for their audiences and areas, in the order of the lists."""
    words = {name: dict(found[name]) for name in LISTS}
    return [
        one._replace(
            **{name: [words[name][key] for key in words[name] if key in getattr(one, name)] for name in LISTS}
        )
        for one in (Occasion(*row) for row in found[rows])
    ]


class Occasions:
    """What is done, the newest first, for `leaf`; and with each part of it that is asked for, what is `planned`.

    `chosen`: what of it, as `OutreachFilter` says it. `has_more_planned`: than the first `MOST_PLANNED`.
    """

    def __init__(self, user: User, chosen: Mapping[str, Any] | None = None) -> None:
        self.user, self.chosen = user, chosen or {}
        self.planned: list[Occasion] = []
        self.has_more_planned = False

    def __getitem__(self, part: slice) -> list[Occasion]:
        if not self.user.can(Permission.OUTREACH_READ):
            return []
        narrowed = frozenset(self.chosen)
        questions = _questions(kind_of(self.user), narrowed, part.start, part.stop)
        found = together(questions, asked_by(self.user) | _given(self.chosen))
        planned = _named(found, "planned")
        self.planned, self.has_more_planned = planned[:MOST_PLANNED], len(planned) > MOST_PLANNED
        return _named(found, "done")


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
    return _lists() | {
        "planned": Asked(rows.planned().order_by("on", "id")[: MOST_PLANNED + 1]),
        "done": Asked(rows.done().order_by("-on", "-id")[start:stop]),
    }


def of_year(user: User, year: int, *, today: date) -> list[Occasion]:
    """What is planned and what is done in a year, by day, and of what repeats when it is expected again, whichever year
    it is planned for. One statement. `MOST_OF_A_YEAR` at most."""
    kind, days = kind_of(user), _days_of(year)
    found = together(_lists() | _of_year(kind), asked_by(user) | days)
    there = _named(found, "year")
    repeats = [*there, *_named(found, "before")]
    again = (one for planned in repeats for one in _expected(planned, days["end"]))
    expected = [one for one in again if one.on >= days["first"] and one.on > today]
    return sorted([*there, *expected], key=lambda one: one.on)


def _expected(one: Occasion, end: date) -> Iterator[Occasion]:
    """When what is planned is done again before that day, if it is done on its day."""
    for on in days_after(one.on, one.every) if one.every else ():
        if on >= end:
            return
        yield one._replace(on=on, status=EXPECTED)


def _days_of(year: int) -> dict[str, date]:
    return {"first": date(year, 1, 1), "end": date(year + 1, 1, 1)}


def _rows(kind: tuple[frozenset[Permission], bool]) -> QuerySet:
    """Every occasion that somebody who may so much may see, as a list has it."""
    permissions, is_child_assessor = kind
    visible = OutreachEvent.objects.visible_to(Anyone(permissions, is_child_assessor=is_child_assessor))
    return visible.annotate(audiences=_keys("audience"), areas=_keys("area")).values_list(*READ)


@lru_cache(maxsize=64)
def _of_year(kind: tuple[frozenset[Permission], bool]) -> dict[str, Asked]:
    """What is there in the year, and what is planned for a day before it and repeats."""
    rows = _rows(kind).order_by("on", "id")
    before = rows.planned().filter(every__isnull=False, on__lt=Given("first", DAY))
    there = rows.filter(NARROWED["ar"]).exclude(status=OutreachEvent.Status.CANCELLED)
    return {"year": Asked(there[:MOST_OF_A_YEAR]), "before": Asked(before[:MOST_OF_A_YEAR])}


def done_already(rows: Iterable[tuple[int, DoneInput]]) -> list[int]:
    """Of lines of a file, those that say what is written already, or what a line before them says. One statement.

    The same: on the same day, in the same way, for the same audiences in the same areas, with so many and together with
    the same. Two schools on one day are two visits.
    """
    rows = list(rows)
    done = OutreachEvent.objects.done().filter(on__in={row.on for _, row in rows})
    said = "on", "kind", "people_reached", "together_with"
    for_whom: dict[int, tuple[tuple, set[int], set[int]]] = {}
    for pk, audience, area, *what in done.values_list(
        "pk", "targets__audience", "targets__area", *said
    ).order_by():
        _, audiences, areas = for_whom.setdefault(pk, (tuple(what), set(), set()))
        audiences.add(audience)
        areas.update([area] if area else ())
    known = {(*what, frozenset(audiences), frozenset(areas)) for what, audiences, areas in for_whom.values()}
    found = []
    for line, row in rows:
        what = row.on, row.kind.pk, row.people_reached, row.together_with
        audiences, areas = (frozenset(one.pk for one in those) for those in (row.audiences, row.areas))
        if (*what, audiences, areas) in known:
            found.append(line)
        known.add((*what, audiences, areas))
    return found
