"""Reference codes, each given once: in an order that leaps about, so that no list of those given has to be kept."""

from __future__ import annotations

from itertools import product

from calls.models import Caller
from stodtelefon.privacy.reference_codes import CONSONANTS, DIGITS, UNFIT, VOWELS

SYLLABLES = [
    syllable
    for syllable in map("".join, product(CONSONANTS, VOWELS, CONSONANTS))
    if not UNFIT.fullmatch(syllable)
]
NUMBERS = list(map("".join, product(DIGITS, DIGITS)))
ALL = len(SYLLABLES) ** 2 * len(NUMBERS)
LEAP = 15_485_863  # a prime that divides no such number


class Codes:
    """Goes on where an earlier load stopped."""

    def __init__(self) -> None:
        self.given = Caller.objects.filter(code_hash__isnull=False).count()

    def take(self) -> str:
        self.given += 1
        rest, number = divmod(self.given * LEAP % ALL, len(NUMBERS))
        first, last = divmod(rest, len(SYLLABLES))
        return f"{SYLLABLES[first]}-{NUMBERS[number]}-{SYLLABLES[last]}"
