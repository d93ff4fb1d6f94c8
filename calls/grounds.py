"""Why a person may open a case that they do not handle: the grounds of all apps, asked in one EXISTS.

Each app says its grounds in its `case_part.py`, as rows that name a case. They are the same for everyone with the same
permissions but for who asks, and when: so they are compiled once a process for each set of permissions, with those
three left open, and filled in each time they are asked. To compile them anew took longer than all that Postgres does
for a page. What is said of a person here is `Anyone`, which says no more than what they may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, BooleanField, DateField, DateTimeField, Func, QuerySet
from django.utils import timezone

from stodtelefon.database.written import Given, Slot
from stodtelefon.permissions import Permission, permissions_of

MOMENT, TODAY, WHO = "moment", "today", "who"


class Anyone(Given):
    """A person of whom nothing is known but what they may: stands where a statement speaks of the one who asks.

    `today` is the local day and `now` the moment when it is asked.
    """

    def __init__(self, permissions: frozenset[Permission], *, is_child_assessor: bool) -> None:
        super().__init__(WHO, BigIntegerField())
        self.permissions, self.is_child_assessor = permissions, is_child_assessor
        self.today, self.now = Given(TODAY, DateField()), Given(MOMENT, DateTimeField())

    @classmethod
    def like(cls, user: Any) -> Anyone:
        """Anyone who may what this person may."""
        permissions, is_child_assessor = kind_of(user)
        return cls(permissions, is_child_assessor=is_child_assessor)

    def can(self, permission: Permission) -> bool:
        return permission in self.permissions


def kind_of(user: Any) -> tuple[frozenset[Permission], bool]:
    """All that statements about a person differ by, but for who it is and when it is asked."""
    permissions = user.permissions if isinstance(user, Anyone) else permissions_of(user.roles_now)
    return permissions, user.is_child_assessor


def asked_by(user: Any) -> dict[str, Any]:
    """What is filled in where a statement speaks of `Anyone`."""
    return {WHO: user.pk, TODAY: timezone.localdate(), MOMENT: timezone.now()}


class NamesCase(Func):
    """Is there a ground among these for the person to open the case with this key?

    `as_set`: the cases of the grounds are found first, all of them, and the key sought among them. `as_few`: they are
    read once, before anything else, and nothing else of the statement is planned otherwise for them.
    """

    output_field = BooleanField()

    def __init__(
        self, key: Any, *, grounds: tuple[str, tuple], user: Any, as_set: bool = False, as_few: bool = False
    ) -> None:
        self.grounds, self.user, self.as_set, self.as_few = grounds, user, as_set, as_few
        super().__init__(key)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list]:
        key, of_key = compiler.compile(self.source_expressions[0])
        rows, params = self.grounds
        filled = list(params)
        if not isinstance(self.user, Anyone):
            asked = asked_by(self.user)
            filled = [asked[one.name] if isinstance(one, Slot) else one for one in params]
        # Compiled statements alone, nothing that anybody typed.
        if self.as_few:
            # Of no case at all it is false, also where the answer is turned round.
            return f"({key} IS NOT NULL AND {key} = ANY (ARRAY({rows})))", [*of_key, *of_key, *filled]
        if self.as_set:
            return f"{key} IN (SELECT ground.case_id FROM ({rows}) ground (case_id))", [*of_key, *filled]  # noqa: S608
        sql = f"EXISTS (SELECT 1 FROM ({rows}) ground (case_id) WHERE ground.case_id = {key})"  # noqa: S608
        return sql, [*filled, *of_key]


class AmongFew(Func):
    """Is the key one of these `rows` of one column? They are a handful, and are read once, before anything else."""

    output_field = BooleanField()
    template = "%(expressions)s)"
    arg_joiner = " = ANY ("

    def __init__(self, key: str, rows: QuerySet) -> None:
        super().__init__(key, ArraySubquery(rows.order_by()))


class Grounds:
    """The grounds of one sort, `found` by the apps for `Anyone`: each a queryset with one column, keys of cases.

    `are_few`: a person has a handful of them at most, and mostly none.
    """

    def __init__(self, found: Callable[[Anyone], Iterable[QuerySet]], *, are_few: bool = False) -> None:
        self.found, self.are_few = found, are_few
        self._compiled: dict[tuple[frozenset[Permission], bool], tuple[str, tuple]] = {}

    def of(self, user: Any, *, key: str = "pk", as_set: bool = False) -> NamesCase:
        """For a filter over rows of which `key` is a case. Of `Anyone` it is left open who asks, and when."""
        kind = kind_of(user)
        if kind not in self._compiled:
            self._compiled[kind] = _together(self.found(Anyone.like(user)))
        return NamesCase(key, grounds=self._compiled[kind], user=user, as_set=as_set, as_few=self.are_few)


def _together(grounds: Iterable[QuerySet]) -> tuple[str, tuple]:
    """Refuses (ValueError) a day or a moment that would stand still: `Anyone` has those of when it is asked."""
    each = [ground.order_by().query.sql_with_params() for ground in grounds]
    params = tuple(one for _, params in each for one in params)
    if any(isinstance(one, date) for one in params):
        raise ValueError("a ground speaks of a day or a moment of its own: it takes today and now of Anyone")
    return " UNION ALL ".join(f"({sql})" for sql, _ in each), params
