"""What stands in a search box: one reading of it, wherever a case number, a code, a personal number or a name is typed.

Where a text could be two things, plausibility decides: ten digits that begin with a nought are a personal number when
the day and the check digit are right, else a telephone number; eight digits are a case number when they begin with a
year in which cases can be, since a personal number has ten or twelve. What cannot be searched for is refused in a
sentence of its own, before anything is looked up or counted. What looks like a code is a try at one, also with the
letters and digits that no code has: it is counted as one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError

from stodtelefon.bounds import FIRST_DEED
from stodtelefon.privacy.personal_numbers import parse_personal_number
from stodtelefon.privacy.reference_codes import is_like_code, normalise
from stodtelefon.texts import plain

DIGITS_OF_A_NUMBER = 6  # so many are no part of a name

# What is said before the number itself.
SAID_BEFORE = re.compile(
    r"((ärende(t|nummer|nr)?|nummer|nr|(återkopplings)?kod(en)?|personn(ummer|r)|samordningsn(ummer|r)|pnr"
    r"|tel(efon)?(nummer|nr)?|mobil(nummer|nr)?)\b[\s.:#]*|#\s*)+",
    re.IGNORECASE,
)
CASE_NUMBER = re.compile(r"([0-9]{4})\s*[-/]?\s*([0-9]{1,6})")
BARE_DIGITS = re.compile(r"[0-9]+")
YEAR_AND_NUMBER = 8  # digits, where a case number is written without anything between
PERSONAL = re.compile(r"[0-9]{6}(?P<between>\s?[-+]?\s?)[0-9]{4}")
PHONE = re.compile(r"[+(]*0[0-9\s()/.-]+|\+[0-9\s()/.-]+")

NO_SUCH_CASE = "Det finns inget ärende med det numret. Skriv det så här: 2026-0042."
NO_PHONE = "Telefonnummer går inte att söka på."
NO_MAIL = "E-postadresser går inte att söka på."
TOO_FEW_DIGITS = (
    "Skriv hela numret: ett ärendenummer som 2026-0042, eller ett personnummer med tio eller tolv siffror."
)
NOTHING_SAID = "Skriv ett personnummer, ärendenummer, en kod eller ett namn."


class Kind(StrEnum):
    """What is looked for. The values end the names of the log's lines."""

    CASE_NUMBER = "case_number"
    PERSONAL_NUMBER = "personal_number"
    CODE = "code"
    NAME = "name"


@dataclass(frozen=True)
class Sought:
    """What is looked for, as it is kept: `2026-0042`, twelve digits, `LEK-47-RAV` ("" for what is no code), a name."""

    kind: Kind
    value: str


def read(text: str, *, on: date) -> Sought:
    """What a text means on a day. Refuses what cannot be searched for, or cannot be right."""
    text = number_alone(text)
    if is_like_code(text):
        return Sought(Kind.CODE, normalise(text))
    number = case_number(text, on=on)
    if number and not (BARE_DIGITS.fullmatch(text) and len(text) != YEAR_AND_NUMBER):
        return Sought(Kind.CASE_NUMBER, number)
    if "@" in text:
        raise ValidationError(NO_MAIL, code="mail")
    if sum(character.isdigit() for character in text) >= DIGITS_OF_A_NUMBER:
        return Sought(Kind.PERSONAL_NUMBER, _personal_number(text, on=on))
    if not any(character.isalpha() for character in text):
        has_digits = any(character.isdigit() for character in text)
        raise ValidationError(TOO_FEW_DIGITS if has_digits else NOTHING_SAID, code="too_little")
    return Sought(Kind.NAME, text)


def case_number(text: str, *, on: date) -> str:
    """A case number as it is kept, however it was typed; "" when it can be none, as 1987-1234."""
    found = CASE_NUMBER.fullmatch(number_alone(text))
    if found is None or not FIRST_DEED <= int(found[1]) <= on.year + 1:
        return ""
    return f"{found[1]}-{int(found[2]):04d}"


def code_alone(text: str) -> str:
    """The code that is typed where nothing else is meant, as it was given out; "" when it is none."""
    return normalise(number_alone(text))


def number_alone(text: str) -> str:
    """The text as it is read, without "Ärende" or "tel" before the digits."""
    text = plain(text)
    before = SAID_BEFORE.match(text)
    rest = text[before.end() :] if before else text
    return rest if any(character.isdigit() for character in rest) else text


def _personal_number(text: str, *, on: date) -> str:
    """Twelve digits, or the sentence for what is wrong with them; that of a telephone number where it must be one."""
    personal = PERSONAL.fullmatch(text)
    if not PHONE.fullmatch(text):
        return parse_personal_number(text, on=on)
    if personal is None:
        raise ValidationError(NO_PHONE, code="phone")
    try:
        return parse_personal_number(text, on=on)
    except ValidationError as error:
        if personal["between"]:
            raise
        if error.code == "check_digit":
            raise ValidationError(f"{error.message} {NO_PHONE}", code="phone_or_number") from None
        raise ValidationError(NO_PHONE, code="phone") from None
