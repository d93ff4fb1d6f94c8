"""The occasions on the page: what is planned and what is done, in one statement.

The statement is written once in a process for each place in the list, since that takes longer than to answer it; what
it answers is read at every request.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import F

from calls.grounds import Anyone
from outreach.models import OutreachEvent
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission, permissions_of

MOST_PLANNED = 20


class Occasion(NamedTuple):
    """An occasion as a list has it."""

    pk: int
    status: str
    on: date
    people_reached: int | None
    kind: str
    audience: str
    area: str | None
    held_by: str


READ = {
    "kind": "kind__label",
    "audience": "audience__label",
    "area": "area__label",
    "held_by": "held_by__name",
}


class Occasions:
    """What is done, the newest first, for `leaf`; and with each part of it that is asked for, what is `planned`."""

    def __init__(self, user: User) -> None:
        self.permissions = permissions_of(user.roles)
        self.planned: list[Occasion] = []

    def __getitem__(self, part: slice) -> list[Occasion]:
        statement = _statement(self.permissions, part.start, part.stop)
        if statement is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(*statement)
            found = [Occasion(*row) for row in cursor.fetchall()]
        planned = [one for one in found if one.status == OutreachEvent.Status.PLANNED]
        done = [one for one in found if one.status == OutreachEvent.Status.DONE]
        self.planned = sorted(planned, key=lambda one: (one.on, one.pk))
        return sorted(done, key=lambda one: (one.on, one.pk), reverse=True)


@lru_cache(maxsize=64)
def _statement(permissions: frozenset[Permission], start: int, stop: int) -> tuple[str, tuple] | None:
    """None where these permissions show nothing."""
    visible = OutreachEvent.objects.visible_to(Anyone(permissions, is_child_assessor=False))
    if visible.query.is_empty():
        return None
    names = {f"its_{name}": F(path) for name, path in READ.items()}
    rows = visible.annotate(**names).values_list("pk", "status", "on", "people_reached", *names)
    planned = rows.planned().order_by("on", "id")[:MOST_PLANNED]
    done = rows.done().order_by("-on", "-id")[start:stop]
    return planned.union(done, all=True).query.sql_with_params()
