"""What the two sides are called where somebody saved first: a colleague's and one's own, or one's own in two windows.

Who changed a row last is told by the room that keeps the log, when it starts: `sides.register(last_to_change)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

Teller = Callable[[models.Model], AbstractBaseUser | None]


@dataclass(frozen=True)
class Sides:
    """The name of each side, and what the next sending does with them (`components/theirs.html`)."""

    theirs: str = "Deras"
    yours: str = "Ditt"
    then: str = (
        "När du sparar igen gäller ditt. Ska deras gälla någonstans skriver du in det i formuläret först."
    )


COLLEAGUE = Sides()
OTHER_WINDOW = Sides(
    "I det andra fönstret",
    "Här",
    "När du sparar igen gäller det som står här. Ska något från det andra fönstret gälla skriver du in det i "
    "formuläret först.",
)
# Where nobody was first, and what was typed is shown beside how it stands.
SAVED = Sides(
    "Sparat",
    "Här",
    "När du sparar igen gäller det som står här. Ska något av det sparade gälla skriver du in det i formuläret först.",
)

tellers: list[Teller] = []


def register(*those: Teller) -> None:
    tellers.extend(those)


def last_to_change(row: models.Model) -> AbstractBaseUser | None:
    """None where nobody knows."""
    return next((who for teller in tellers if (who := teller(row)) is not None), None)


def sides_of(other: AbstractBaseUser | None, *, writer: AbstractBaseUser | None) -> Sides:
    """`other` saved first, what `writer` writes on. None: nobody knows who."""
    if other is None:
        return COLLEAGUE
    return OTHER_WINDOW if other == writer else Sides(theirs=other.name)
