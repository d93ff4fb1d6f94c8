"""What the guard knows of words (data/words.toml), read when the first text is: common words, endings, places, bodies.

It knows no names. A word is judged by itself here, and among its neighbours in names.py. What was judged of a text is
forgotten with it: no word that somebody wrote stays in the memory of a worker.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
MOST = 4096  # words of a text that are judged once
LONGEST = 40
SHORTEST_NAME = 3  # among words in small letters
KNOWN = ("common", "verbs", "people_do", "short", "between")
LONGEST_FIRST_NAME = 12
VERB = re.compile(r"\w{2,20}(?:de|te|ar|er|ade)")
NO_VERBS = frozenset({"över", "under", "efter", "eller", "heller", "åter", "utöver"})
# underskriften, överlämnat; not Torsten, Andersen, Lindgren
DEFINITE = re.compile(r"\w{5,30}(?<!s)(?<!st)(?<!gr)en|\w{5,30}at")
SHORTEST_END_OF_WORD = 4
SHORTEST_BEFORE_ENDING = 3
# How nouns are bent, and the vowels that gave way to it: flick-or is of flick-a.
BENT = tuple(
    (ending + owner, vowels)
    for ending, vowels in (
        *((one, ("",)) for one in ("", "n", "en", "et", "t", "r", "na")),
        *((one, ("", "e")) for one in ("ar", "arna", "er", "erna")),
        *((one, ("a",)) for one in ("or", "orna")),
    )
    for owner in ("", "s")
)


@cache
def words(group: str) -> frozenset[str]:
    return frozenset(_groups()[group].split())


def know_words() -> None:
    """Read them all, where several processes are to share them."""
    for group in _groups():
        words(group)


@cache
def _groups() -> dict[str, str]:
    return tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=MOST)
def is_common(word: str) -> bool:
    """A common word in any of its forms, given in small letters."""
    return (
        word in words("common") or _is_passive(word) or any(stem in words("nouns") for stem in _stems(word))
    )


def _is_passive(word: str) -> bool:
    """What is done to somebody: hotas, of hotar; nekas, of nekar."""
    return word.endswith("as") and word[:-1] + "r" in words("common")


def is_noun(word: str) -> bool:
    """A common noun in any of its forms, or a longer word that ends in one."""
    return any(stem in words("nouns") for stem in _stems(word)) or is_compound(word)


@lru_cache(maxsize=MOST)
def is_like_common(word: str) -> bool:
    """Also what is bent as common words are (underskriften), or ends in one (klassföreståndaren)."""
    if len(word) > LONGEST_FIRST_NAME and word.isalpha():
        return True
    return is_bent(word) or is_common(word) or is_compound(word)


@lru_cache(maxsize=MOST)
def is_compound(word: str) -> bool:
    """A longer word that ends in a noun, in any of its forms: samtalsrum, klassföreståndaren."""
    return word.isalpha() and any(_ends_in_noun(stem) for stem in _stems(word))


def forget() -> None:
    for judged in (
        is_common,
        is_like_common,
        is_compound,
        is_nobody,
        is_verb,
        is_thing,
        is_person,
        is_no_noun,
    ):
        judged.cache_clear()


@lru_cache(maxsize=MOST)
def is_verb(word: str) -> bool:
    """What somebody does or did, as it stands after a subject."""
    if word in words("people_do") or word in words("verbs"):
        return True
    if word in NO_VERBS:
        return False
    return VERB.fullmatch(word) is not None and not any(stem in words("nouns") for stem in _stems(word))


@lru_cache(maxsize=MOST)
def is_nobody(word: str) -> bool:
    """A place, a body, a brand, a feast, a work, also in the genitive; given in small letters."""
    known = words("places") | words("others")
    return word in known or word.removesuffix("s") in known or ends_as_nobody(word)


def ends_as_nobody(word: str) -> bool:
    """Ends as places and bodies do: Sjumilaskolan, Migrationsverket."""
    return word.isalpha() and _ends_in(word, "endings")


def is_bent(word: str) -> bool:
    """Has an ending of common words: Öresundståget, underskriften."""
    owner = word.removesuffix("s")
    return any(_ends_in(one, "bent") or DEFINITE.fullmatch(one) is not None for one in (word, owner))


def ends_as_surname(word: str) -> bool:
    return _ends_in(word, "surname_endings", shortest=2)


def is_unknown(word: str) -> bool:
    """Given in small letters: no common word in any form, and nothing that has a name without being somebody."""
    return is_no_noun(word) and not is_verb(word)


@lru_cache(maxsize=MOST)
def is_no_noun(word: str) -> bool:
    """The same where no verb can stand: "peter" is bent as one, and is none after "med"."""
    return (
        len(word) >= SHORTEST_NAME
        and word.replace("-", "").isalpha()
        and not any(word in words(group) for group in KNOWN)
        and not is_also_a_name(word)
        and not is_like_common(word)
        and not is_nobody(word)
        and not is_person(word)
        and not is_thing(word)
        and not all(is_common(part) for part in word.split("-"))
    )


def is_surely_surname(word: str) -> bool:
    """Ends as hardly anything but a surname does: lindström, svensson."""
    return _ends_in(word, "sure_surname_endings")


def is_also_a_name(word: str) -> bool:
    return word in words("also_names") or (word.removesuffix("s") in words("also_names"))


@lru_cache(maxsize=MOST)
def is_thing(word: str) -> bool:
    """A noun for what has a name and is nobody, or a longer word that ends in one (facebookgruppen)."""
    return word in words("things") or any(end in words("things") for end in _ends_of(word))


@lru_cache(maxsize=MOST)
def is_person(word: str) -> bool:
    """A noun for somebody who has a name: mamman, klassläraren."""
    return word in words("people") or any(end in words("people") for end in _ends_of(word))


def _ends_in_noun(stem: str) -> bool:
    return any(
        end in words("nouns") and end not in words("also_names")  # Lindberg, Fagersten
        for end in _ends_of(stem)
    )


def _ends_of(word: str) -> Iterator[str]:
    """The ends of a word that may be words themselves."""
    length = min(len(word), LONGEST)
    return (word[cut:] for cut in range(SHORTEST_BEFORE_ENDING, length - SHORTEST_END_OF_WORD + 1))


def _stems(word: str) -> Iterator[str]:
    """What a word may be a form of: flickorna, flicka; pojkar, pojke; lärarens, lärare."""
    yield word
    for ending, vowels in BENT:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            yield from (word.removesuffix(ending) + vowel for vowel in vowels)


def _ends_in(word: str, group: str, *, shortest: int = SHORTEST_BEFORE_ENDING) -> bool:
    """Is there an ending of the group with so many letters before it, or more?"""
    return any(word[cut:] in words(group) for cut in range(shortest, min(len(word), LONGEST) - 1))
