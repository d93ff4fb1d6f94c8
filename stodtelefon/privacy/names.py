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
    """A name that is looked for, folded once and compared with many."""

    def __init__(self, query: str) -> None:
        self.words = words = fold(query)
        self.longest_first = sorted(words, key=len, reverse=True)
        self.joined = [
            [
                (size, _as_one(words[place : place + size]))
                for size in range(min(MOST_JOINED, len(words) - place), 0, -1)
            ]
            for place in range(len(words))
        ]

    def matches(self, name: str | None) -> bool:
        """Every word that is looked for stands in the name. An empty query finds nothing."""
        if not self.words or not name:
            return False
        begins = self.words[0][0]
        words = fold(name)
        for word in words:
            if word[0] == begins:
                return self._word_by_word(words) or self._joined(words)
        return False  # no slip is forgiven in the first letter: most names end here

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
        place = 0
        while place < len(self.words):
            for size, word in self.joined[place]:
                if found := _run_of(word, words, is_typed_so=size == 1):
                    words[found] = [""] * (found.stop - found.start)
                    place += size
                    break
            else:
                return False
        return True


def matches(query: str, name: str | None) -> bool:
    """Whether `query` could be this name."""
    return NameQuery(query).matches(name)


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
    begins = word[0]
    for start, first in enumerate(words):
        if not first or first[0] != begins:
            continue
        for stop in range(start + 1, min(start + MOST_JOINED, len(words)) + 1):
            if not words[stop - 1]:
                break
            other = _as_one(words[start:stop])
            uncut = len(other) - len(words[stop - 1]) if is_typed_so else len(other)
            if _same(word, other, shortest=uncut + SHORTEST_START):
                return slice(start, stop)
    return None


def _as_one(words: list[str]) -> str:
    return words[0] if len(words) == 1 else TWICE.sub(r"\1", "".join(words))


def _same(word: str, other: str, *, shortest: int = SHORTEST_START) -> bool:
    if word == other or (len(word) >= shortest and other.startswith(word)):
        return True
    return min(len(word), len(other)) >= SHORTEST_FORGIVEN and _one_slip_apart(word, other)


def _one_slip_apart(word: str, other: str) -> bool:
    if len(word) > len(other):
        word, other = other, word
    if len(other) - len(word) > 1 or word[0] != other[0]:
        return False
    same = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), len(word))
    rest, other_rest = word[same:], other[same:]
    if len(word) < len(other):
        return rest == other_rest[1:]
    return rest[1:] == other_rest[1:] or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])
