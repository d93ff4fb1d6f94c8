"""A month, a season or a year in the words of a day: «i våras», «förra månaden», «för tre veckor sedan».

Pure functions; `on` is the day that the words were said. Read is what can only mean one time that has been (ADR 23):
while it is autumn «i höstas» could be this one or the last, and is not read. A week or a day is its month; a week in
two months is the month it began in.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from stodtelefon.dates import MONTHS
from stodtelefon.spans import WINTER, Span, SpanLength

NOW = {"i vår": 3, "i sommar": 6, "i höst": 9, "i vinter": WINTER}
LATEST = {"i våras": 3, "i somras": 6, "i höstas": 9, "i vintras": WINTER}
SEASON_MONTHS = 3
YEARS = {"i år": 0, "det här året": 0, "i fjol": 1, "förra året": 1, "ifjol": 1, "förrförra året": 2}
MONTHS_AGO = {"den här månaden": 0, "denna månad": 0, "förra månaden": 1}
DAYS_AGO = {"idag": 0, "i dag": 0, "igår": 1, "i går": 1, "i förrgår": 2, "förrgår": 2}
WEEKS_AGO = {"den här veckan": 0, "denna vecka": 0, "i veckan": 0, "förra veckan": 1}
FEASTS = {"jul": 12, "i julas": 12, "julen": 12, "nyår": 1, "nyåret": 1, "midsommar": 6, "i midsomras": 6}
COUNTS = ("en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
NUMBERS = {word: number for number, word in enumerate(COUNTS, start=1)} | {"ett": 1}
AGO = re.compile(
    rf"(?:för )?(?P<count>\d{{1,2}}|{'|'.join(NUMBERS)}) "
    r"(?P<what>dag(?:ar)?|veck(?:a|or)|månad(?:er)?|år) sed(?:an|en)",
    re.ASCII,
)
IN_MONTH = re.compile(rf"i (?P<name>{'|'.join(MONTHS)})")
SINCE = re.compile(r"(?:ända )?(?:sedan|sen) ")


def span_in_words(text: str, *, on: date) -> Span | None:
    """The time that the words mean, said on that day. None where they mean none, or could mean another."""
    if found := AGO.fullmatch(text):
        return _ago(found, on)
    text = SINCE.sub("", text, count=1) if SINCE.match(text) else text
    if text in NOW:
        return _season(NOW[text], on, is_now=True)
    if text in LATEST:
        return _season(LATEST[text], on, is_now=False)
    if text in YEARS:
        return Span(date(on.year - YEARS[text], 1, 1), SpanLength.YEAR)
    if text in MONTHS_AGO:
        return _month(on, MONTHS_AGO[text])
    if text in DAYS_AGO:
        return _month(on - timedelta(days=DAYS_AGO[text]))
    if text in WEEKS_AGO:
        return _month(on - timedelta(days=on.weekday(), weeks=WEEKS_AGO[text]))
    if text in FEASTS:
        return _latest_month(FEASTS[text], on)
    if found := IN_MONTH.fullmatch(text):
        number = MONTHS.index(found["name"]) + 1
        return Span(date(on.year, number, 1)) if number <= on.month else None
    return None


def _ago(found: re.Match, on: date) -> Span:
    count = NUMBERS.get(found["count"]) or int(found["count"])
    what = found["what"]
    if what == "år":
        return Span(date(on.year - count, 1, 1), SpanLength.YEAR)
    if what.startswith("månad"):
        return _month(on, count)
    return _month(on - (timedelta(weeks=count) if what.startswith("veck") else timedelta(days=count)))


def _month(day: date, back: int = 0) -> Span:
    months = day.year * 12 + day.month - 1 - back
    return Span(date(months // 12, months % 12 + 1, 1))


def _latest_month(number: int, on: date) -> Span | None:
    """Of a feast: the latest one that is over. None in its own month, where it could be this one or the last."""
    if number == on.month != 1:
        return None
    return Span(date(on.year if number <= on.month else on.year - 1, number, 1))


def _season(first: int, on: date, *, is_now: bool) -> Span | None:
    """The season that it is, or the latest that is over."""
    into = (on.month - first) % 12
    is_in_it = into < SEASON_MONTHS
    if is_in_it != is_now:
        return None
    return Span(_month(on, into).first, SpanLength.SEASON)
