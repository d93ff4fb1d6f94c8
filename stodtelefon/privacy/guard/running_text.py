"""The words of a running text, each with what stands before it, and where a sentence begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stodtelefon.privacy.guard.words import words

WORD = re.compile(r"\w+(?:[-'’´:]\w+)*")
STARTS = re.compile(r"[.!?…]['\"”’)\]]*\s|[\n\r:;•*]|(?:^|\s)[-–—>]\s|[\"”“»«‘]|'$")
BESIDE = re.compile(r"[ \t]{1,2}")
HEADING_FROM = 4  # letters
LONGEST_LINE = 500


class Word(NamedTuple):
    """A word as it stands and in small letters, and what stands between it and the one before."""

    text: str
    low: str
    start: int
    end: int
    gap: str
    is_start: bool
    is_heading: bool  # stands in a line in capitals


def words_in(text: str) -> Iterator[Word]:
    end, before, heading_until = 0, "", -1
    for match in WORD.finditer(text):
        gap = text[end : match.start()]
        if not before or "\n" in gap:
            line_end = text.find("\n", match.start())
            line = text[match.start() : line_end if line_end >= 0 else len(text)][:LONGEST_LINE]
            if line.isupper() and len(line) >= HEADING_FROM:
                heading_until = match.start() + len(line)
        is_heading = match.start() < heading_until
        yield Word(
            match[0], match[0].lower(), match.start(), match.end(), gap, _is_start(gap, before), is_heading
        )
        before, end = match[0], match.end()


def _is_start(gap: str, before: str) -> bool:
    if not before or not STARTS.search(gap):
        return not before
    ends_short = gap.startswith(". ") and (
        before.lower() in words("short") or (len(before) == 1 and before.isupper())
    )
    return not (ends_short and "\n" not in gap)
