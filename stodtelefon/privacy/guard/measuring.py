"""How well the guard finds: sentences of our own (data/), names that it does not know, and what it is held to.

The rules were mended with those of `FILES`. Those of `LATER` were written when the rules were done, each file at
another time, and are never looked at to mend them: whoever does moves that file to `FILES` and writes a new one. What a
file gave before the rules knew it stands at its top.

Names that are not written as names are have files and figures of their own, and what is not seen is read once more in
capitals and once more in small letters.

A sentence says itself what is to be found: `{first}`, `{last}` and `{full}` are filled with names, anew in each round,
and an s after one is a genitive; `{FIRST}` is in capitals, `{small_first}` in small letters. `«telefon:040-12 34 56»`
stands as it is, but for slots in it. Found is what is covered whole by what the guard found of that kind. A false alarm
is what it found where nothing is, or wider than what is there.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from stodtelefon.privacy.guard.finding import find_personal_data
from stodtelefon.privacy.guard.found import Found, Kind
from stodtelefon.privacy.guard.words import DATA

FILES = (
    "names.toml",
    "numbers.toml",
    "nothing.toml",
    "desk.toml",
    "winter.toml",
    "spring.toml",
    "later.toml",
)
LATER = ("last.toml", "autumn.toml")
CAPITALS, SMALL = ("capitals.toml",), ("small.toml",)  # names that are not written as names are
SLOT = re.compile(r"\{(?P<letters>small_)?(?P<slot>(?i:first|last|full))\}(?P<genitive>s\b)?")
MARK = re.compile(r"«(?P<kind>[\w-]+):(?P<inside>[^»]+)»|(?P<slot>\{\w+\}(?:s\b)?)")
OTHER_KINDS = re.compile(r"«(?!namn)")
WITHOUT_GENITIVE = ("s", "x", "z")

WRITTEN_ON = date(2026, 11, 26)  # the days in the sentences are seen from here
NAMES_GOAL = 0.90
OTHER_LETTERS_GOAL = 0.80  # of the names of CAPITALS and SMALL
FOLDED_GOAL = 0.45  # where all sentences are folded, and many a name has nothing beside it that tells
FALSE_ALARMS_GOAL = 0.05


@dataclass(frozen=True)
class Names:
    """First names and surnames that the guard does not know."""

    first: tuple[str, ...]
    last: tuple[str, ...]

    def draw(self, slot: str, chance: Random) -> str:
        if slot == "full":
            return f"{chance.choice(self.first)} {chance.choice(self.last)}"
        return chance.choice(self.first if slot == "first" else self.last)


@dataclass(frozen=True)
class Read:
    """A sentence as it was read once: what there was, which of it was found, and what was found beside it."""

    text: str
    wanted: tuple[Found, ...]
    missed: tuple[Found, ...]
    false_alarms: tuple[Found, ...]


@dataclass
class Measure:
    """What came of all sentences."""

    names_goal: float = NAMES_GOAL
    sentences: int = 0
    wanted: Counter[Kind] = field(default_factory=Counter)
    missed: Counter[Kind] = field(default_factory=Counter)
    false_alarms: Counter[Kind] = field(default_factory=Counter)
    alarming: float = 0
    readings: list[Read] = field(default_factory=list)

    def recall(self, kind: Kind) -> float:
        return 1 - self.missed[kind] / self.wanted[kind]

    @property
    def false_alarm_rate(self) -> float:
        """The part of the sentences with a false alarm; one that is read many times counts as one."""
        return self.alarming / self.sentences

    @property
    def is_held(self) -> bool:
        return self.false_alarm_rate < FALSE_ALARMS_GOAL and all(
            self.recall(kind) >= self.goal(kind) for kind in self.wanted
        )

    def goal(self, kind: Kind) -> float:
        """All numbers and addresses are found, and nearly all names."""
        return self.names_goal if kind is Kind.NAME else 1


@dataclass(frozen=True)
class Tried:
    """Sentences that are measured together. `folds`: to capitals or small letters, those with nothing but names."""

    title: str
    files: tuple[str, ...]
    names_goal: float = NAMES_GOAL
    folds: Callable[[str], str] | None = None

    @property
    def texts(self) -> list[str]:
        texts = list(sentences(self.files))
        return [text for text in texts if not OTHER_KINDS.search(text)] if self.folds else texts


SETS = (
    Tried("Meningar som reglerna är gjorda efter:", FILES),
    Tried("Meningar som reglerna inte har sett:", LATER),
    Tried("Namn i versaler:", CAPITALS, OTHER_LETTERS_GOAL),
    Tried("Namn i gemener:", SMALL, OTHER_LETTERS_GOAL),
    Tried("De osedda meningarna, allt i versaler:", LATER, FOLDED_GOAL, str.upper),
    Tried("De osedda meningarna, allt i gemener:", LATER, FOLDED_GOAL, str.lower),
)


def sentences(files: Iterable[str] = FILES) -> Iterator[str]:
    for name in files:
        for group in tomllib.loads((DATA / name).read_text(encoding="utf-8"))["group"]:
            yield from group["sentences"]


def measure_all(names: Names, tried: Tried, *, rounds: int, chance: Random) -> Measure:
    return measure(
        names,
        tried.texts,
        rounds=rounds,
        chance=chance,
        folds=tried.folds or str,
        names_goal=tried.names_goal,
    )


def measure(
    names: Names,
    texts: Iterable[str],
    *,
    rounds: int,
    chance: Random,
    folds: Callable[[str], str] = str,
    names_goal: float = NAMES_GOAL,
) -> Measure:
    """Read each sentence once, and so many rounds where names are filled in."""
    measured = Measure(names_goal)
    for text in texts:
        times = rounds if SLOT.search(text) else 1
        measured.sentences += 1
        for _ in range(times):
            filled, wanted = fill(text, names, chance)
            read = _read(folds(filled), wanted)
            measured.readings.append(read)
            measured.wanted.update(one.kind for one in read.wanted)
            measured.missed.update(one.kind for one in read.missed)
            measured.false_alarms.update(one.kind for one in read.false_alarms)
            measured.alarming += bool(read.false_alarms) / times
    return measured


def fill(text: str, names: Names, chance: Random) -> tuple[str, list[Found]]:
    """The sentence as the guard reads it, and what is to be found in it."""
    parts, wanted, end, length = [], [], 0, 0
    for match in MARK.finditer(text):
        before = text[end : match.start()]
        value = SLOT.sub(lambda slot: _name(slot, names, chance), match["inside"] or match["slot"])
        start = length + len(before)
        wanted.append(Found(start, start + len(value), Kind(match["kind"] or Kind.NAME)))
        parts += [before, value]
        end, length = match.end(), start + len(value)
    return "".join([*parts, text[end:]]), wanted


def _name(slot: re.Match, names: Names, chance: Random) -> str:
    name = names.draw(slot["slot"].lower(), chance)
    if slot["letters"] or slot["slot"].isupper():
        return name.lower() if slot["letters"] else name.upper()
    return name + "s" if slot["genitive"] and not name.endswith(WITHOUT_GENITIVE) else name


def _read(text: str, wanted: list[Found]) -> Read:
    found = find_personal_data(text, on=WRITTEN_ON)
    return Read(
        text=text,
        wanted=tuple(wanted),
        missed=tuple(one for one in wanted if not _is_covered(one, found, text)),
        false_alarms=tuple(one for one in found if not _is_covered(one, wanted, text)),
    )


def _is_covered(one: Found, by: list[Found], text: str) -> bool:
    """Every letter and digit of the one lies in something of its kind among the others."""
    return all(
        any(other.kind == one.kind and other.start <= place < other.end for other in by)
        for place in range(one.start, one.end)
        if text[place].isalnum()
    )
