"""Forgiving comparison of names: there is no index of names, so the opened identities are compared one by
one.

Case, order, accents, å ä ö and the common ways to spell the same sound make no difference (Christer Carlson
finds KARLSSON, KRISTER). A word may be cut short after three letters, and a word of five letters or more may
have one letter wrong, missing, extra or swapped with the next. Words that stand next to each other may be
written as one, on either side (Alhariri finds Al-Hariri, Ann-Charlotte finds Anncharlotte).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from rapidfuzz.distance.OSA import distance

from stodtelefon.texts import INVISIBLE

SHORTEST_START = 3
SHORTEST_FORGIVEN = 5
MOST_JOINED = 3
SAME_SOUND = (("ph", "f"), ("th", "t"), ("ch", "k"), ("x", "ks"), ("dj", "d"))
SAME_LETTER = str.maketrans(
    {"c": "k", "q": "k", "w": "v", "z": "s"}
    | dict(zip("åäáàâãæöóòôõøéèêëíìîïıúùûüýÿñçđł", "aaaaaaaooooooeeeeiiiiiuuuuyynkdl", strict=True))
    | dict.fromkeys("-,.'´`’()/\t\n", " ")
)
HIDDEN = re.compile(INVISIBLE)  # also in a name that was kept before texts were tidied
TWICE = re.compile(r"(.)\1+")


class NameQuery:
    """A name that is looked for, given in its folded words, and compared with many."""

    def __init__(self, words: list[str]) -> None:
        self.words = words

    @cached_property
    def longest_first(self) -> list[str]:
        return sorted(self.words, key=len, reverse=True)

    @cached_property
    def joined(self) -> list[list[tuple[int, str]]]:
        """From each word on: so many neighbours, and how they read as one, the most first."""
        words = self.words
        return [
            [
                (size, _as_one(words[place : place + size]))
                for size in range(min(MOST_JOINED, len(words) - place), 0, -1)
            ]
            for place in range(len(words))
        ]

    def matches(self, name: str | None) -> bool:
        """Every word that is looked for stands in the name. An empty query finds nothing."""
        return bool(self.words and name) and self.stands_in(fold(name))

    def stands_in(self, words: list[str]) -> bool:
        """The same of a name that was folded. Most names end at how their words begin."""
        first = self.words[0] if self.words else ""
        for word in words:
            if first and _may_begin(first, word):
                return self._word_by_word(words) or self._joined(words)
        return False

    def _word_by_word(self, words: list[str]) -> bool:
        left = words.copy()
        for word in self.longest_first:
            found = next((other for other in left if _same(word, other)), None)
            if found is None:
                return False
            left.remove(found)
        return True

    def _joined(self, words: list[str]) -> bool:
        """The same with neighbours as one word, as many at a time as there are."""
        left, place = words.copy(), 0
        while place < len(self.words):
            for size, word in self.joined[place]:
                if found := _run_of(word, left, is_typed_so=size == 1):
                    left[found] = [""] * (found.stop - found.start)
                    place += size
                    break
            else:
                return False
        return True


def matches(query: str, name: str | None) -> bool:
    """Whether `query` could be this name."""
    return NameQuery(fold(query)).matches(name)


def fold(name: str) -> list[str]:
    """The words of a name, so written that spelling variants are alike."""
    text = name.casefold()
    if "h" in text or "x" in text or "dj" in text:
        for written, sound in SAME_SOUND:
            text = text.replace(written, sound)
    text = text.translate(SAME_LETTER)
    if not text.isascii():
        text = "".join(letter if letter.isalnum() else " " for letter in _unaccented(HIDDEN.sub("", text)))
    return TWICE.sub(r"\1", text).split()


def _unaccented(text: str) -> Iterator[str]:
    """The letters without their accents."""
    return (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _run_of(word: str, words: list[str], *, is_typed_so: bool) -> slice | None:
    """Where in a name a word stands, there as one or as several.

    One that was typed as several is never cut short; the other only in the last of those that it runs over.
    """
    for start, first in enumerate(words):
        if not first or not _may_begin(word, first):
            continue
        for stop in range(start + 1, min(start + MOST_JOINED, len(words)) + 1):
            if not words[stop - 1]:
                break
            other = _as_one(words[start:stop])
            uncut = len(other) - len(words[stop - 1]) if is_typed_so else len(other)
            if _same(word, other, shortest=uncut + SHORTEST_START):
                return slice(start, stop)
    return None


def _may_begin(word: str, other: str) -> bool:
    """Whether the two, or what they are the beginnings of, can be the same: told by three letters.

    No slip is forgiven in the first. With one in the second or the third, one of these still stands in one of the two
    places; words that are joined keep the three letters that they begin with.
    """
    if word[0] != other[0]:
        return False
    return (
        len(word) < SHORTEST_START
        or len(other) < SHORTEST_START
        or word[1] in other[1:3]
        or word[2] in other[1:3]
    )


def _as_one(words: list[str]) -> str:
    return words[0] if len(words) == 1 else TWICE.sub(r"\1", "".join(words))


def _same(word: str, other: str, *, shortest: int = SHORTEST_START) -> bool:
    if word == other or (len(word) >= shortest and other.startswith(word)):
        return True
    return min(len(word), len(other)) >= SHORTEST_FORGIVEN and _one_slip_apart(word, other)


def _one_slip_apart(word: str, other: str) -> bool:
    """One letter wrong, missing, extra or swapped with the next, but for the first."""
    return word[0] == other[0] and distance(word, other, score_cutoff=1) <= 1
