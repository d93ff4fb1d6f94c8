"""What somebody typed as a day, a time, a moment, a month, a longer span or a whole number, read one way in the whole
house.

Read is what can only mean one thing. What could mean two (`03/04/2026`), lacks its year or has two digits of it is
refused in a sentence and never guessed. Which days a field takes is said by its bounds (`stodtelefon/bounds.py`).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from stodtelefon.dates import MONTHS, WEEKDAYS, YEAR, in_utc
from stodtelefon.spans import SEASONS, WINTER, Span, SpanLength
from stodtelefon.spans_in_words import span_in_words
from stodtelefon.texts import bare

DAY = "Skriv datumet som 2026-11-22."
CLOCK = "Skriv klockslaget som 14:30."
MOMENT = "Skriv dag och klockslag som 2026-11-22 14:30."
HALF = "Skriv dag och tid, som 2026-11-22 14:30."
MONTH = "Skriv år och månad som 2026-11."
SPAN = (
    "Skriv år och månad som 2026-11, en årstid som hösten 2026, eller bara året. "
    "Det går också med förra månaden eller för tre veckor sedan."
)
WHICH_WINTER = "Skriv vintern med båda åren, som vintern 2025/26."
NUMBER = "Skriv ett helt tal."
NO_SUCH_DAY = "Den dagen finns inte. Kontrollera datumet."
NO_YEAR = "Skriv året också, som 2026-11-22."

MONTH_NUMBERS = {name[:letters]: MONTHS.index(name) + 1 for name in MONTHS for letters in (3, 4, len(name))}
DAY_NAMES = {name[:letters]: number for number, name in enumerate(WEEKDAYS) for letters in (3, 4, len(name))}

SLIP = timedelta(minutes=5)  # between two clocks
EVENING = timedelta(hours=6)

IN_WORDS = (
    rf"(?:(?P<weekday>{'|'.join(sorted(DAY_NAMES, key=len, reverse=True))})\.?,? )?(?:den )?"
    rf"(?P<day>\d{{1,2}}):?e? ?(?P<name>{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\.?"
)
# The year first, or the day first as it is written in Swedish. Two slashes are American as often as not.
DAYS = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        r"(?P<year>\d{4,6})(?P<between>[-/.])(?P<month>\d{1,2})(?P=between)(?P<day>\d{1,2})",
        r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)",
        rf"{IN_WORDS},? (?P<year>\d{{4}})",
        r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?: |-| -)(?P<year>\d{4})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
    )
)
WITHOUT_YEAR = re.compile(
    rf"(?:\d{{1,2}}/\d{{1,2}}|{IN_WORDS})(?:,? (?:kl\.? ?|klockan )?\d{{1,2}}[:.]\d\d)?", re.ASCII
)
MONTH_SHAPES = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        r"(?P<year>\d{4,6})[-/.](?P<month>\d{1,2})",
        rf"(?P<name>{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\.? (?P<year>\d{{4}})",
    )
)
CLOCKS = tuple(
    re.compile(rf"(?:kl\.? ?|klockan )?{shape}", re.ASCII)
    for shape in (r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?::00)?)?", r"(?P<hour>\d\d)(?P<minute>\d\d)")
)
SEASON_MONTHS = {shape: month for month, name in SEASONS.items() for shape in (name, name.removesuffix("en"))}
SEASON_MONTHS |= {"sommar": 6, "vinter": WINTER}
SEASON = re.compile(
    rf"(?P<name>{'|'.join(sorted(SEASON_MONTHS, key=len, reverse=True))}) (?P<year>\d{{4}})"
    r"(?: ?[/-] ?(?P<following>\d{4}|\d\d))?",
    re.ASCII,
)
ONE_YEAR = re.compile(r"\d{4}", re.ASCII)
BETWEEN = re.compile(r"t|, ?| (?=\S)")
WHOLE = re.compile(r"-?(?:\d{1,3}(?: \d{3})+|\d+)", re.ASCII)


def read_day(text: str) -> date:
    """`2026-11-20`, `20 nov 2026`, `fredag 20 november 2026`, `20/11 2026`, `20.11.2026`, `2026/11/20`, `20261120`"""
    text = bare(text)
    found = next(filter(None, (shape.fullmatch(text) for shape in DAYS)), None)
    if found is None:
        raise ValidationError(NO_YEAR if WITHOUT_YEAR.fullmatch(text) else DAY, code="invalid")
    return _day(found)


def read_clock(text: str) -> time:
    """`14:30`, `14.30`, `1430`, `14`, `kl. 14.30`"""
    text = bare(text)
    found = next(filter(None, (shape.fullmatch(text) for shape in CLOCKS)), None)
    hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise ValidationError(CLOCK, code="invalid")
    return time(hour, minute)


def read_moment(text: str) -> datetime:
    """A day and a time after it, in UTC. One without the other is asked for: never midnight, never today."""
    text = bare(text)
    found = max(filter(None, (shape.match(text) for shape in DAYS)), key=re.Match.end, default=None)
    if found is None:
        only_time = any(shape.fullmatch(text) for shape in CLOCKS)
        lacks_year = NO_YEAR if WITHOUT_YEAR.fullmatch(text) else MOMENT
        raise ValidationError(HALF if only_time else lacks_year, code="invalid")
    between = BETWEEN.match(text, found.end())
    if found.end() == len(text):
        _day(found)
        raise ValidationError(HALF, code="invalid")
    if between is None or not any(shape.fullmatch(text, between.end()) for shape in CLOCKS):
        raise ValidationError(MOMENT, code="invalid")
    return in_utc(datetime.combine(_day(found), read_clock(text[between.end() :])))


def read_latest(text: str, *, now: datetime) -> datetime:
    """When something happened, in UTC: a moment, or a time alone, which is today's. In the first hours of a day a time
    that is still to come is that of the evening before."""
    try:
        at = read_clock(text)
    except ValidationError:
        return read_moment(text)
    here = timezone.localtime(now).replace(tzinfo=None)
    today = datetime.combine(here, at)
    evening_before = today - timedelta(days=1)
    is_evening_before = today > here + SLIP and evening_before > here - EVENING
    return in_utc(evening_before if is_evening_before else today)


def is_now(text: str) -> bool:
    return bare(text).rstrip(".") in ("nu", "just nu")


def read_month(text: str) -> date:
    """`2026-11`, `nov 2026`: the first day of the month"""
    text = bare(text)
    found = next(filter(None, (shape.fullmatch(text) for shape in MONTH_SHAPES)), None)
    year, month = _year_and_month(found) if found else (1, 0)
    if not 1 <= month <= 12:
        raise ValidationError(MONTH, code="invalid")
    return _date(year, month, 1)


def read_span(text: str, *, on: date | None = None) -> Span:
    """A month as in `read_month`, `våren 2026`, `vintern 2025/26`, `2026`. A winter with one year could be two.
    `on`: the day that the words were said, for those that are told from it (`stodtelefon/spans_in_words.py`)."""
    text = bare(text)
    if on is not None and (span := span_in_words(text.rstrip("."), on=on)) is not None:
        return span
    if ONE_YEAR.fullmatch(text):
        return Span(_date(int(text), 1, 1), SpanLength.YEAR)
    if found := SEASON.fullmatch(text):
        month, year, following = SEASON_MONTHS[found["name"]], int(found["year"]), found["following"]
        if month == WINTER and following is None:
            raise ValidationError(WHICH_WINTER, code="invalid")
        is_next = following is None or f"{year + 1:04}".endswith(following)
        if is_next and (month == WINTER) == (following is not None):
            return Span(_date(year, month, 1), SpanLength.SEASON)
        raise ValidationError(SPAN if month != WINTER else WHICH_WINTER, code="invalid")
    try:
        return Span(read_month(text))
    except ValidationError as error:
        raise ValidationError(SPAN, code="invalid") if error.code == "invalid" else error from None


def read_whole_number(text: str) -> int:
    """`1000`, `1 000`, however the space is made. A dot or a comma may be a thousand or a part: refused."""
    text = bare(text)
    try:
        return int(text.replace(" ", "")) if WHOLE.fullmatch(text) else int("")
    except ValueError:  # not a number, or one of thousands of digits
        raise ValidationError(NUMBER, code="invalid") from None


def _year_and_month(found: re.Match) -> tuple[int, int]:
    given = found.groupdict()
    return int(given["year"]), MONTH_NUMBERS[given["name"]] if given.get("name") else int(given["month"])


def _day(found: re.Match) -> date:
    day = _date(*_year_and_month(found), int(found["day"]))
    weekday = found.groupdict().get("weekday")
    if weekday and DAY_NAMES[weekday] != day.weekday():
        raise ValidationError(
            f"Den dagen är en {WEEKDAYS[day.weekday()]}. Kontrollera datumet.", code="invalid"
        )
    return day


def _date(year: int, month: int, day: int) -> date:
    """A year that no calendar here has is a slip in the year; else it is the day that does not exist."""
    if not 1 <= year <= 9999:
        raise ValidationError(YEAR, code="year")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValidationError(NO_SUCH_DAY, code="invalid") from None
