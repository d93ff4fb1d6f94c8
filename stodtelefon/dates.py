"""Days and times in Swedish, and where a day begins and ends. All of it in local time (Europe/Stockholm).

What is said of nothing is the empty string, so that a page need not ask first.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)

YEAR = "Kontrollera årtalet."


# Where a day begins and ends


def local(value):
    """An aware moment in Swedish time; a day, a bare time or a naive moment as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return value.astimezone(timezone.get_default_timezone())
    return value


def midnight(on: date) -> datetime:
    """The first moment of a day."""
    return timezone.make_aware(datetime.combine(on, time.min))


def in_utc(local: datetime) -> datetime:
    """What a clock on the wall here showed, as a moment in UTC: there an hour later is an hour later.

    The hour that comes twice in October is the first of the two. The one that never comes in March is refused, and so
    is a year in which no moment can be reckoned with.
    """
    try:
        found = timezone.make_aware(local).astimezone(UTC)
        is_there = timezone.make_naive(found) == local
    except OverflowError:
        raise ValidationError(YEAR, code="year") from None
    if not is_there:
        had, went = ("fanns", "ställdes") if local.date() <= timezone.localdate() else ("finns", "ställs")
        raise ValidationError(
            f"Den timmen {had} inte. Klockan {went} fram en timme den natten.", code="no_hour"
        )
    return found


def whole_minute(at: datetime) -> datetime:
    """The minute that a moment is in: what is typed has no seconds, what the clock stamps has."""
    return at.replace(second=0, microsecond=0)


def day_bounds(on: date) -> tuple[datetime, datetime]:
    """The first moment of a day, and the first one after it."""
    return midnight(on), midnight(on + timedelta(days=1))


def in_months(day: date, months: int) -> date:
    """So many months later: the same day, or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


# In words


def day(value) -> str:
    """`tor 26 nov`, with the year when it is not this one."""
    return _day(local(value)) if isinstance(value, date) else ""


def _day(value: date) -> str:
    """Of a day, or a moment in local time."""
    text = f"{WEEKDAYS[value.weekday()][:3]} {value.day} {MONTHS[value.month - 1][:3]}"
    return text if value.year == local(timezone.now()).year else f"{text} {value.year}"


def day_in_sentence(value: date) -> str:
    """`tor 26 nov`, `tor 3 mars`: inside a sentence a month of four letters is written out, and the year is not."""
    month = MONTHS[value.month - 1]
    return f"{WEEKDAYS[value.weekday()][:3]} {value.day} {month if len(month) == 4 else month[:3]}"


def day_long(value) -> str:
    """`torsdag 26 november 2026`"""
    if not isinstance(value, date):
        return ""
    value = local(value)
    return f"{WEEKDAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]} {value.year}"


def iso(value) -> str:
    """`2026-11-26`"""
    return f"{local(value):%Y-%m-%d}" if isinstance(value, date) else ""


def clock(value) -> str:
    """`14:30`"""
    return f"{local(value):%H:%M}" if isinstance(value, datetime | time) else ""


def moment(value) -> str:
    """`tor 26 nov 14:30`"""
    if not isinstance(value, datetime):
        return ""
    value = local(value)
    return f"{_day(value)} {value:%H:%M}"


def iso_moment(value) -> str:
    """`2026-11-26 14:30`: for those who run the line, who compare it with their logs"""
    return f"{iso(value)} {clock(value)}" if isinstance(value, datetime) else ""


def week(value) -> str:
    """`v. 48`"""
    return f"v. {local(value).isocalendar().week}" if isinstance(value, date) else ""
