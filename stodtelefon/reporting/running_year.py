"""The running year, counted by its days: what was counted of a day is kept until a row of that day changes (ADR 29).

The days are counted by the same statements as a whole year. Several who ask at once wait for the one that counts, by
the lock that `kept_years` takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from django.db import connection

from calls import reporting as calls
from meetings import reporting as meetings
from outreach import reporting as outreach
from stodtelefon.dates import midnight
from stodtelefon.privacy.fields import Unreadable
from stodtelefon.reporting.counting import Answers, CountingFunction
from stodtelefon.reporting.models import CountedMonth
from stodtelefon.reporting.periods import Year

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A counting function whose rows are each of a day (`on`). So many as `numbers` of the last fields are added up.

    `once_a_year`: it counts somebody once in the year, so it is told where that begins.
    """

    count: CountingFunction
    row: type
    numbers: int
    once_a_year: bool = False


PARTS = {
    "contacts": Part(calls.contacts, calls.Contacts, 2, once_a_year=True),
    "held": Part(meetings.held, meetings.Held, 1),
    "waits": Part(meetings.waits, meetings.Wait, 1),
    "outreach": Part(outreach.by_audience, outreach.OutreachCount, 2),
    "kinds": Part(outreach.by_kind, outreach.KindCount, 1),
}
# By the part: each row with the day of the month in place of `on`. All together they have the first day.
Counted = dict[str, list[list]]


def count_by_days(year: Year, *, made_of: str) -> Answers:
    """What a running year shows, true as of one moment: the days that have changed are counted anew, the others not.

    What says that a day has changed goes first. When nothing says so any longer, all that was counted is of one moment.
    """
    months = _kept_months(year, made_of)
    while (changed := take_changes(year)) or not months:
        if not months or None in changed or not _count_days(year, months, _own(year, changed)):
            months = _count_whole(year, made_of)
    return {part.count: _rows(year, months.values(), name) for name, part in PARTS.items()}


def take_changes(year: Year) -> set[date | None]:
    """The days on which something says that the year has changed; nothing says so any longer.

    A transaction says a thing once. If this is one that has, it says so again after the counting.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH taken AS (DELETE FROM reporting_yearchange WHERE year = %s RETURNING day)"
            " SELECT DISTINCT day, set_config('stodtelefon.counted_anew', '', true) FROM taken",
            [year.year],
        )
        return {day for day, _ in cursor}


def forget_days(year: Year) -> None:
    CountedMonth.objects.filter(year=year.year).delete()


def _kept_months(year: Year, made_of: str) -> dict[int, CountedMonth]:
    """All months of the year by their number; none of them where one is missing, or cannot be opened."""
    kept = CountedMonth.objects.filter(year=year.year, made_of=made_of).only("month", "total")
    months = {one.month: one for one in kept if not isinstance(one.total, Unreadable)}
    return months if set(months) == {month.number for month in year.months} else {}


def _count_whole(year: Year, made_of: str) -> dict[int, CountedMonth]:
    first, end = (moment.date() for moment in year.bounds)
    forget_days(year)
    months = {each.number: CountedMonth(year=year.year, month=each.number) for each in year.months}
    counted = _count(year, first, end)
    for number, month in months.items():
        month.made_of = made_of
        _set_days(month, counted.get(number, {}))
    CountedMonth.objects.bulk_create(months.values())
    return months


def _count_days(year: Year, months: dict[int, CountedMonth], changed: set[date]) -> bool:
    """Count some days anew; False where what was counted of the other days cannot be opened."""
    counted: dict[int, Counted] = {}
    for first, end in _stretches(changed):
        for number, rows in _count(year, first, end).items():
            for name, those in rows.items():
                counted.setdefault(number, {}).setdefault(name, []).extend(those)
    for number in {day.month for day in changed}:
        month, gone = months[number], {day.day for day in changed if day.month == number}
        if isinstance(month.days, Unreadable):
            return False
        days, new = month.days or {}, counted.get(number, {})
        kept = {name: [row for row in days.get(name, ()) if row[0] not in gone] for name in PARTS}
        _set_days(month, {name: kept[name] + new.get(name, []) for name in PARTS})
        month.save(update_fields=["days", "total"])
    return True


def _count(year: Year, first: date, end: date) -> dict[int, Counted]:
    """What is counted of each month, from one day up to but not including another."""
    since, _ = year.bounds
    found: dict[int, Counted] = {}
    for name, part in PARTS.items():
        told = {"since": since} if part.once_a_year else {}
        for row in part.count(midnight(first), midnight(end), **told):
            rows = found.setdefault(row.on.month, {}).setdefault(name, [])
            rows.append([row.on.day, *astuple(row)[1:]])
    return found


def _set_days(month: CountedMonth, days: Counted) -> None:
    month.days = days
    month.total = {name: _added_up(rows, PARTS[name].numbers) for name, rows in days.items()}


def _added_up(rows: Iterable[list], numbers: int) -> list[list]:
    """Rows that say the same of different days as one, of the first day of the month."""
    sums: dict[tuple, Counter[int]] = {}
    for _, *row in rows:
        sums.setdefault(tuple(row[:-numbers]), Counter()).update(dict(enumerate(row[-numbers:])))
    return [[1, *alike, *(added[place] for place in range(numbers))] for alike, added in sums.items()]


def _rows(year: Year, months: Iterable[CountedMonth], name: str) -> list:
    return [
        PARTS[name].row(date(year.year, month.month, day), *row)
        for month in months
        for day, *row in (month.total or {}).get(name, ())
    ]


def _own(year: Year, days: Iterable[date | None]) -> set[date]:
    """Those that are counted in the year; the others stand beside it, in the year before."""
    first, end = (moment.date() for moment in year.bounds)
    return {day for day in days if day and first <= day < end}


def _stretches(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Days that follow on each other as one period: its first day, and the first after it."""
    first = end = None
    for day in sorted(days):
        if day != end:
            if first:
                yield first, end
            first = day
        end = day + A_DAY
    if first:
        yield first, end
