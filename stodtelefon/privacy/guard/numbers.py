"""Personal and coordination numbers in a running text, as people write them (folkbokföringslagen 1991:481, 18 and
18 a §).

Ten or twelve digits; year, month and day may stand apart, and between them and the last four a hyphen, a plus, a slash
or blanks. Found is

- what is a number: its day has been, and its check digit is right;
- what was meant as one: the day has been but the check digit is wrong. One digit is a slip then, and the other nine
  still point somebody out. Not where the day is written in three parts with blanks alone before the last four, nor
  where it may be a telephone number of ten digits in a row, which is found as such;
- what is called one: ten or twelve digits after "personnummer" or "pnr", whatever they are;
- a reserve number, which has letters among the last four.

A day with a clock is none of them when it is of these years (2026-01-23 14 30), though its check digit may be right by
chance; where all stands in two rows (20260123 1430) a right check digit decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError

from stodtelefon.privacy.guard.found import Found, Kind
from stodtelefon.privacy.personal_numbers import parse_personal_number

WRITTEN = re.compile(
    r"(?<![0-9+])(?P<century>(?:18|19|20)[ -]?)?[0-9]{2}(?P<apart>[-./ ]?)[0-9]{2}(?P=apart)[0-9]{2}"
    r"(?P<between>[ \t]{0,2}[-+/]?[ \t]{0,2})(?P<last>[0-9]{2} ?[0-9]{2})(?![0-9]|[-.,:/][0-9])"
)
RESERVE = re.compile(
    r"(?<![0-9+])(?P<day>(?:18|19|20)?[0-9]{6})[-+]?(?:[A-Z][0-9]{3}|[A-Z]{2}[0-9]{2})(?![\w])"
)
CALLED_SO = re.compile(
    r"\b(?:person|samordnings)(?:nummer|numret|nr)\b|\b(?:pnr|persnr|samnr)\b", re.IGNORECASE
)
AFTER_THE_WORD = re.compile(
    r"[\s.:]{0,4}(?:(?:är|var|på|nummer)[\s:]{1,3}){0,2}(?P<digits>[0-9](?:[ +/-]{0,3}[0-9]){9,11})(?![0-9])"
)
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]) ?[0-5][0-9]")
YEARS_OF_MOMENTS = 5  # so far back a day with a clock is when something happened
MAY_BE_A_PHONE = re.compile(r"0[1-9][0-9]{8}")


def personal_numbers(text: str, *, on: date) -> Iterator[Found]:
    for match in WRITTEN.finditer(text):
        if _is_meant(match, on):
            yield Found(match.start(), match.end(), Kind.PERSONAL_NUMBER)
    for match in RESERVE.finditer(text):
        if _trouble(f"{match['day']}0000", on) in ("check_digit", ""):
            yield Found(match.start(), match.end(), Kind.PERSONAL_NUMBER)
    for called in CALLED_SO.finditer(text):
        if match := AFTER_THE_WORD.match(text, called.end()):
            yield Found(match.start("digits"), match.end("digits"), Kind.PERSONAL_NUMBER)


def _is_meant(match: re.Match, on: date) -> bool:
    sign = "+" if "+" in match["between"] else ""
    digits = re.sub("[^0-9]", "", match[0])
    trouble = _trouble(f"{digits[:-4]}{sign}{digits[-4:]}", on)
    if _may_be_a_moment(match, digits, on) and (match["apart"] or trouble):
        return False
    if trouble == "check_digit":
        is_phone = MAY_BE_A_PHONE.fullmatch(match[0])
        return not is_phone and (not match["apart"] or bool(match["between"].strip()))
    return trouble == ""


def _may_be_a_moment(match: re.Match, digits: str, on: date) -> bool:
    """2026-01-23 14 30, 20260123 1430: a day of these years, a blank, a clock."""
    is_written_so = match["century"] and match["between"].isspace() and CLOCK.fullmatch(match["last"])
    return bool(is_written_so) and int(digits[:4]) >= on.year - YEARS_OF_MOMENTS


def _trouble(number: str, on: date) -> str:
    """What is wrong with it: `check_digit` when all else is right, "" when nothing is."""
    try:
        parse_personal_number(number, on=on)
    except ValidationError as error:
        return error.code
    return ""
