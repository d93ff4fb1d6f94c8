"""One tidying of text, before it is judged, compared or kept.

    tidy       what somebody wrote in their own words: nothing invisible in it, one way to write each letter
    one_line   the same on one line
    plain      a short text: also the dashes and full-width characters that look like plain ones are the plain ones
    bare       a short text as it is compared

A text with nothing visible in it is empty. Each of them takes None for an empty text, and changes nothing the second
time. What is visible stays as it was written: å ä ö é, the apostrophe of a name, and in a long text its dashes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

MISSING = "Fyll i det här."
MISSING_WORDS = "Skriv en mening här."
NUL = "Texten innehåller ett tecken som inte kan sparas."

UP_TO_TWELVE = ("två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def thousands(number: int) -> str:
    """«12 400»: with the space at which no line is broken."""
    return f"{number:,}".replace(",", "\u00a0")


def several(number: int) -> str:
    """Two or more of something, in a sentence: in words up to twelve."""
    return UP_TO_TWELVE[number - 2] if number <= 12 else thousands(number)


class WithThousands(str):
    """A sentence in which whole numbers are filled in as `thousands` writes them."""

    __slots__ = ()

    def __mod__(self, given: dict[str, Any]) -> str:
        shown = {name: thousands(one) if isinstance(one, int) else one for name, one in given.items()}
        return super().__mod__(shown)


TOO_LONG = WithThousands("Texten är för lång: %(show_value)s tecken, högst %(limit_value)s får plats.")

LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

# Invisible: control characters, half characters, marks of direction, joiners and the like. The zero character is left,
# to be refused. The few characters of Unicode's class Cf that are seen (Arabic number signs) are no part of it.
INVISIBLE = (
    "[\x01-\x08\x0e-\x1b\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
)
# Where the two joiners are spelling: between letters of Arabic and its like, and of India and its neighbours.
JOINED = (
    "[\u0620-\u06d3\u06d5-\u06dc\u06df-\u06ff\u0700-\u109f\u1780-\u17ff\u1820-\u18af\ua800-\uabff\ufb50-\ufdff"
    "\ufe70-\ufefc\U00010a00-\U00010eff\U00011000-\U00011fff]"
)
PICTURE = "[\u2190-\u2bff\U0001f000-\U0001faff]"
KEPT = (
    f"(?<={JOINED})[\u200c\u200d](?={JOINED})"  # a word of such a script
    f"|(?<=[\ufe0f\u2190-\u2bff\U0001f000-\U0001faff])\u200d(?={PICTURE})"  # a picture made of several
    "|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"  # the flag of a part of a country
)
HIDDEN = re.compile(f"({KEPT})|{INVISIBLE}")

# Drawn as nothing, though they count as letters and marks.
BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
)

DASHES = "\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
PLAIN = (
    {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}  # full width
    | {digit: ord("0") + (digit - 0x1D7CE) % 10 for digit in range(0x1D7CE, 0x1D800)}  # bold and the like
    | dict.fromkeys(map(ord, DASHES), ord("-"))
)


def tidy(text: str | None) -> str:
    """What somebody wrote: a line break is one character, and nothing invisible stays."""
    if not text:
        return ""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = unicodedata.normalize("NFC", LINE_BREAK.sub("\n", text))
    text = unicodedata.normalize("NFC", HIDDEN.sub(lambda found: found[1] or "", text)).strip()
    return text if is_visible(text) else ""


def one_line(text: str | None) -> str:
    """A text that has one line: what was pasted into it on several is joined by spaces."""
    return re.sub(r"[\n\t]+", " ", tidy(text))


def plain(text: str | None) -> str:
    """A short text, such as a name, a number or an address: as it is typed on a Swedish keyboard."""
    text = tidy(text)
    if not text.isascii():
        text = tidy(text.translate(PLAIN))  # what a joiner joined may be something else now
    return " ".join(text.split())


def bare(text: str | None) -> str:
    """A short text as it is compared: also without the joiners, and upper and lower case alike."""
    return re.sub("[\u200c\u200d]", "", plain(text)).casefold()


def is_visible(text: str) -> bool:
    """Is there anything in it that somebody can see?"""
    return any(letter not in BLANK and unicodedata.category(letter)[0] not in "ZC" for letter in text)
