"""The occasions on the page: what is planned and what is done, in one statement.

The statement is written once in a process for all who may the same; what it answers is read at every request.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from calls.grounds import Anyone, asked_by, kind_of
from outreach.models import OutreachEvent
from stodtelefon.database.together import Asked, together
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

MOST_PLANNED = 20


class Occasion(NamedTuple):
    """An occasion as a list has it."""

    pk: int
    on: date
    people_reached: int | None
    kind: str
    audience: str
    area: str | None
    held_by: str


READ = ("pk", "on", "people_reached", "kind__label", "audience__label", "area__label", "held_by__name")


class Occasions:
    """What is done, the newest first, for `leaf`; and with each part of it that is asked for, what is `planned`."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.planned: list[Occasion] = []

    def __getitem__(self, part: slice) -> list[Occasion]:
        if not self.user.can(Permission.OUTREACH_READ):
            return []
        found = together(_questions(kind_of(self.user), part.start, part.stop), asked_by(self.user))
        self.planned = [Occasion(*row) for row in found["planned"]]
        return [Occasion(*row) for row in found["done"]]


@lru_cache(maxsize=64)
def _questions(kind: tuple[frozenset[Permission], bool], start: int, stop: int) -> dict[str, Asked]:
    permissions, is_child_assessor = kind
    visible = OutreachEvent.objects.visible_to(Anyone(permissions, is_child_assessor=is_child_assessor))
    rows = visible.values_list(*READ)
    return {
        "planned": Asked(rows.planned().order_by("on", "id")[:MOST_PLANNED]),
        "done": Asked(rows.done().order_by("-on", "-id")[start:stop]),
    }
