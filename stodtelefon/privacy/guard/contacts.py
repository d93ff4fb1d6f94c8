"""Telephone numbers and mail addresses in a running text.

A telephone number is 0 and an area code with eight to ten digits in all (the Swedish numbering plan), or + or 00 and a
country code with eight to fifteen (ITU E.164), with blanks, hyphens, slashes, dots and brackets between the digits as
people put them. After "mobil", "ring" and their like the nought may be missing.

None of them are clocks, days, case numbers and sums, short numbers (112, 1177, 114 14, 116 111), and 020, 077 and 0900:
those are never one person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stodtelefon.privacy.guard.found import Found, Kind

BETWEEN = r"(?: ?[-/.)(]{1,2} ?| {0,2})"
NOT_WITHIN = r"(?<![0-9])(?<![0-9][-./:,])"
END = r"(?![0-9])"
SUM = r"(?! ?(?:kr|kronor|euro|dollar|procent|%))"
PHONE = re.compile(
    rf"{NOT_WITHIN}(?:"
    rf"(?:\+|00){BETWEEN}4{BETWEEN}6(?:{BETWEEN}\(?0\)?)?(?:{BETWEEN}[0-9]){{7,9}}{END}"
    rf"|(?:\+|00)[1-9](?:{BETWEEN}[0-9]){{7,14}}{END}{SUM}"
    rf"|\(?0{BETWEEN}7{BETWEEN}[0-9](?:{BETWEEN}[0-9]){{7}}{END}"
    rf"|\(?0{BETWEEN}[1-9](?:{BETWEEN}[0-9]){{6,8}}{END}{SUM})"
)
CALLED_SO = re.compile(
    r"\b(?:tel|telefon|telefonnummer|telefonnr|telnr|tfn|mobil|mobilen|mobilnummer|mobilnr|whatsapp|sms|smsa|ring|ringa|"
    r"nås på|numret)\b[ .:]{1,3}(?:är )?(?P<digits>[1-9](?:[ -]{0,2}[0-9]){5,9})(?![0-9])",
    re.IGNORECASE,
)
NOBODYS_OWN = re.compile(r"0(?:20|77|9[0-9]{2})")
CLOCKS = re.compile(r"(?:[01][0-9]|2[0-3])[. ]?[0-5][0-9](?:[ -]{1,3}(?:[01][0-9]|2[0-3])[. ]?[0-5][0-9])+")
DAY = re.compile(
    r"(?:0[1-9]|[12][0-9]|3[01])[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[- ][0-9 -]+"
)
YEAR_BEFORE = re.compile(r"\b(?:19|20)[0-9]{2} $")
SHORT = re.compile(r"116[0-9]{3}|(?:19|20)[0-9]{6}")

# The local part is told where it begins, so that a long word is read once.
MAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}(?:@| ?[\[(](?:at|snabel-?a)[\])] ?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}",
    re.IGNORECASE,
)


def phone_numbers(text: str) -> Iterator[Found]:
    for match in PHONE.finditer(text):
        digits = re.sub("[^0-9]", "", match[0])
        is_other = NOBODYS_OWN.match(digits) or CLOCKS.fullmatch(match[0]) or DAY.fullmatch(match[0])
        if not is_other and not YEAR_BEFORE.search(text[max(0, match.start() - 6) : match.start()]):
            yield Found(match.start(), match.end(), Kind.PHONE)
    for match in CALLED_SO.finditer(text):
        digits = re.sub("[^0-9]", "", match["digits"])
        if not (SHORT.fullmatch(digits) or DAY.fullmatch(match["digits"])):
            yield Found(match.start("digits"), match.end("digits"), Kind.PHONE)


def mail_addresses(text: str) -> Iterator[Found]:
    for match in MAIL.finditer(text):
        yield Found(match.start(), match.end(), Kind.MAIL)
