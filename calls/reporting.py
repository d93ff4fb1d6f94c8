"""What the yearly page counts from calls: exact numbers of a period, from `start` up to but not including `end`.

A person is a caller of a case with a call in the period, and belongs to the month of the first one. A concern
belongs to the period in which its first call was received. Nothing here is shown as it is: `stodtelefon.reporting`
protects it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db import connection
from django.db.models import Case as Choose
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, ExtractMonth, TruncDate
from django.utils import timezone

from calls.models import Call, CallerRole, Case, CaseDecision, ChildDecision, DangerReport
from stodtelefon.database.written import Slot, Written

Group = CallerRole.Group


@dataclass(frozen=True, slots=True)
class Persons:
    """How many persons got in touch for the first time of the period, alike in all of this. Unit: persons.

    `has_called_before`: also before the period began.
    """

    month: int
    group: str
    is_staff: bool
    heard_through_id: int | None
    has_called_before: bool
    count: int


@dataclass(frozen=True, slots=True)
class Contacts:
    """How many contacts came in on a day, about a concern or not. Unit: contacts.

    `persons`: how many of them were somebody's first of the period. Unit: persons.
    """

    on: date
    is_concern: bool
    count: int
    persons: int


@dataclass(frozen=True, slots=True)
class Concerns:
    """How many persons the concern is about, alike in all of this, as it is known now. Unit: persons of concern."""

    age_band: str
    situation: str
    milieus: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Calls:
    """How many calls about a concern came in alike in all of this. Unit: calls.

    `weekday`: local, 1 is Monday. `part_of_day` and `length`: keys of `PARTS_OF_DAY` and `LENGTHS`; empty where nobody
    wrote how long the call was.
    """

    channel: str
    weekday: int
    part_of_day: str
    length: str
    count: int


@dataclass(frozen=True, slots=True)
class Closed:
    """How many cases were closed so many days after their first call came in. Unit: cases; `days`: calendar days."""

    days: int
    count: int


@dataclass(frozen=True, slots=True)
class Worry:
    """How many calls in which the caller's own worry was the same before and after, 0-10; None where it was not told.
    Unit: calls."""

    before: int | None
    after: int | None
    count: int


def first_calls(start: datetime, end: datetime) -> QuerySet[Call]:
    """The first call in the period of each caller: one row a person."""
    calls = Call.objects.concerns().received_between(start, end)
    earlier = calls.filter(caller=OuterRef("caller")).filter(
        Q(received_at__lt=OuterRef("received_at"))
        | Q(received_at=OuterRef("received_at"), pk__lt=OuterRef("pk"))
    )
    return calls.filter(~Exists(earlier))


def persons(start: datetime, end: datetime) -> list[Persons]:
    """Persons who got in touch, by month of their first call, group, staff or not, how they had heard, and whether they
    had called before the period."""
    before = Call.objects.concerns().filter(caller=OuterRef("caller"), received_at__lt=start)
    asked = ("month", "caller__role__group", "caller__is_municipal_staff", "heard_through_id", "is_known")
    rows = (
        first_calls(start, end)
        .annotate(month=_month("received_at"), is_known=Exists(before))
        .values_list(*asked)
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [
        Persons(month, group or Group.UNKNOWN, bool(is_staff), heard, is_known, count)
        for month, group, is_staff, heard, is_known, count in rows
    ]


def heard_as(start: datetime, end: datetime) -> dict[str, int]:
    """Persons who got in touch, by the key of the audience that what they had heard was for: as they said in their
    first call of the period. Empty key: no answer."""
    rows = first_calls(start, end).values_list("heard_as__key").annotate(count=Count("pk")).order_by()
    return {key or "": count for key, count in rows}


def first_contact_on() -> date | None:
    """The local day of the first contact there is."""
    first = Call.objects.aggregate(first=Min("received_at"))["first"]
    return None if first is None else timezone.localdate(first)


# One look at the index for each year, whatever the years hold.
YEARS = """
    SELECT year FROM generate_series(%(first)s, %(last)s) year WHERE EXISTS (
        SELECT FROM calls_call
        WHERE received_at >= make_timestamptz(year, 1, 1, 0, 0, 0, %(zone)s)
        AND received_at < make_timestamptz(year + 1, 1, 1, 0, 0, 0, %(zone)s)
    )
"""


def years_with_contacts(first: int, last: int) -> set[int]:
    """The local years, from the first to the last, in which anybody got in touch at all."""
    zone = timezone.get_default_timezone_name()
    with connection.cursor() as cursor:
        cursor.execute(YEARS, {"first": first, "last": last, "zone": zone})
        return {year for (year,) in cursor}


# Each call once, with the how-manieth it is of its caller in the period: of `first_calls`, counted in the same reading.
# Only where a part of the period is counted is there anything before it, and then it is looked up for each caller.
CONTACTS = """
    SELECT day, is_concern, count(*), count(*) FILTER (WHERE is_concern AND place = 1 AND (
        SELECT true FROM calls_call earlier
        WHERE earlier.caller_id = received.caller_id AND earlier.kind = 'concern'
        AND earlier.received_at >= %s::timestamptz AND earlier.received_at < %s::timestamptz
        AND %s::timestamptz < %s::timestamptz
        LIMIT 1
    ) IS NULL)
    FROM (
        SELECT
            (received_at AT TIME ZONE %s)::date AS day,
            kind = 'concern' AS is_concern,
            caller_id,
            row_number() OVER (PARTITION BY kind = 'concern', caller_id ORDER BY received_at, id) AS place
        FROM calls_call
        WHERE received_at >= %s::timestamptz AND received_at < %s::timestamptz
    ) received
    GROUP BY day, is_concern
"""


@cache
def _contacts() -> Written:
    since, start, end = Slot("since"), Slot("start"), Slot("end")
    zone = timezone.get_default_timezone_name()
    return Written(CONTACTS, [since, start, since, start, zone, start, end])


def contacts(start: datetime, end: datetime, *, since: datetime | None = None) -> list[Contacts]:
    """Contacts by day: those about a concern, and those that are only counted (missed, wrong number and so on).

    `since`: where the period begins of which this is a part, and in which a person is counted once.
    """
    given = {"since": since or start, "start": start, "end": end}
    return [Contacts(*row) for row in _contacts().ask(given)]


# The local hour at which each part of the day begins; the night goes on until the first one.
PARTS_OF_DAY = {"morning": 6, "afternoon": 12, "evening": 17, "night": 22}
# The first number of minutes that is too long for each.
LENGTHS = {"short": 15, "half_hour": 30, "hour": 60}
LONGER = "longer"


def calls(start: datetime, end: datetime) -> list[Calls]:
    """Calls about a concern by how they came, on which day of the week, in which part of the day, and how long."""
    hours = dict(sorted(PARTS_OF_DAY.items(), key=lambda part: -part[1]))
    part = [When(hour__gte=hour, then=Value(key)) for key, hour in hours.items()]
    length = [When(minutes__isnull=True, then=Value(""))]
    length += [When(minutes__lt=minutes, then=Value(key)) for key, minutes in LENGTHS.items()]
    zone = timezone.get_default_timezone()
    rows = (
        Call.objects.concerns()
        .received_between(start, end)
        .annotate(
            weekday=ExtractIsoWeekDay("received_at", tzinfo=zone),
            hour=ExtractHour("received_at", tzinfo=zone),
            part=Choose(*part, default=Value(next(iter(hours)))),
            length=Choose(*length, default=Value(LONGER)),
        )
        .values_list("channel", "weekday", "part", "length")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [Calls(*row) for row in rows]


def cases(start: datetime, end: datetime) -> QuerySet[Case]:
    """The cases whose first call was received in the period. One that was merged is a part of another."""
    return Case.objects.unmerged().filter(opened_at__gte=start, opened_at__lt=end)


def concerns(start: datetime, end: datetime) -> list[Concerns]:
    """Whom the concerns are about, one for each case of the period; empty answers where nothing is known."""
    rows = (
        cases(start, end)
        .values_list(
            "person_of_concern__age_band", "person_of_concern__situation", "person_of_concern__milieus"
        )
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [
        Concerns(age or "", situation or "", tuple(milieus or ()), count)
        for age, situation, milieus, count in rows
    ]


def child_reports(start: datetime, end: datetime) -> int:
    """Child-welfare reports (SoL 19:1) made by us in the period."""
    return ChildDecision.objects.filter(
        kind=ChildDecision.Kind.REPORTED, decided_at__gte=start, decided_at__lt=end
    ).count()


def emergencies(start: datetime, end: datetime) -> int:
    """How many times somebody was in danger and we called 112, told in the period. That the caller would do it is not
    known to have been done."""
    return DangerReport.objects.filter(
        emergency=DangerReport.Emergency.WE_CALLED, told_at__gte=start, told_at__lt=end
    ).count()


def closed(start: datetime, end: datetime) -> list[Closed]:
    """Cases closed in the period, and not open again since, by the days from their first call to the last closing."""
    zone = timezone.get_default_timezone()
    rows = (
        Case.objects.unmerged()
        .filter(closed_at__gte=start, closed_at__lt=end)
        .values_list(TruncDate("opened_at", tzinfo=zone), TruncDate("closed_at", tzinfo=zone))
        .annotate(count=Count("pk"))
        .order_by()
    )
    days: Counter[int] = Counter()
    for opened_on, closed_on, count in rows:
        days[max((closed_on - opened_on).days, 0)] += count
    return [Closed(*row) for row in days.items()]


def reopened(start: datetime, end: datetime) -> dict[bool | None, int]:
    """Of the cases of the period that have ever been closed, how many were opened again, and how many were not. None:
    the cases that never were closed."""
    again = Exists(CaseDecision.objects.filter(case=OuterRef("pk"), kind=CaseDecision.Kind.REOPENED))
    became = Choose(
        When(again, then=Value(True)), When(closed_at__isnull=False, then=Value(False)), default=Value(None)
    )
    rows = cases(start, end).values_list(became).annotate(count=Count("pk")).order_by()
    return dict(rows)


def worry(start: datetime, end: datetime) -> list[Worry]:
    """The callers' own 0-10 before and after, for calls of the period in which both were given; and in one row of None
    and None how many the others are."""
    both = Q(worry_before__isnull=False, worry_after__isnull=False)
    given = (Choose(When(both, then=F(name))) for name in ("worry_before", "worry_after"))
    rows = (
        Call.objects.concerns()
        .received_between(start, end)
        .values_list(*given)
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [Worry(*row) for row in rows]


def _month(field: str) -> ExtractMonth:
    return ExtractMonth(field, tzinfo=timezone.get_default_timezone())
