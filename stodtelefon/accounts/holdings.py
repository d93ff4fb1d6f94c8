"""What an account holds, and what it has to leave behind when it closes or loses a role.

`accounts` knows no later room. Each says in its `holdings.py` what a person holds there and how it is moved through the
room's own rules (`Holding`), and what there has to be somebody left for (`Need`); its `AppConfig.ready()` registers
them. Rows are moved in the order in which they are registered. Words and counts alone are shown: whoever handles
accounts reads nothing of a case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


@dataclass(frozen=True)
class Holding:
    """One kind of thing that a person holds.

    `rows(user)` are theirs, and `may(user)` says who can have such a one. `with_colleague` says what happens to it when
    a colleague is chosen who may, `otherwise` what happens when not; each in the middle of a sentence.
    `move(rows, user=, to=, by=, at=, why=)` moves those. `promises` are the kinds of what waits that move with it.
    `within(rows, case)` are those of one case, for what a person hands on there alone; None: of no case.
    """

    one: str
    many: str
    rows: Callable[[User], QuerySet]
    may: Callable[[User], bool]
    with_colleague: str
    otherwise: str
    move: Callable[..., None]
    promises: tuple[str, ...] = ()
    within: Callable[[QuerySet, Model], QuerySet] | None = None

    @property
    def goes(self) -> str:
        """What happens to it, a line for each choice."""
        if self.with_colleague == self.otherwise:
            return self.goes_to(None)
        return f"Med kollega: {self.with_colleague}.\nAnnars: {self.otherwise}."

    def goes_to(self, to: User | None) -> str:
        """What happens to it when it is decided who takes over: `to`, or nobody in particular."""
        if to is not None and self.may(to):
            return f"Till {to.name}: {self.with_colleague}."
        return f"{self.otherwise[:1].upper()}{self.otherwise[1:]}."

    def words(self, count: int) -> str:
        return f"{count} {self.one if count == 1 else self.many}"


@dataclass(frozen=True)
class Need:
    """What somebody has to be left for. `sentence` refuses that the last who `may` leaves while it `is_there`."""

    may: Callable[[User], bool]
    is_there: Callable[[], bool]
    sentence: str


holdings: list[Holding] = []
needs: list[Need] = []


def register(*those: Holding | Need) -> None:
    for one in those:
        (holdings if isinstance(one, Holding) else needs).append(one)


def held_by(user: User) -> list[tuple[Holding, int]]:
    """What a person holds, and how many of each. One query for each kind."""
    counted = ((holding, holding.rows(user).count()) for holding in holdings)
    return [(holding, count) for holding, count in counted if count]
