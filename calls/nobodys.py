"""What nobody may do of all that waits, kind by kind: for who can give somebody the right, as kind and number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from calls.models import Promise
from calls.models.outsiders import is_out
from calls.models.recusals import Recusal
from calls.models.restrictions import is_unnamed, restricted
from calls.promise_kinds import kinds
from calls.staffing import Staffing, falls, is_named_in_its_case

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


class Lack(NamedTuple):
    """What nobody may do of a kind: all of it; what has none of the owners with whom it stands (`covered`); or what
    `everyone` who could is barred from.
    """

    kind: str
    is_all: bool = False
    covered: tuple[int, ...] | None = None
    everyone: tuple[int, ...] | None = None

    @property
    def q(self) -> Q:
        """The same as a condition."""
        if self.is_all:
            return Q(kind=self.kind)
        if self.covered is not None:
            return Q(kind=self.kind) & (Q(owner=None) | ~Q(owner__in=self.covered))
        return Q(kind=self.kind, barred__contains=list(self.everyone))


class Outside(NamedTuple):
    """What nobody may do of a kind since all with whom it would stand, `catchers`, may have nothing in its case, or are
    barred; nor is any of those who are `able` named in it.

    `covered`, `away` and `stand_ins` say when it would stand with them (see `Way`). What `everyone` is barred from is a
    `Lack` already; None: the kind bars nobody.
    """

    kind: str
    catchers: tuple[int, ...]
    covered: tuple[int, ...]
    away: tuple[int, ...]
    stand_ins: tuple[int, ...]
    able: tuple[int, ...]
    everyone: tuple[int, ...] | None = None

    @property
    def q(self) -> Q:
        """The same as a condition."""
        recused = Exists(Recusal.objects.standing().filter(case=OuterRef("case")))
        found = Q(kind=self.kind) & falls(self.covered, self.away, self.stand_ins) & (recused | restricted())
        for one in {*self.catchers, *self.able}:
            out = is_out(one) if one in self.catchers else is_out(one) | ~Q(is_named_in_its_case(one))
            found &= out if self.everyone is None else out | Q(barred__contains=[one])
        return found if self.everyone is None else found & ~Q(barred__contains=list(self.everyone))


def outside(staffing: Staffing) -> Iterator[Outside]:
    """For each kind that stands in cases and that somebody may do: when nobody may after all."""
    for name, kind in kinds().items():
        doers, catchers = staffing.doers(kind), staffing.catchers(kind)
        if kind.case and doers.everyone and catchers:
            everyone = tuple(sorted(one.pk for one in doers.everyone)) if kind.bars_somebody else None
            caught, covered = tuple(sorted(catchers)), tuple(sorted(doers.covered))
            able = tuple(sorted(doers.keys & staffing.named))
            yield Outside(name, caught, covered, *doers.stood_in_by, able, everyone)


def lacks(staffing: Staffing) -> Iterator[Lack]:
    """What nobody may do, whether here or away.

    Where everyone who could has had a part in it, nobody may; nor where its owner cannot and no coordinator is left to
    give it to somebody.
    """
    for kind in (one for one in kinds().values() if not one.is_personal):
        able, name = staffing.can_do(kind), kind.name
        if not able:
            yield Lack(name, is_all=True)
        elif not staffing.catchers(kind):
            yield Lack(name, covered=tuple(sorted(staffing.covered(kind))))
        elif kind.bars_somebody:
            yield Lack(name, everyone=tuple(sorted(one.pk for one in able)))


def nobodys(*, on: date, staffing: Staffing, heard_by: User | None = None) -> QuerySet:
    """The promises that have come to Idag and that nobody may do. `calls.standing` counts them. `heard_by`: without
    those of restricted cases in which this person is not named."""
    found = Q(pk__in=[])
    for lack in (*lacks(staffing), *outside(staffing)):
        found |= lack.q
    rows = Promise.objects.shown(on=on).filter(found)
    return rows if heard_by is None else rows.exclude(is_unnamed(heard_by))
