"""Reference codes (återkopplingskoder): what an anonymous caller says to be known again, like LEK-47-RAV.

Two spoken syllables and two digits, without letters and digits that are taken for each other on paper (I O Q
0 1) and without å ä ö. There are about 52 million codes, 25.6 bits: enough since a code is only tried by a
call taker who is signed in, every try is logged, and the number of tries is limited. It is stored as a keyed
hash only.
"""

import re
import secrets
from collections.abc import Callable

from stodtelefon.privacy.hashing import every_hash, keyed_hash

CONSONANTS = "BDFGHJKLMNPRSTV"
VOWELS = "AEUY"
DIGITS = "23456789"
PURPOSE = "reference code"
SHAPE = re.compile(
    rf"([{CONSONANTS}][{VOWELS}][{CONSONANTS}])([{DIGITS}]{{2}})([{CONSONANTS}][{VOWELS}][{CONSONANTS}])"
)
# As a code is heard and typed, also with letters and digits that none has. No name has a digit.
LIKE = re.compile("(?=.*[0-9])(?=.*[A-ZÅÄÖ])[A-ZÅÄÖ01]{3}[0-9IOQL]{2}[A-ZÅÄÖ01]{3}")
BETWEEN = re.compile(r"[\W_]+")

# What nobody in tears should have to spell out.
UNFIT = re.compile(
    "BAK|DEL|DUM|DYR|FAN|FEG|FEL|FET|FUK|FUL|GAL|GAP|GUD|HAN|HAT|HEL|HUN|HYR|JAP|JUD|KUF|KUK|LAM|LAT|LUR|LUS|"
    "MUS|NAS|NEG|PUK|PUL|RAS|RUS|SAD|SUG|SUP|SUR|SUT|SYN|TAR|TYS"
)


def new_reference_code(choice: Callable[[str], str] = secrets.choice) -> str:
    """A new code, drawn by chance. Whether it is free is for the one who stores its hash to see.

    `choice` is given only where the same codes are wanted each time, as in the demo.
    """
    numbers = "".join(choice(DIGITS) for _ in range(2))
    return f"{_syllable(choice)}-{numbers}-{_syllable(choice)}"


def normalise(text: str) -> str:
    """The code as it was given out, however it is written ("lek47 rav"), or "" when it is no code."""
    match = SHAPE.fullmatch(BETWEEN.sub("", text).upper())
    return "-".join(match.groups()) if match else ""


def is_like_code(text: str) -> bool:
    """Is it meant as a code? One that was misheard (LEK-41-RAV) is, though `normalise()` knows none."""
    return LIKE.fullmatch(BETWEEN.sub("", text).upper()) is not None


def reference_code_hash(code: str) -> bytes:
    """What is stored in place of a code."""
    return keyed_hash(PURPOSE, normalise(code))


def reference_code_hashes(code: str) -> list[bytes]:
    """What may be stored in place of a code: by the key that writes first, then by each older one."""
    return every_hash(PURPOSE, normalise(code))


def _syllable(choice: Callable[[str], str]) -> str:
    while True:
        syllable = choice(CONSONANTS) + choice(VOWELS) + choice(CONSONANTS)
        if not UNFIT.fullmatch(syllable):
            return syllable
