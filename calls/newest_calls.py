"""The calls that a person may read, the newest first, for a page of a list.

Most of them are a person's own, a few are of cases that they may open, and what is of a case has to be asked of each
row. So that no more rows are asked than the page reaches back to, it goes as far as so many contacts without a case do,
or so many calls that the person took: an index says when that was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from calls.models import Call, Case
from calls.models.case_sets import own_since

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


class NewestCalls:
    """Sliced like a list (`stodtelefon/leafing.py`). One statement, where the line counts contacts without a case."""

    def __init__(self, user: User) -> None:
        self.user = user

    def __getitem__(self, part: slice) -> list[Call]:
        rows = Call.objects.readable_by(self.user)
        for counted in (Call.objects.filter(case__isnull=True), self._taken()):
            since = counted.newest_first().values("received_at")[part.stop - 1 : part.stop]
            if found := list(rows.filter(received_at__gte=Subquery(since)).for_list()[part]):
                return found  # where there are not so many there is no moment, and so nothing is found
        return list(rows.for_list()[part])

    def _taken(self) -> QuerySet[Call]:
        """Those that the person took, of cases that are open or were closed lately. Each case is asked for by itself,
        in the order of the calls: a join would read everything that the person ever took."""
        is_recent = Q(closed_at__isnull=True) | Q(closed_at__gte=own_since())
        its_case = Case.objects.order_by().filter(pk=OuterRef("case"))
        recent = Subquery(its_case.values_list(ExpressionWrapper(is_recent, BooleanField())))
        return Call.objects.filter(recent, taken_by=self.user)
