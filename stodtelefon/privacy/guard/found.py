"""What was found: its kind, its place in the text, and what stands there when it is masked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What points somebody out. The values are the words of a mask."""

    PERSONAL_NUMBER = "personnummer"
    PHONE = "telefon"
    MAIL = "e-post"
    NAME = "namn"
    ADDRESS = "adress"


@dataclass(frozen=True, order=True)
class Found:
    """`text[start:end]` is of this kind. `bare`: what an owner is called, where their s stands there."""

    start: int
    end: int
    kind: Kind
    bare: str = field(default="", compare=False)

    @property
    def mask(self) -> str:
        return f"[{self.kind}]"
