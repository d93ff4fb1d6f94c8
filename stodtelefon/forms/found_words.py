"""One text of a form with what was found in it, and how its writer is asked about that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from stodtelefon.texts import several

KEEP, MASK, MOVE = "keep", "mask", "to:"
MOST = 20  # are asked about one by one; the rest together
REST = ("", "")
AROUND = 90  # characters of a long text that are shown on each side

COUNTED = {
    "namn": ("ett namn", "{} namn"),
    "telefon": ("ett telefonnummer", "{} telefonnummer"),
    "e-post": ("en e-postadress", "{} e-postadresser"),
    "adress": ("en adress", "{} adresser"),
    "personnummer": ("ett personnummer", "{} personnummer"),
}


class Mark(Protocol):
    """`text[start:end]` is of this kind; `mask` stands there instead of it. `bare` is what is moved where that is less
    than what stands there: a name without the s of what it owns."""

    start: int
    end: int
    kind: str
    mask: str
    bare: str


Finder = Callable[[str], Sequence[Mark]]


@dataclass(frozen=True)
class Question:
    """The same words are asked about once, wherever they stand in the text. `choice` is empty until there is one;
    `bare` are the words as they are moved."""

    kind: str
    words: str
    choice: str
    is_asked: bool
    bare: str = ""

    @property
    def is_moved(self) -> bool:
        return self.choice.startswith(MOVE)

    @property
    def is_kept(self) -> bool:
        return self.choice in ("", KEEP)


@dataclass(frozen=True)
class ReadText:
    """`questions` by kind and words; beyond the first of them all others share one."""

    text: str
    marks: tuple[Mark, ...]
    questions: Mapping[tuple[str, str], Question] = field(default_factory=dict)

    def key_of(self, mark: Mark) -> tuple[str, str]:
        key = self.said(mark)
        return key if key in self.questions else REST

    def said(self, mark: Mark) -> tuple[str, str]:
        return str(mark.kind), self.text[mark.start : mark.end]

    @property
    def answered(self) -> str:
        """The text as its writer wants it: what is masked or moved is out of it."""
        written, end = [], 0
        for mark in self.marks:
            if not self.questions[self.key_of(mark)].is_kept:
                written += [self.text[end : mark.start], mark.mask]
                end = mark.end
        return "".join([*written, self.text[end:]])

    @property
    def is_asked(self) -> bool:
        return all(question.is_asked for question in self.questions.values())

    @property
    def is_answered(self) -> bool:
        return all(question.choice for question in self.questions.values())

    @property
    def in_words(self) -> str:
        """«ett namn och två telefonnummer»."""
        found = Counter(kind for kind, _ in dict.fromkeys(map(self.said, self.marks)))
        *others, last = [COUNTED[kind][count > 1].format(several(count)) for kind, count in found.items()]
        return f"{', '.join(others)} och {last}" if others else last

    @property
    def rest(self) -> int:
        """How many of the marks share the last question."""
        return sum(self.key_of(mark) == REST for mark in self.marks)

    def parts(self) -> list[tuple[str, bool]]:
        """The text in pieces, with whether each is marked. Of a long one what stands around the marks."""
        parts: list[tuple[str, bool]] = []
        end = 0
        for mark in self.marks:
            parts += [(_shortened(self.text[end : mark.start], is_first=not parts), False)]
            parts += [(self.text[mark.start : mark.end], True)]
            end = mark.end
        parts += [(_shortened(self.text[end:], is_last=True), False)]
        return [part for part in parts if part[0]]


def _shortened(text: str, *, is_first: bool = False, is_last: bool = False) -> str:
    if len(text) <= 2 * AROUND + 20:
        return text
    before = "" if is_first else text[:AROUND]
    after = "" if is_last else text[-AROUND:]
    return f"{before} … {after}"


def read(
    text: str, marks: Sequence[Mark], *, asked: Mapping[tuple[str, str], str], known: str, must: bool
) -> ReadText:
    """`asked`: what has been asked and answered already. `known` is the text that was there before: nobody is asked
    about its words again. Where each `must` be answered they are kept until something else is chosen."""
    questions: dict[tuple[str, str], Question] = {}
    shown = []
    for mark in marks:
        key = (str(mark.kind), text[mark.start : mark.end])
        is_known = key[1] in known
        if is_known and not must:
            continue
        shown.append(mark)
        if key not in questions:
            key = key if len(questions) < MOST else REST
            choice = asked.get(key, "") or (KEEP if is_known else "")
            is_asked = key in asked or is_known
            questions.setdefault(key, Question(*key, choice, is_asked, mark.bare or key[1]))
    return ReadText(text, tuple(shown), questions)
