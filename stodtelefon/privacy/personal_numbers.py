"""Personal numbers and coordination numbers, as people write them (folkbokföringslagen 1991:481, 18 and 18 a
§).

Ten or twelve digits, with a hyphen, a plus sign (for who has turned 100), spaces or nothing between. A
coordination number has 60 added to the day. The last digit is a check digit (Luhn over the ten).
"""

import re
from datetime import date

from django.core.exceptions import ValidationError

SHAPE = re.compile(
    r"(?P<century>18|19|20)?(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<sign>[-+]?)(?P<last>[0-9]{4})"
)
IN_TEXT = re.compile(r"(?<![0-9])(?:18|19|20)?[0-9]{6}\s?[-+\u2010-\u2013]?\s?[0-9]{4}(?![0-9])")
COORDINATION = 60
HUNDRED_YEARS = 100

WRONG_SHAPE = "Skriv personnumret med tio eller tolv siffror: ååmmdd-nnnn eller ååååmmdd-nnnn."
NO_SUCH_DAY = "Datumet i personnumret finns inte. Se efter år, månad och dag."
NOT_YET_BORN = "Enligt personnumret är personen inte född än. Se efter året."
WRONG_CHECK_DIGIT = "Personnumret stämmer inte: kontrollsiffran är fel. Se efter alla siffror."


def parse_personal_number(text: str, *, on: date) -> str:
    """The number as twelve digits. `on` tells the century of a ten-digit number, and who is not born yet."""
    match = SHAPE.fullmatch(re.sub(r"[\s\u2010-\u2013]", lambda m: "" if m[0].isspace() else "-", text))
    if match is None:
        raise ValidationError(WRONG_SHAPE, code="shape")
    born = _born(match, on)
    if born > on:
        raise ValidationError(NOT_YET_BORN, code="not_born")
    ten = match["year"] + match["month"] + match["day"] + match["last"]
    if luhn(ten[:9]) != int(ten[9]):
        raise ValidationError(WRONG_CHECK_DIGIT, code="check_digit")
    return f"{born.year // 100}{ten}"


def holds_personal_number(text: str, *, on: date) -> bool:
    """Does a text hold something that is a personal number: the digits, a day that there was, the check digit?"""
    for match in IN_TEXT.finditer(text or ""):
        try:
            parse_personal_number(match[0], on=on)
        except ValidationError:
            continue
        return True
    return False


def luhn(digits: str) -> int:
    """The check digit of nine digits."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return -sum(number // 10 + number % 10 for number in doubled) % 10


def _born(match: re.Match, on: date) -> date:
    month, day = int(match["month"]), int(match["day"])
    if day > COORDINATION:
        day -= COORDINATION
    try:
        if match["century"]:
            return date(int(match["century"] + match["year"]), month, day)
        year = on.year - on.year % 100 + int(match["year"])
        if (year, month, day) > (on.year, on.month, on.day):
            year -= HUNDRED_YEARS
        if match["sign"] == "+":
            year -= HUNDRED_YEARS
        return date(year, month, day)
    except ValueError:
        raise ValidationError(NO_SUCH_DAY, code="day") from None
