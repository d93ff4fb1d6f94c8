"""A form whose words are kept while they are written (`stodtelefon/drafts/`): what the form itself needs to know.

What is sent brings its `keeper` along: the action and the end of the draft are one transaction. What is only shown
again (`Shown`) is drawn as it was typed, without a word about what is wrong, and is never acted upon.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.core.exceptions import ValidationError
from django.http import QueryDict

# The hidden fields of a form that is kept: which draft it writes (signed), and which showing of it this is.
DRAFT, SHOWING = "utkast", "utkast_visning"
FIELDS = (DRAFT, SHOWING)


class Keeper(Protocol):
    """Who keeps the words of one form that was sent."""

    def end(self) -> None:
        """Inside the action's transaction: the words are saved, and the draft has ended. Refuses with
        `WrittenElsewhere` when somebody has written on, in another tab, since this page was shown."""


class Shown(QueryDict):
    """What was typed, for a page that is opened: shown, and nothing done with it."""

    is_shown = True
    is_read = False
    written_at: datetime | None = None

    def copy(self) -> Shown:
        other = super().copy()
        other.written_at = self.written_at
        return other


class WrittenElsewhere(ValidationError):
    """The draft has been written on in another tab: `fields` is what stands there."""

    def __init__(self, fields: QueryDict):
        super().__init__(
            "Du har skrivit vidare på det här i ett annat fönster. Se vad som står där. "
            "Sparar du igen är det orden här som gäller.",
            code="written_elsewhere",
        )
        self.fields = fields


def keeper_of(data: object) -> Keeper | None:
    return getattr(data, "keeper", None)


def is_shown(data: object) -> bool:
    return getattr(data, "is_shown", False)
