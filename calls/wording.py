"""The wording of the snabbscanning, read from `data/`: one file a version, and a version in use never changes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from calls.models.scans import WORDING_VERSION

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Question:
    """One thing that is asked: in which of the 14 steps, for which field, in which words."""

    step: str
    group: str
    field: str
    text: str
    help: str = ""


@dataclass(frozen=True)
class Group:
    """A part of the conversation, with what can be said there."""

    key: str
    title: str
    say: str


@dataclass(frozen=True)
class Wording:
    version: int
    help: str
    groups: tuple[Group, ...]
    questions: tuple[Question, ...]

    def asks(self, field: str) -> Question:
        return next(question for question in self.questions if question.field == field)


@cache
def wording(version: int = WORDING_VERSION) -> Wording:
    """The words that a scan of this version was asked in."""
    data = tomllib.loads((DATA / f"snabbscanning_{version}.toml").read_text(encoding="utf-8"))
    return Wording(
        version=data["version"],
        help=data["help"],
        groups=tuple(Group(**group) for group in data["group"]),
        questions=tuple(Question(**question) for question in data["question"]),
    )
