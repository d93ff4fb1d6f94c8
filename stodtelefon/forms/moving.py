"""Where words that point somebody out belong, other than in a text: said by the room that keeps identities.

It tells when it starts: `moving.register(IdentityMover())`. A form knows nothing of cases: it hands over what its
action is given (`case=`, `note=` and the like) and whoever knows reads the case from that. A form that makes the case
has the fields itself (`own_field`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.exceptions import ValidationError

OWN = "field-"
GONE = "Det går inte längre att flytta dit. Välj något annat."
TWO = "Bara ett av varje slag kan flyttas till samma person. Maskera det andra."


@dataclass(frozen=True)
class Place:
    """Where words can be moved: `key` is what the form sends, `label` the choice in words, `kinds` what it may hold.
    `refused` says of a kind that is not among them why just this place may not hold it."""

    key: str
    label: str
    kinds: frozenset[str]
    refused: Mapping[str, str] = field(default_factory=dict)


def own_field(name: str, label: str, kind: str) -> Place:
    """A field of the form itself that the words are moved to, where nothing stands yet."""
    return Place(OWN + name, label, frozenset({kind}))


@dataclass(frozen=True)
class Places:
    """All of them, and why some are not there and what can be done instead: sentences about words of some kinds, or
    of any."""

    places: tuple[Place, ...] = ()
    why: tuple[tuple[frozenset[str], str], ...] = ()

    def of_kind(self, kind: str) -> list[Place]:
        return [place for place in self.places if kind in place.kinds]

    def why_not(self, kinds: set[str]) -> list[str]:
        refused = [why for place in self.places for kind, why in place.refused.items() if kind in kinds]
        why = [sentence for about, sentence in self.why if not about or about & kinds]
        return list(dict.fromkeys(refused + why))


@dataclass(frozen=True)
class Move:
    """These words, of this kind, to the place with that key, out of that field of the form."""

    key: str
    kind: str
    words: str
    field: str

    def refusal(self, sentence: str) -> ValidationError:
        return ValidationError({self.field: sentence})


class Mover(Protocol):
    def places(self, values: dict[str, Any]) -> Places:
        """Where the one who saves (`by`) may move words from a text that an action is given these values with."""

    def move(self, moves: Sequence[Move], values: dict[str, Any]) -> None:
        """Do it, in the transaction of the action. Refuses what cannot be moved, by the field that it stands in."""


movers: list[Mover] = []


def register(*those: Mover) -> None:
    movers.extend(those)


def places_for(values: dict[str, Any]) -> Places:
    return movers[0].places(values) if movers else Places()


def move_words(moves: Sequence[Move], values: dict[str, Any]) -> None:
    movers[0].move(moves, values)
