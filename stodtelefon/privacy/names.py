"""Forgiving comparison of names: there is no index of names, so the opened identities are compared one by
one.

Case, order, accents, å ä ö and the common ways to spell the same sound make no difference (Christer Carlson
finds KARLSSON, KRISTER). A word may be cut short after three letters, and a word of five letters or more may
have one letter wrong, missing, extra or swapped with the next.
"""

import re
import unicodedata
from collections.abc import Iterator

SHORTEST_START = 3
SHORTEST_FORGIVEN = 5
SAME_SOUND = (("ph", "f"), ("th", "t"), ("ch", "k"), ("x", "ks"))
SAME_LETTER = str.maketrans(
    {"c": "k", "q": "k", "w": "v", "z": "s"}
    | dict(zip("åäáàâãæöóòôõøéèêëíìîïıúùûüýÿñçđł", "aaaaaaaooooooeeeeiiiiiuuuuyynkdl", strict=True))
    | dict.fromkeys("-,.'´`’()/\t\n\u2010\u2013", " ")
)
TWICE = re.compile(r"(.)\1+")


class NameQuery:
    """A name that is looked for, folded once and compared with many."""

    def __init__(self, query: str) -> None:
        self.words = fold(query)

    def matches(self, name: str | None) -> bool:
        """Every word that is looked for stands in the name. An empty query finds nothing."""
        if not self.words or not name:
            return False
        left = fold(name)
        for word in self.words:
            found = next((other for other in left if _same(word, other)), None)
            if found is None:
                return False
            left.remove(found)
        return True


def matches(query: str, name: str | None) -> bool:
    """Whether `query` could be this name."""
    return NameQuery(query).matches(name)


def fold(name: str) -> list[str]:
    """The words of a name, so written that spelling variants are alike."""
    text = name.casefold()
    if "h" in text or "x" in text:
        for written, sound in SAME_SOUND:
            text = text.replace(written, sound)
    text = text.translate(SAME_LETTER)
    if not text.isascii():
        text = "".join(letter if letter.isalnum() else " " for letter in _bare(text))
    return TWICE.sub(r"\1", text).split()


def _bare(text: str) -> Iterator[str]:
    """The letters without their accents."""
    return (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _same(word: str, other: str) -> bool:
    if word == other or (len(word) >= SHORTEST_START and other.startswith(word)):
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
