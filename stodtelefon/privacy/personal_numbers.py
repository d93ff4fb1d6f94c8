"""Personal numbers and coordination numbers, as people write them (folkbokföringslagen 1991:481, 18 and 18 a
§).

Ten or twelve digits, with a hyphen, a plus sign (from the year in which somebody turns 100), spaces or nothing
between. A coordination number has 60 added to the day; where the date of birth is not known, its month is 00 or its
day 60. The last digit is a check digit (Luhn over the ten).

A reserve or interim number, with a letter among the digits, belongs to whoever gave it out and to nobody else: it is
neither kept nor searched for (docs/adr/0024-what-people-type-is-tidied-once.md).
"""

import re
from calendar import monthrange
from datetime import date

from django.core.exceptions import ValidationError

from stodtelefon.texts import plain

SHAPE = re.compile(
    r"(?P<century>18|19|20)?(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<sign>[-+]?)(?P<last>[0-9]{4})"
)
RESERVE = re.compile(r"(18|19|20)?[0-9]{6}[-+]?(?=[0-9]*[A-Z])[0-9A-Z]{4}", re.IGNORECASE)
IN_TEXT = re.compile(r"(?<![0-9])(?:18|19|20)?[0-9]{6} ?[-+]? ?[0-9]{4}(?![0-9])")
COORDINATION = 60
HUNDRED_YEARS = 100

WRONG_SHAPE = "Skriv personnumret med tio eller tolv siffror: ååmmdd-nnnn eller ååååmmdd-nnnn."
NOT_OURS = (
    "Ett nummer med bokstav är ett reservnummer eller tillfälligt nummer. Det gäller bara hos den som gav det, "
    "så det sparas inte och går inte att söka på."
)
NO_SUCH_DAY = "Datumet i personnumret finns inte. Se efter år, månad och dag."
NOT_YET_BORN = "Enligt personnumret är personen inte född än. Se efter året."
WRONG_CHECK_DIGIT = "Personnumret stämmer inte: kontrollsiffran är fel. Se efter alla siffror."


def parse_personal_number(text: str, *, on: date) -> str:
    """The number as twelve digits. `on` tells the century of a ten-digit number, and who is not born yet."""
    typed = plain(text).replace(" ", "")
    match = SHAPE.fullmatch(typed)
    if match is None:
        reserve = RESERVE.fullmatch(typed)
        raise ValidationError(NOT_OURS if reserve else WRONG_SHAPE, code="reserve" if reserve else "shape")
    year = _year(match, on)
    ten = match["year"] + match["month"] + match["day"] + match["last"]
    if luhn(ten[:9]) != int(ten[9]):
        raise ValidationError(WRONG_CHECK_DIGIT, code="check_digit")
    return f"{year // 100}{ten}"


def holds_personal_number(text: str, *, on: date) -> bool:
    """Does a text hold something that is a personal number: the digits, a day that there was, the check digit?"""
    for match in IN_TEXT.finditer(plain(text)):
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


def _year(match: re.Match, on: date) -> int:
    """The year of birth. With a plus it is the last one of those two digits that is at least 100 years ago."""
    month, day = int(match["month"]), int(match["day"])
    is_coordination = day >= COORDINATION
    day -= COORDINATION if is_coordination else 0
    if match["century"]:
        year = int(match["century"] + match["year"])
    else:
        newest = on.year - HUNDRED_YEARS if match["sign"] == "+" else on.year
        year = newest - (newest - int(match["year"])) % HUNDRED_YEARS
        if (year, month, day) > (on.year, on.month, on.day):
            year -= HUNDRED_YEARS
    if not _is_day(year, month, day, may_be_unknown=is_coordination):
        raise ValidationError(NO_SUCH_DAY, code="day")
    if (year, month, day) > (on.year, on.month, on.day):
        raise ValidationError(NOT_YET_BORN, code="not_born")
    return year


def _is_day(year: int, month: int, day: int, *, may_be_unknown: bool) -> bool:
    """Was there such a day? In a coordination number 0 stands for a month or a day that is not known."""
    least = 0 if may_be_unknown else 1
    if not least <= month <= 12:
        return False
    longest = monthrange(year, month)[1] if month else 31
    return least <= day <= longest
