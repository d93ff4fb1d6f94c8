"""Likely names that are not written as names are: "anna lindström", "ANNA LINDSTRÖM".

Where the letters say nothing a name is known by what is left. A word that is no common word in any form, and

- ends as surnames do: alone where the ending is a sure one ("lindström"), else after another such word or one that is
  a name too ("anna lundin", "sven ek"), which belongs to it;
- stands after somebody who has a name, or where somebody is named ("läraren ahmed", "hos fatima", "heter elias");
- stands before what people do ("ahmed sa att", "att fatima inte");
- stands in a line with nothing but two or three of its kind ("AHMED ALI").

What is written as names are is left to names.py, which reads a word in capitals among others that are not (`shouted`)
as if it were. A first name in small letters that nothing of this stands beside is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stodtelefon.privacy.guard.running_text import BESIDE, Word
from stodtelefon.privacy.guard.words import (
    ends_as_nobody,
    ends_as_surname,
    is_also_a_name,
    is_common,
    is_no_noun,
    is_nobody,
    is_person,
    is_surely_surname,
    is_thing,
    is_unknown,
    is_verb,
    words,
)

SHORTEST_ALONE = 4  # an abbreviation in capitals is shorter
SHORTEST_BENT = 6
MOST_IN_LINE = 3
NO_WORD = Word("", "", 0, 0, "", False, False)
SAID = frozenset(["heter", "hette", "kallas"])
OF_PLACE = frozenset(["i", "på", "vid", "utanför", "från", "nära"])
BEFORE_A_NOUN = frozenset(["hos", "med", "av", "åt", "till"])
BEFORE_SOMEBODY = frozenset(["för", "enligt", "gäller", "träffade", "hotade", "bad", "frågade"])
BEFORE_SUBJECT = frozenset(["att", "när", "om", "och", "eller"])  # and before what is done: "att bygga"
AFTER_SOMEBODY = frozenset(
    ["är", "var", "har", "hade", "och", "som", "kom", "går", "gick", "ska", "kan", "blev", "från"]
)
LIKE_A_NAME = re.compile(r".+(?:rud|ard|mad|red|ert|ret|bet|und)")


def spans(found: list[Word]) -> Iterator[tuple[int, int]]:
    """From which word to which, of those that are written without one capital letter or in capitals alone."""
    place = 0
    while place < len(found):
        stop = _name_from(found, place)
        if stop is None:
            place += 1
            continue
        yield place, stop
        place = stop


def shouted(found: list[Word]) -> set[int]:
    """The places of words in capitals that may be a name among others that are not: none of those beside each other is
    a common word or an abbreviation."""
    names: set[int] = set()
    place = 0
    while place < len(found):
        stop = place
        while (
            stop < len(found) and _is_in_capitals(found[stop]) and (stop == place or _is_beside(found[stop]))
        ):
            stop += 1
        run = found[place:stop]
        if run and all(is_unknown(word.low) or is_also_a_name(word.low) for word in run):
            longest = max(len(word.text) for word in run)
            if longest >= SHORTEST_ALONE:
                names.update(range(place, stop))
        place = max(stop, place + 1)
    return names


class Here(NamedTuple):
    """A word among those that stand beside it: an empty word where none does."""

    found: list[Word]
    place: int
    word: Word
    before: str
    second: Word
    third: Word

    @property
    def is_place(self) -> bool:
        return self.before in OF_PLACE


def _name_from(found: list[Word], place: int) -> int | None:
    """Where the name ends that begins here; None where none does."""
    word = found[place]
    if not _is_of_any_letters(word):
        return None
    before = found[place - 1].low if place and _is_beside(word) else ""
    if before and (is_thing(before) or before in words("before_nobody")):
        return None
    second = _beside(found, place + 1)
    here = Here(found, place, word, before, second, _beside(found, place + 2) if second.low else NO_WORD)
    return next((place + size for rule in RULES if (size := rule(here))), None)


# Each rule tells how many words of a name begin here


def _first_and_last(here: Here) -> int:
    """ "anna lundin", "sven ek", "björn lindström"; not "på norra grängesberg"."""
    first, last = here.word.low, here.second.low
    if not last or not _is_of_any_letters(here.second) or not _may_be_first(first):
        return 0
    if not is_no_noun(last):
        return 2 if last in words("surnames_too") and is_unknown(first) else 0
    return 2 if ends_as_surname(last) and not (here.is_place and ends_as_nobody(last)) else 0


def _what_is_said(here: Here) -> int:
    """ "pojken heter elias", "namn är saga"; not "gruppen heter zork"."""
    if here.before not in SAID and here.before != "är":
        return 0
    before = [word.low for word in here.found[max(0, here.place - 5) : here.place - 1]]
    is_said = here.before in SAID or (here.before == "är" and before[-1:] in (["namn"], ["namnet"]))
    if not is_said or any(is_thing(low) for low in before):
        return 0
    return _with_unknown(here) if is_no_noun(here.word.low) or is_also_a_name(here.word.low) else 0


def _surname(here: Here) -> int:
    """ "lindström har akten"."""
    return 1 if is_surely_surname(here.word.low) and is_no_noun(here.word.low) and not here.is_place else 0


def _after_somebody(here: Here) -> int:
    """ "läraren ahmed", "hos fatima", "för fatima"."""
    low = here.word.low
    is_name = (
        is_unknown(low)
        if is_person(here.before)
        else _may_be_a_name(low)
        and (
            (here.before in BEFORE_A_NOUN and is_no_noun(low))
            or (here.before in BEFORE_SOMEBODY and is_unknown(low))
        )
    )
    return _with_unknown(here) if is_name else 0


def _before_what_is_done(here: Here) -> int:
    """ "ahmed sa att", "ahmed ali ringde", "att ahmed inte"."""
    low = here.word.low
    if not here.second.low or here.is_place or not is_unknown(low) or not _may_be_a_name(low):
        return 0
    if _does(here.word, here.second) or (here.before in BEFORE_SUBJECT and _may_do(here.second)):
        return 1
    is_last = is_no_noun(here.second.low) and _is_of_any_letters(here.second)
    return 2 if is_last and _does(here.word, here.third) else 0


def _alone_in_line(here: Here) -> int:
    """ "AHMED ALI" """
    if (here.place and "\n" not in here.word.gap) or not is_no_noun(here.word.low):
        return 0
    stop = here.place + 1
    while stop < len(here.found) and "\n" not in here.found[stop].gap:
        is_more = _is_beside(here.found[stop]) and is_unknown(here.found[stop].low)
        if not is_more or stop - here.place >= MOST_IN_LINE:
            return 0
        stop += 1
    return stop - here.place if stop - here.place > 1 else 0


RULES = (
    _first_and_last,
    _what_is_said,
    _surname,
    _after_somebody,
    _before_what_is_done,
    _alone_in_line,
)


# Words


def _may_be_first(low: str) -> bool:
    if len(low) == 2:
        return low.isalpha() and not (is_common(low) or is_nobody(low) or is_verb(low))
    return is_no_noun(low) or is_also_a_name(low)


def _may_be_a_name(low: str) -> bool:
    """Not bent as words are that it does not know: påstås, begärt, avslutad."""
    if low.endswith("s"):
        return low.endswith("us")
    return low[-1] not in "dt" or len(low) < SHORTEST_BENT or LIKE_A_NAME.fullmatch(low) is not None


def _does(word: Word, second: Word) -> bool:
    """ "fatima ringde", and at the start of a sentence "fatima är", "fatima och"."""
    return second.low in words("people_do") or (word.is_start and second.low in AFTER_SOMEBODY)


def _may_do(word: Word) -> bool:
    return word.low == "inte" or word.low in AFTER_SOMEBODY or is_verb(word.low)


def _with_unknown(here: Here) -> int:
    """The word, and the next one too where that may be a surname."""
    second = here.second.low
    is_last = second in words("surnames_too") or (bool(second) and is_unknown(second))
    return 2 if is_last and _is_of_any_letters(here.second) else 1


def _beside(found: list[Word], place: int) -> Word:
    return found[place] if place < len(found) and _is_beside(found[place]) else NO_WORD


def _is_of_any_letters(word: Word) -> bool:
    """In small letters, or in capitals: among words that are not, a few capitals are an abbreviation."""
    is_long = word.is_heading or len(word.text) >= SHORTEST_ALONE
    return word.text.islower() or (word.text.isupper() and is_long)


def _is_in_capitals(word: Word) -> bool:
    return len(word.text) > 1 and word.text.isupper() and not word.is_heading


def _is_beside(word: Word) -> bool:
    return BESIDE.fullmatch(word.gap) is not None
