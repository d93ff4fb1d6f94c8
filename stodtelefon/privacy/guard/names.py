"""Likely names in a running text, by how Swedish is written and not by a list of names.

Swedish writes a capital letter where a sentence begins and in what is called something. So

- inside a sentence a word with a capital letter is a name, unless it is known to be nobody (a place, a body, a brand:
  a word of data/words.toml, its ending, or the noun before it: "filmen", "gruppen"), stands after "i" or "vid" as
  places do, or after "till" where somebody travels, is an abbreviation in capitals (BUP), has a capital within (TikTok)
  or stands in quotation marks alone;
- at the start of a sentence it is a name when it is no common word in any form, and a verb follows, another name, what
  it owns, or nothing ("Ahmed sover", "Ahmeds bror"; not "Misstro mot vården"). What is both a word and a name (Sten,
  Björn) is a name when somebody speaks or feels (Björn ringde), has an age, or another name follows;
- what stands beside it belongs to it: Ahmed Ali, Carl von Essen, Abu Bakr al-Masri, A. Svensson, Ann-Britt;
- after "läraren", "hans bror" and the like a word that is also a place or a feast is a name (läraren Lund).

A start is: the text, a line, a sentence, what follows a colon, a dash or an opening quotation mark. A line in capitals
is a heading. A name in small letters or in capitals is found by what is left to tell it (any_letters.py). A name that
is a common word alone at the start is not found. A name with a genitive s is found with its s (genitive.py: how it is
moved).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stodtelefon.privacy.guard import any_letters
from stodtelefon.privacy.guard.found import Found, Kind
from stodtelefon.privacy.guard.genitive import bare_name, is_owned
from stodtelefon.privacy.guard.running_text import BESIDE, Word, words_in
from stodtelefon.privacy.guard.words import (
    ends_as_nobody,
    ends_as_surname,
    is_also_a_name,
    is_common,
    is_compound,
    is_like_common,
    is_nobody,
    is_person,
    is_thing,
    is_verb,
    words,
)

PART = re.compile(r"[-'’´]")
SAID = re.compile(r"heter|hette|kallas|kallad|kallar|kallades|döpt|döptes")
TRAVELS = re.compile(
    r"flytta|resa|resor|reser|reste|rest$|utflykt|bosatt|biljett|flyg|flydde|hemifrån|buss|tåg"
)
QUOTES = "\"”“»«'’‘"
AFTER_INITIAL = re.compile(r"\. ?")
PREPOSITIONS_OF_PLACE = {"i", "vid", "utanför", "inom"}
WITHOUT_GENITIVE = ("s", "x", "z")
PREPOSITIONS_OF_STREET = {"på", "vid", "längs", "i", "utanför", "runt"}
OF_MANY = ("arna", "erna", "orna")  # Pildammarna
SHORTEST_OF_MANY = 6
FEELS = {"kär", "förälskad", "tro", "förtroende", "besviken"}
NEVER_NAMES_FROM = 60  # letters
NEVER_IN_NAMES = re.compile(r"[\d_:]")


def names(text: str) -> Iterator[Found]:
    """Those that are written as names are, and then what else is one in any letters."""
    every = list(words_in(text))
    shouted = any_letters.shouted(every)
    written = [
        word._replace(text=word.text.title()) if place in shouted else word
        for place, word in enumerate(every)
        if not word.is_heading
    ]
    also = [
        Found(every[start].start, every[stop - 1].end, Kind.NAME) for start, stop in any_letters.spans(every)
    ]
    return _joined(sorted([*_as_names(written, text), *also]), text)


def _joined(found: Iterable[Found], text: str) -> Iterator[Found]:
    """Those that run into each other or stand beside each other as one: "Anna" and "lindström"."""
    last = None
    for one in found:
        if last is None or (one.start > last.end and not BESIDE.fullmatch(text, last.end, one.start)):
            if last is not None:
                yield last
            last = one
        elif one.end > last.end:
            last = Found(last.start, one.end, Kind.NAME)
    if last is not None:
        yield last


def _as_names(found: list[Word], text: str) -> Iterator[Found]:
    parts = list(_names_among(found, text))
    owners = [part for part in parts if _owns(found, part)]
    others = {_said(found, part, text) for part in parts if part not in owners}
    for part in parts:
        bare = bare_name(_said(found, part, text), others=others) if part in owners else ""
        yield Found(found[part.start].start, found[part.stop - 1].end, Kind.NAME, bare)


def _names_among(found: list[Word], text: str) -> Iterator[slice]:
    small = {word.text for word in found if word.text[0].islower()}
    place = 0
    while place < len(found):
        if _is_said_in_small(found, place):
            yield slice(place, place + 1)
        if not _begins_name(found, place):
            place += 1
            continue
        stop = _end_of_run(found, place)
        if part := _name_in(found, place, stop, small, text):
            yield part
        place = stop


def _said(found: list[Word], part: slice, text: str) -> str:
    return text[found[part.start].start : found[part.stop - 1].end]


def _owns(found: list[Word], part: slice) -> bool:
    """Does what stands beside the name, in small letters, say what somebody owns?"""
    following = []
    for word in found[part.stop : part.stop + 2]:
        if not BESIDE.fullmatch(word.gap) or not word.text.islower():
            break
        following.append(word.low)
    return found[part.stop - 1].low.endswith("s") and is_owned(following)


# One word


def _is_capital(word: str) -> bool:
    """Written as a name is: Ahmed, Al-Hariri, O'Brien, McKenzie, al-Masri."""
    if word.islower() or len(word) > NEVER_NAMES_FROM or NEVER_IN_NAMES.search(word):
        return False
    first, *rest = PART.split(word)
    if rest and first.lower() in words("between") and first.islower():
        return all(_is_capital(part) for part in rest)
    if rest and len(first) == 1:
        return first.isupper() and all(_has_one_capital(part) for part in rest)
    return _has_one_capital(first) and all(
        _has_one_capital(part) or part in words("between") for part in rest
    )


def _has_one_capital(part: str) -> bool:
    if len(part) < 2 or not part[0].isupper():
        return False
    rest = (
        part.removeprefix("Mc")
        if part.startswith("Mc")
        else part.removeprefix("Mac")
        if len(part) > 5
        else part
    )
    return rest[1:].islower()


def _is_initial(word: Word, after: Word | None) -> bool:
    return (
        len(word.text) == 1
        and word.text.isupper()
        and after is not None
        and bool(AFTER_INITIAL.fullmatch(after.gap))
        and (_is_capital(after.text) or (len(after.text) == 1 and after.text.isupper()))
    )


# Words beside each other


def _begins_name(found: list[Word], place: int) -> bool:
    after = found[place + 1] if place + 1 < len(found) else None
    if after is not None and after.gap == "- " and after.low in ("och", "eller", "samt"):
        return False  # El- och energiprogrammet
    return _is_capital(found[place].text) or _is_initial(found[place], after)


def _end_of_run(found: list[Word], place: int) -> int:
    """The place after the last word with a capital letter that stands beside those before it."""
    stop = place + 1
    while stop < len(found):
        word, before = found[stop], found[stop - 1]
        is_beside = BESIDE.fullmatch(word.gap) or (
            len(before.text) == 1 and before.text.isupper() and AFTER_INITIAL.fullmatch(word.gap)
        )
        if not is_beside:
            break
        if _begins_name(found, stop):
            stop += 1
        elif (size := _between(found, stop)) is not None:
            stop += size
        else:
            break
    return stop


def _between(found: list[Word], place: int) -> int | None:
    """How many words on a run goes by way of "von", "de la": they stand between two words with capital letters."""
    for size in (1, 2):
        words_here = found[place : place + size + 1]
        if len(words_here) <= size or not all(BESIDE.fullmatch(word.gap) for word in words_here[1:]):
            return None
        if words_here[size - 1].text not in words("between"):
            return None
        if _is_capital(words_here[size].text):
            return size + 1
    return None


def _name_in(found: list[Word], start: int, stop: int, small: set[str], text: str) -> slice | None:
    """The part of a run of capital letters that is a name."""
    before = found[start - 1].low if start and not _is_apart(found[start]) else ""
    after = found[stop] if stop < len(found) and BESIDE.fullmatch(found[stop].gap) else None
    if _is_called_nobody(found, start, before) or _ends_as_nobody(found, start, stop, after):
        return None
    is_said = any(
        SAID.fullmatch(word.low) for word in found[max(0, start - 2) : start]
    )  # kallar honom ”Ulven”
    if _is_quoted(found, start, stop, text) and not (is_said or is_person(before)):
        return None
    is_person_before = is_person(before)
    if found[start].is_start:
        is_person_before |= is_person(found[start].low) and stop - start > 1
        first, start = start, _after_common(found, start, stop, after, small)
        if start is None or start >= stop:
            return None
        before = found[first].low if start > first else before
    if _stands_as_place(found, start, stop, before, after):
        return None
    while start < stop and is_person(found[start].low) and not is_also_a_name(found[start].low):
        start, is_person_before = start + 1, True
    if start >= stop:
        return None
    first = found[start].low
    if is_nobody(first) and not is_person_before and not (is_also_a_name(first) and stop - start > 1):
        return None
    if _is_word_alone(first):
        return None
    return slice(start, stop)


def _is_word_alone(low: str) -> bool:
    """Inside a sentence: a common word with a capital letter is called something, and is nobody."""
    is_word = is_common(low) or is_compound(low) or (len(low) > SHORTEST_OF_MANY and low.endswith(OF_MANY))
    return is_word and not is_also_a_name(low) and low not in words("people")


def _after_common(
    found: list[Word], start: int, stop: int, after: Word | None, small: set[str]
) -> int | None:
    """At the start of a sentence: the place where its name begins."""
    first, second = found[start], found[start + 1] if start + 1 < stop else None
    low = first.low
    if is_person(low) and not is_also_a_name(low):
        return start + 1
    if second and (low in words("first_of_several") or is_thing(low)):
        return None
    if is_also_a_name(low):
        is_name = (
            not (is_nobody(second.low) or _is_word_alone(second.low))
            if second
            else (after is not None and after.low in words("people_do") and low not in small)
            or _is_aged(found, start)
        )
        return start if is_name else start + 1
    if is_nobody(low):
        return None
    if is_like_common(low) or low in small or low in words("short"):
        return start + 1
    return start if second or _stands_as_subject(found, start, after) else None


def _stands_as_subject(found: list[Word], place: int, after: Word | None) -> bool:
    """ "Ahmed sover dåligt", "Ahmeds bror", "Ahmed, 15 år", "Ahmed och Sara"; not "Misstro mot vården"."""
    if after is None or is_verb(after.low) or ends_as_surname(found[place].low):
        return True
    if after.low in ("och", "eller", "som"):
        following = found[place + 2] if place + 2 < len(found) else None
        return after.low == "som" or (
            following is not None and (_is_capital(following.text) or following.low in ("hans", "hennes"))
        )
    if after.low == "från":
        return True
    if after.low == "i":
        return place + 2 < len(found) and found[place + 2].text[0].isdigit()  # Ahmed i 8B
    return found[place].low.endswith(WITHOUT_GENITIVE) and is_like_common(after.low)


def _is_aged(found: list[Word], place: int) -> bool:
    """ "Sanna, 15 år", "Sten (14)"."""
    after = found[place + 1] if place + 1 < len(found) else None
    return after is not None and after.gap in (", ", " (") and after.text.isdigit()


def _is_said_in_small(found: list[Word], place: int) -> bool:
    """ "hans mamma heter fatima": what follows, in small letters, is no word at all."""
    if not place or found[place - 1].low not in ("heter", "hette") or not found[place].text.islower():
        return False
    low = found[place].low
    is_word = is_like_common(low) or is_nobody(low) or low in words("short") or low in words("between")
    return not is_word and low.isalpha() and not _is_called_nobody(found, place, found[place - 1].low)


def _is_apart(word: Word) -> bool:
    return any(sign in word.gap for sign in "\n.!?,;")


def _is_called_nobody(found: list[Word], start: int, before: str) -> bool:
    """ "filmen Sten", "en grupp som heter Ulvarna", "kanalen ”Vaken”"."""
    if before and (is_thing(before) or before in words("before_nobody")):
        return True
    is_called_for = before == "för" and start > 1 and SAID.fullmatch(found[start - 2].low)
    if SAID.fullmatch(before) or before == "sig" or is_called_for:
        return any(is_thing(word.low) for word in found[max(0, start - 5) : start - 1])
    return False


def _ends_as_nobody(found: list[Word], start: int, stop: int, after: Word | None) -> bool:
    """ "Rosengårds Centrum", "Lunds kommun"; but Ali Lund, and somebody who is called Lucia."""
    last = found[stop - 1].low
    if ends_as_nobody(last) or (stop - start > 1 and last in words("others")):
        return True
    is_street = any(word.low in PREPOSITIONS_OF_STREET for word in found[max(0, start - 1) : stop - 1])
    return after is not None and after.low in words("bodies") | (words("streets") if is_street else set())


def _is_quoted(found: list[Word], start: int, stop: int, text: str) -> bool:
    first, last = found[start], found[stop - 1]
    return (
        first.start > 0 and text[first.start - 1] in QUOTES and text[last.end : last.end + 1] in tuple(QUOTES)
    )


def _stands_as_place(found: list[Word], start: int, stop: int, before: str, after: Word | None) -> bool:
    """ "i Arlöv", "vid Konsum", "flyttade från Arlöv"; but "i Ahmeds rum", and "kär i Ahmed"."""
    nearby = found[max(0, start - 5) : start]
    is_way = before in ("till", "från", "mot") and any(TRAVELS.match(word.low) for word in nearby)
    if before not in PREPOSITIONS_OF_PLACE and not is_way:
        return False
    if start > 1 and found[start - 2].low in FEELS:
        return False
    is_owner = (
        found[stop - 1].low.endswith(WITHOUT_GENITIVE) and after is not None and after.text[0].islower()
    )
    return not (is_owner and is_common(after.low))
