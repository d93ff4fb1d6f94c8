"""What is said in a call: what is asked, in the order of the conversation, what can be said, and what may be told.

The order, the keys and the fields stand in `data/snabbscanning.toml`, with the words that a new line begins with. The
words of a version are its own (`calls/models/wordings.py`). Once it has been in use it never changes, so it is read
once a process and known by its key, which no other version ever has: every server says the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from calls.models.wordings import Wording
from stodtelefon.editions.news import Difference

DATA = Path(__file__).parent / "data" / "snabbscanning.toml"
# Where the page of a call says the guidance itself, and not beside the form.
GUIDED_ON_PAGE = ("seen", "contact")


@dataclass(frozen=True)
class Text:
    """One text of a version: by which key it is kept, what it is called, how long it may be, and where it is shown.
    `begins`: where it is written, it stands a little apart from the one before."""

    key: str
    label: str
    words: str
    most: int
    must: bool = True
    rows: int = 2
    shown: str = ""
    begins: bool = False


@dataclass(frozen=True)
class Question:
    """One thing that is asked: in which of the 14 steps, for which field, in which words. `place` is its number
    in its part of the conversation."""

    step: str
    group: str
    field: str
    text: str
    help: str = ""
    place: int = 1

    @property
    def texts(self) -> Iterator[Text]:
        yield Text(f"ask_{self.field}", f"Fråga {self.place}", self.text, 300, begins=True)
        yield Text(
            *(f"help_{self.field}", f"Stöd till fråga {self.place}", self.help, 300),
            must=False,
            shown="Står under frågan.",
        )


@dataclass(frozen=True)
class Group:
    """A part of the conversation: what can be said there, guidance for whoever asks, and advice to give."""

    key: str
    title: str
    say: str
    guidance: str = ""
    advice: str = ""
    questions: tuple[Question, ...] = ()

    @property
    def guides_beside(self) -> bool:
        return bool(self.guidance) and self.key not in GUIDED_ON_PAGE

    @property
    def texts(self) -> Iterator[Text]:
        yield Text(f"say_{self.key}", "Säg så här", self.say, 500, rows=3, shown="Står bredvid frågorna.")
        for question in self.questions:
            yield from question.texts
        yield Text(
            *(f"guidance_{self.key}", "Vägledning till den som svarar", self.guidance, 500),
            must=False,
            begins=True,
            shown="Hur man frågar, vad man tänker på.",
        )
        yield Text(
            *(f"advice_{self.key}", "Råd att ge", self.advice, 500),
            must=False,
            shown="Vad den som hör av sig kan göra själv.",
        )


@dataclass(frozen=True)
class Fact:
    """What must be told of how personal data is kept (GDPR 13), under a heading that stands fast."""

    key: str
    term: str
    text: str


@dataclass(frozen=True)
class Told:
    """What may be told of one thing: `read` is read out, `whole` is printed, a line each for what stands by itself."""

    key: str
    title: str
    read: str
    whole: str
    facts: tuple[Fact, ...] = ()

    @property
    def lines(self) -> list[str]:
        return [line for line in self.whole.splitlines() if line]

    @property
    def texts(self) -> Iterator[Text]:
        yield Text(f"read_{self.key}", "Läs upp", self.read, 600, rows=3)
        yield Text(
            *(f"whole_{self.key}", "På papper", self.whole, 3000),
            rows=8,
            shown="En rad för varje stycke.",
        )
        for fact in self.facts:
            yield Text(f"fact_{fact.key}", fact.term, fact.text, 1000, rows=3, begins=True)


@dataclass(frozen=True)
class Conversation:
    """All the words of one version. `key` is the version's own; empty for those that came with the program."""

    groups: tuple[Group, ...]
    told: tuple[Told, ...]
    key: str = ""

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for group in self.groups for question in group.questions)

    @cached_property
    def asked(self) -> dict[str, Question]:
        """What is asked, by its field."""
        return {question.field: question for question in self.questions}

    @cached_property
    def part(self) -> dict[str, Group | Told]:
        """What is edited together, by its key, in the order of the conversation and then of what may be told."""
        return {part.key: part for part in (*self.groups, *self.told)}

    @cached_property
    def words(self) -> dict[str, str]:
        """All of it as it is kept: each text by its key."""
        return {text.key: text.words for part in self.part.values() for text in part.texts}

    @property
    def help(self) -> str:
        """What is to be written, and what not: on paper it stands above all questions."""
        return self.part["seen"].guidance

    def asks(self, field: str) -> Question:
        return self.asked[field]

    def differs(self, before: Conversation) -> list[Difference]:
        """Where this says something else than that."""
        return [
            Difference(part.key, part.title, text.label, before.words[text.key], text.words)
            for part in self.part.values()
            for text in part.texts
            if text.words != before.words[text.key]
        ]


@cache
def shipped() -> Conversation:
    """The words that came with the program."""
    return _conversation({})


@lru_cache(maxsize=64)
def conversation_of(wording: Wording) -> Conversation:
    """The words of a version that is or has been in use. Of the row nothing but its key need be read."""
    return words_of(wording)


def words_of(wording: Wording) -> Conversation:
    """The words of a version as they are now, a draft's too."""
    return _conversation(wording.words, key=str(wording.pk))


def said_now() -> Conversation:
    """The words in use; those that came with the program where none is."""
    wording = Wording.objects.in_use().only("pk").first()
    return conversation_of(wording) if wording else shipped()


def news_of(draft: Wording) -> list[Difference]:
    """What a draft says otherwise than the words in use."""
    return words_of(draft).differs(said_now())


@cache
def _data() -> dict[str, list[dict]]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def _conversation(words: Mapping[str, str], *, key: str = "") -> Conversation:
    def said(kind: str, row: Mapping[str, str], of: str, name: str) -> str:
        return words.get(f"{kind}_{row[of]}", row.get(name, ""))

    rows = _data()["question"]
    asked = [
        Question(
            *(row["step"], row["group"], row["field"]),
            text=said("ask", row, "field", "text"),
            help=said("help", row, "field", "help"),
            place=1 + [one for one in rows if one["group"] == row["group"]].index(row),
        )
        for row in rows
    ]
    groups = [
        Group(
            *(row["key"], row["title"]),
            **{name: said(name, row, "key", name) for name in ("say", "guidance", "advice")},
            questions=tuple(question for question in asked if question.group == row["key"]),
        )
        for row in _data()["group"]
    ]
    told = [
        Told(
            *(row["key"], row["title"]),
            **{name: said(name, row, "key", name) for name in ("read", "whole")},
            facts=tuple(
                Fact(fact["key"], fact["term"], said("fact", fact, "key", "text"))
                for fact in row.get("fact", ())
            ),
        )
        for row in _data()["told"]
    ]
    return Conversation(tuple(groups), tuple(told), key)
