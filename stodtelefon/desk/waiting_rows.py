"""What Väntar asks: which cases one may open, the rows of a page, and how much waits for each person.

Each question is written once a process for all who may the same (`calls.grounds.Anyone`). Who asks and when, which of
the cases one may open and what was chosen are left open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, CharField, Count, Q, QuerySet, UUIDField, Value

from calls import case_parts
from calls.grounds import Anyone, asked_by, kind_of
from calls.models import Case, Promise
from calls.models.case_sets import own_since
from calls.promise_kinds import PromiseKind, kinds
from stodtelefon.database.rows import maker
from stodtelefon.database.written import Given, OneOf, Written
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

CASES, OWNER, KIND = "cases", "owner", "kind"  # what is given
SAID = ("id", "kind", "case_id", "target", "owner_id", "due_on", "made_at")  # of a promise
Filled = Mapping[Hashable, Any]


class Asks(NamedTuple):
    """What the words of the questions differ by: what somebody may, what has climbed to them, and what was chosen.

    `owner`: whether one was chosen; None: what is nobody's. `climbed` speaks of a day.
    """

    may: tuple[frozenset[Permission], bool]
    climbed: Q | None = None
    owner: bool | None = False
    kind: bool = False

    @property
    def who(self) -> Anyone:
        permissions, is_child_assessor = self.may
        return Anyone(permissions, is_child_assessor=is_child_assessor)

    def written(self, rows: QuerySet) -> Written:
        return Written(*rows.query.sql_with_params(), of_one_day=self.climbed is not None)


class LateFirst:
    """What is late, then the rest, each by the clock: read in that order, no further than a page shows."""

    def __init__(self, asks: Asks, given: Filled, *, is_late: bool) -> None:
        self.asks, self.given, self.is_late = asks, given, is_late

    def __getitem__(self, place: slice) -> list[Promise]:
        found = self._read(True, place.start, place.stop)
        missing = place.stop - place.start - len(found)
        if not missing or self.is_late:
            return found
        late = place.start + len(found)
        if place.start and not found:
            late = _late(self.asks).ask(self.given)[0][0]
        start = max(place.start - late, 0)
        return found + self._read(False, start, start + missing)

    def _read(self, late: bool, start: int, stop: int) -> list[Promise]:
        found = _rows(self.asks, late, start, stop).ask(self.given)
        return [*map(maker(Promise, DEFAULT_DB_ALIAS, SAID), found)]


def loads(asks: Asks, given: Filled) -> list[tuple]:
    """Key and name of each with whom something waits, how much, and how much of it is late."""
    return _loads(asks).ask(given)


def may_open(user: User) -> dict[str, list]:
    """Of the cases in which something waits the keys of those that this person may open (`CASES`), and, by kind, of
    what only somebody may know of who may open both its cases. Who may open every open case is asked of the few closed
    ones alone. One statement.
    """
    found: dict[str, list] = defaultdict(list)
    if user.can(Permission.CASE_READ):
        for sort, key in _may_open(*kind_of(user)).ask(asked_by(user)):
            found[sort].append(key)
    return found


def given_by(user: User, opened: Mapping[str, Iterable], **chosen: Any) -> dict[Hashable, Any]:
    """What is filled in: who asks and when, what they may open, and what they chose."""
    pairs = {kind.name: [str(key) for key in opened[kind.name]] for kind in _of_two_cases()}
    return {**asked_by(user), CASES: list(opened[CASES]), **pairs, **chosen}


@cache
def _may_open(permissions: frozenset[Permission], is_child_assessor: bool) -> Written:
    who = Anyone(permissions, is_child_assessor=is_child_assessor)
    waits = Promise.objects.open().filter(case__isnull=False).order_by()
    visible = Case.objects.visible_to(who)
    if who.can(Permission.CASE_READ_OPEN):
        waits = waits.exclude(case__in=_open_cases())
    else:
        visible = visible.filter(pk__in=_perhaps(who, waits))
    visible = visible.filter(pk__in=waits.values("case"))
    pairs = (_keys(kind.seen_by(kind.rows(), who), kind.name) for kind in _of_two_cases())
    return Written.of(_keys(visible, CASES).union(*pairs, all=True))


def _perhaps(who: Anyone, waits: QuerySet) -> QuerySet:
    """All cases that there is a reason for, found each by its index: few of the many in which something waits. Whether
    they may be opened is asked of these."""
    own = Case.objects.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=own_since(who)), handler=who)
    found = (
        waits.filter(ground.of(who, key="case", as_set=True)).values("case")
        for ground in (case_parts.grounds, case_parts.lasting_grounds)
    )
    return own.order_by().values("pk").union(*found)


def _keys(rows: QuerySet, sort: str) -> QuerySet:
    return rows.order_by().annotate(sort=Value(sort, CharField())).values_list("sort", "pk")


@lru_cache(maxsize=256)
def _rows(asks: Asks, late: bool, start: int, stop: int) -> Written:
    today = asks.who.today
    of_part = Q(due_on__lt=today) if late else Q(due_on__isnull=True) | Q(due_on__gte=today)
    return asks.written(_all(asks).filter(of_part).by_clock().values_list(*SAID)[start:stop])


@lru_cache(maxsize=64)
def _late(asks: Asks) -> Written:
    late = _all(asks).filter(due_on__lt=asks.who.today).order_by()
    return asks.written(late.values_list(Value(1)).annotate(count=Count("pk")).values_list("count"))


@lru_cache(maxsize=64)
def _loads(asks: Asks) -> Written:
    late = Count("pk", filter=Q(due_on__lt=asks.who.today))
    rows = _all(asks).order_by().values_list("owner", "owner__name")
    return asks.written(rows.annotate(count=Count("pk"), late=late))


def _all(asks: Asks) -> QuerySet:
    """Open promises of the cases that somebody may open, and those that anyone who does such things sees.

    The manager sees what has been late for some days: number, kind, day and owner, of every case. What is personal its
    owner alone sees.
    """
    who, known = asks.who, kinds()
    does = [name for name, kind in known.items() if kind.can_do(who)]
    shared = [name for name in does if known[name].is_shared]
    seen = Q(OneOf("case", UUIDField(), CASES)) | Q(case=None, kind__in=does) | Q(kind__in=shared)
    if who.can(Permission.CASE_READ_OPEN):
        seen |= Q(case__in=_open_cases())
    if asks.climbed is not None:
        seen |= asks.climbed
    for kind in _of_two_cases():
        seen &= ~Q(kind=kind.name) | Q(OneOf("target", CharField(), kind.name))
    personal = [name for name, kind in known.items() if kind.is_personal]
    seen &= ~Q(kind__in=personal) | Q(owner=who)
    ahead = Q(kind__in=[name for name, kind in known.items() if kind.is_listed_ahead])
    rows = Promise.objects.open().filter(seen).filter(ahead | Q(shown_from__lte=who.today))
    rows = rows.filter(~Q(case_parts.removed.of(who, key="case")))
    if asks.owner is None:
        rows = rows.filter(owner=None)
    elif asks.owner:
        rows = rows.filter(owner=Given(OWNER, BigIntegerField()))
    return rows.filter(kind=Given(KIND, CharField())) if asks.kind else rows


def _open_cases() -> QuerySet:
    return Case.objects.open().order_by().values("pk")


def _of_two_cases() -> list[PromiseKind]:
    return [kind for kind in kinds().values() if kind.other_case]
