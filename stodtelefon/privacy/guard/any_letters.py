"""Likely names that are not written as names are: "anna lindström", "ANNA LINDSTRÖM".

Where the letters say nothing a name is known by what is left. A word that is no common word in any form, and stands

- as a surname: it ends as surnames do, alone where the ending is a sure one ("lindström"), else after another unknown
  word ("anna lundin", "sven ek"). What stands before it belongs to it;
- after somebody who has a name ("läraren ahmed", "min bror elias", "hos fatima");
- before what people do ("ahmed sa att", "fatima ringde");
- in a line with nothing but two or three of its kind ("AHMED ALI").

What is written as names are is left to names.py, and a single word in capitals among others (shouted) is read as if it
were. A first name in small letters that nothing of this stands beside is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def _name_from(found: list[Word], place: int) -> int | None:
    """Where the name ends that begins here; None where none does."""
    word = found[place]
    if not _is_of_any_letters(word):
        return None
    before = found[place - 1].low if place and _is_beside(word) else ""
    if before and (is_thing(before) or before in words("before_nobody")):
        return None
    second = found[place + 1] if place + 1 < len(found) and _is_beside(found[place + 1]) else None
    is_place = before in OF_PLACE
    if second is not None and _are_first_and_last(word, second):
        return None if is_place and ends_as_nobody(second.low) else place + 2
    is_said = before in SAID or (before == "är" and place > 1 and found[place - 2].low in ("namn", "namnet"))
    if is_said and not any(is_thing(one.low) for one in found[max(0, place - 5) : place - 1]):
        return _with_unknown(found, place) if is_no_noun(word.low) or is_also_a_name(word.low) else None
    if not is_no_noun(word.low):
        return None
    if is_surely_surname(word.low) and not is_place:
        return place + 1
    if is_person(before) and is_unknown(word.low):
        return _with_unknown(found, place)
    if not _may_be_a_name(word.low):
        return _line_of_names(found, place)
    if before in BEFORE_A_NOUN or (before in BEFORE_SOMEBODY and is_unknown(word.low)):
        return _with_unknown(found, place)
    if second is not None and not is_place and is_unknown(word.low):
        if _does(word, second) or (before in BEFORE_SUBJECT and _may_do(second)):
            return place + 1
        third = found[place + 2] if place + 2 < len(found) and _is_beside(found[place + 2]) else None
        if third is not None and is_no_noun(second.low) and _is_of_any_letters(second) and _does(word, third):
            return place + 2
    return _line_of_names(found, place)


def _may_be_a_name(low: str) -> bool:
    """Not bent as words are that it does not know: påstås, begärt, avslutad."""
    if low.endswith("s"):
        return low.endswith("us")
    return low[-1] not in "dt" or len(low) < SHORTEST_BENT or LIKE_A_NAME.fullmatch(low) is not None


def _are_first_and_last(first: Word, last: Word) -> bool:
    """ "anna lundin", "sven ek", "björn lindström"."""
    if not _is_of_any_letters(last) or not (
        is_no_noun(first.low) or is_also_a_name(first.low) or len(first.low) == 2
    ):
        return False
    if len(first.low) == 2 and (is_common(first.low) or is_nobody(first.low) or is_verb(first.low)):
        return False
    if is_no_noun(last.low):
        return ends_as_surname(last.low)
    return last.low in words("surnames_too") and is_unknown(first.low)


def _does(word: Word, second: Word) -> bool:
    """ "fatima ringde", and at the start of a sentence "fatima är", "fatima och"."""
    return second.low in words("people_do") or (word.is_start and second.low in AFTER_SOMEBODY)


def _may_do(word: Word) -> bool:
    return word.low == "inte" or word.low in AFTER_SOMEBODY or is_verb(word.low)


def _with_unknown(found: list[Word], place: int) -> int:
    stop = place + 1
    if stop < len(found) and _is_beside(found[stop]) and _is_of_any_letters(found[stop]):
        is_last = is_unknown(found[stop].low) or found[stop].low in words("surnames_too")
        return stop + 1 if is_last else stop
    return stop


def _line_of_names(found: list[Word], place: int) -> int | None:
    if place and "\n" not in found[place].gap:
        return None
    stop = place + 1
    while stop < len(found) and "\n" not in found[stop].gap:
        if not _is_beside(found[stop]) or not is_unknown(found[stop].low) or stop - place >= MOST_IN_LINE:
            return None
        stop += 1
    return stop if stop - place > 1 else None


def _is_of_any_letters(word: Word) -> bool:
    """In small letters, or in capitals: among words that are not, a few capitals are an abbreviation."""
    is_long = word.is_heading or len(word.text) >= SHORTEST_ALONE
    return word.text.islower() or (word.text.isupper() and is_long)


def _is_in_capitals(word: Word) -> bool:
    return len(word.text) > 1 and word.text.isupper() and not word.is_heading


def _is_beside(word: Word) -> bool:
    return BESIDE.fullmatch(word.gap) is not None
