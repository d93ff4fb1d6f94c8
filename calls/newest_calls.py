"""The calls that a person may read, the newest first, for a page of a list.

Most of them are a person's own, a few are of cases that they may open, and what is of a case has to be asked of each
row. So that no more rows are asked than the page reaches back to, it goes as far as so many contacts without a case do,
or so many calls that the person took: an index says when that was.

Each question is written once a process for all who may the same (`calls.grounds.Anyone`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from calls.grounds import Anyone, asked_by, kind_of
from calls.models import Call, Callback, Case
from calls.models.case_sets import own_since
from stodtelefon.database.together import Asked, together
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


class NewestCalls:
    """Sliced like a list (`stodtelefon/leafing.py`). One statement, where the line counts contacts without a case.

    `waiting`: those to call back, by the clock. They are read with the first slice.
    """

    def __init__(self, user: User) -> None:
        self.user = user
        self.waiting: list[Callback] = []

    def __getitem__(self, part: slice) -> list[Call]:
        if not self.user.can(Permission.CALL_LOG):
            return []
        given, beside = asked_by(self.user), {"waiting": _waiting()}
        for counted in (_without_case, _taken, None):
            rows = _rows(kind_of(self.user), counted, part.start or 0, part.stop)
            found = together({"rows": rows, **beside}, given)
            self.waiting = found.get("waiting", self.waiting)
            if found["rows"]:
                return found["rows"]
            beside = {}  # where there are not so many there is no moment, and so nothing is found
        return []


@cache
def _waiting() -> Asked:
    return Asked(Callback.objects.waiting().by_clock().for_line())


@lru_cache(maxsize=256)
def _rows(
    kind: tuple[frozenset[Permission], bool],
    counted: Callable[[Anyone], QuerySet[Call]] | None,
    start: int,
    stop: int,
) -> Asked:
    permissions, is_child_assessor = kind
    who = Anyone(permissions, is_child_assessor=is_child_assessor)
    rows = Call.objects.readable_by(who)
    if counted:
        since = counted(who).newest_first().values("received_at")[stop - 1 : stop]
        rows = rows.filter(received_at__gte=Subquery(since))
    return Asked(rows.with_may_open(who).for_list()[start:stop])


def _without_case(who: Anyone) -> QuerySet[Call]:
    return Call.objects.filter(case__isnull=True)


def _taken(who: Anyone) -> QuerySet[Call]:
    """Those that the person took, of cases that are open or were closed lately. Each case is asked for by itself,
    in the order of the calls: a join would read everything that the person ever took."""
    is_recent = Q(closed_at__isnull=True) | Q(closed_at__gte=own_since(who))
    its_case = Case.objects.order_by().filter(pk=OuterRef("case"))
    recent = Subquery(its_case.values_list(ExpressionWrapper(is_recent, BooleanField())))
    return Call.objects.filter(recent, taken_by=who)
