"""The groups of the year: in which order they stand, and in which of them each answer is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.utils.text import capfirst

from calls.models import Audience, CallerRole, OutreachKind
from calls.models.choices import AgeBand, Milieu, Situation
from calls.models.codes import Channel
from calls.reporting import LONGER, Calls, Closed, Concerns, Contacts, Persons, Worry
from meetings.reporting import Wait
from outreach.reporting import KindCount, OutreachCount
from referrals.models import AgencyGroup
from referrals.reporting import SEVERAL
from stodtelefon.dates import WEEKDAYS
from stodtelefon.reporting.disclosure import (
    DEFAULT,
    Cell,
    ExactRow,
    ProtectedRow,
    ProtectedTable,
    Split,
    Thresholds,
    one_way_in_two,
    volume,
)
from stodtelefon.reporting.tables import NO_ROW

Order = tuple[tuple[str, str], ...]  # of a code list: as its choices were added, wherever they are moved
Group = CallerRole.Group
NO_ANSWER = ("", "Inget svar")

# The caller groups, each wholly on one side of the split. A school can be municipal or not, so it stands on both.
STAFF_GROUPS: Order = (
    (Group.SCHOOL.value, Group.SCHOOL.label),
    (Group.SOCIAL_SERVICES.value, Group.SOCIAL_SERVICES.label),
    (Group.MUNICIPALITY.value, Group.MUNICIPALITY.label),
)
OTHER_GROUPS: Order = (
    ("school_outside", f"{Group.SCHOOL.label} utanför kommunen eller okänt"),
    (Group.AUTHORITY.value, Group.AUTHORITY.label),
    (Group.CIVIL_SOCIETY.value, Group.CIVIL_SOCIETY.label),
    (Group.PUBLIC.value, Group.PUBLIC.label),
    (Group.SELF.value, Group.SELF.label),
    (Group.UNKNOWN.value, Group.UNKNOWN.label),
)


def exact_rows(order: Order, counts: Mapping[str, int]) -> list[ExactRow]:
    """The exact rows of a table: every group of the list, also the empty ones."""
    return [ExactRow(key, label, counts.get(key, 0)) for key, label in order]


# Who got in touch


def persons_by_month(contacts: Iterable[Contacts]) -> Counter[int]:
    return _sum_by((row.on.month, row.persons) for row in contacts)


def caller_groups() -> Order:
    return (*STAFF_GROUPS, *OTHER_GROUPS)


def by_caller_group(persons: Iterable[Persons]) -> Counter[str]:
    return _sum_by((_caller_group(row.group, row.is_staff), row.count) for row in persons)


def _caller_group(group: str, is_staff: bool) -> str:
    """The row of a group on its side of the split. What a code list says against itself goes to the widest row."""
    if is_staff:
        return group if group in dict(STAFF_GROUPS) else Group.MUNICIPALITY.value
    if group == Group.SCHOOL:
        return "school_outside"
    return group if group in dict(OTHER_GROUPS) else Group.AUTHORITY.value


def table_of_callers(rows: Sequence[ExactRow], *, thresholds: Thresholds) -> ProtectedTable:
    """The caller groups, protected as what stands beside the split of staff and others."""
    return _callers(rows, thresholds)[1]


def staff(counts: Mapping[str, int], *, thresholds: Thresholds) -> Cell:
    return _callers(exact_rows(caller_groups(), counts), thresholds)[0].staff


def others(counts: Mapping[str, int], *, thresholds: Thresholds) -> Cell:
    return _callers(exact_rows(caller_groups(), counts), thresholds)[0].others


def _callers(rows: Sequence[ExactRow], thresholds: Thresholds) -> tuple[Split, ProtectedTable]:
    keys = dict(STAFF_GROUPS)
    return one_way_in_two(
        [row for row in rows if row.key in keys],
        [row for row in rows if row.key not in keys],
        thresholds=thresholds,
    )


def kinds_of_outreach() -> Order:
    return (
        *((str(kind.pk), capfirst(kind.label)) for kind in OutreachKind.objects.order_by("pk")),
        NO_ANSWER,
    )


def by_kind_of_outreach(persons: Iterable[Persons]) -> Counter[str]:
    """How those who got in touch had heard of the line, as they said in the first call of the year."""
    return _sum_by((str(row.heard_through_id or ""), row.count) for row in persons)


def audiences() -> Order:
    return (
        *((audience.key, capfirst(audience.label)) for audience in Audience.objects.order_by("pk")),
        NO_ANSWER,
    )


def new_and_returning() -> Order:
    return (("new", "Hörde av sig för första gången"), ("returning", "Hade hört av sig tidigare år"))


def by_new_and_returning(persons: Iterable[Persons]) -> Counter[str]:
    return _sum_by(("returning" if row.has_called_before else "new", row.count) for row in persons)


# How they got in touch, and when


def channels() -> Order:
    return tuple((value, capfirst(label)) for value, label in Channel.choices)


def by_channel(calls: Iterable[Calls]) -> Counter[str]:
    return _sum_by((row.channel, row.count) for row in calls)


def weekdays() -> Order:
    return tuple((str(number), capfirst(name)) for number, name in enumerate(WEEKDAYS, start=1))


def by_weekday(calls: Iterable[Calls]) -> Counter[str]:
    return _sum_by((str(row.weekday), row.count) for row in calls)


def parts_of_day() -> Order:
    return (
        ("morning", "Förmiddag, 6–12"),
        ("afternoon", "Eftermiddag, 12–17"),
        ("evening", "Kväll, 17–22"),
        ("night", "Natt, 22–6"),
    )


def by_part_of_day(calls: Iterable[Calls]) -> Counter[str]:
    return _sum_by((row.part_of_day, row.count) for row in calls)


def lengths() -> Order:
    return (
        ("short", "Under en kvart"),
        ("half_hour", "En kvart till en halvtimme"),
        ("hour", "En halvtimme till en timme"),
        (LONGER, "En timme eller längre"),
        ("", "Längden är inte inskriven"),
    )


def by_length(calls: Iterable[Calls]) -> Counter[str]:
    return _sum_by((row.length, row.count) for row in calls)


# What we did to be known


def kinds_of_what_was_done() -> Order:
    return tuple((str(kind.pk), capfirst(kind.label)) for kind in OutreachKind.objects.order_by("pk"))


def times_by_kind(counts: Iterable[KindCount]) -> Counter[str]:
    return _sum_by((str(row.kind_id), row.events) for row in counts)


def reached(counts: Iterable[OutreachCount]) -> int | None:
    """About how many people all that was done reached."""
    done = [row for row in counts if row.audience_id is None]
    return number_given(sum(row.events for row in done), sum(row.people for row in done))


def number_given(times: int, people: int) -> int | None:
    """A number nobody could give, as for an advertisement, is no number: not nobody."""
    return people if people or not times else None


def about_so_many(people: int | None, *, thresholds: Thresholds = DEFAULT) -> Cell:
    return Cell(words=NO_ROW) if people is None else volume(people)


def our_own_work(rows: Sequence[ExactRow], *, thresholds: Thresholds) -> ProtectedTable:
    """A list of what we did, about nobody: shown as it is."""
    cells = tuple(ProtectedRow(row.key, row.label, volume(row.count)) for row in rows)
    return ProtectedTable(rows=cells, total=volume(sum(row.count for row in rows)))


def calls_by_month(contacts: Iterable[Contacts]) -> Counter[int]:
    return _sum_by((row.on.month, row.count) for row in contacts if row.is_concern)


def other_contacts_by_month(contacts: Iterable[Contacts]) -> Counter[int]:
    return _sum_by((row.on.month, row.count) for row in contacts if not row.is_concern)


# How long they waited, how long cases were open, and how worried they were


def by_days(waits: Iterable[Wait]) -> Counter[int]:
    return _sum_by((wait.days, wait.count) for wait in waits)


def by_promise(waits: Iterable[Wait]) -> Counter[bool]:
    """Kept or not, of those who had been promised a day."""
    return _sum_by((wait.in_time, wait.count) for wait in waits if wait.in_time is not None)


def prompt(waits: Iterable[Wait]) -> list[Wait]:
    """Those whose concern was acute or prompt."""
    return [wait for wait in waits if wait.is_prompt]


def could_wait(waits: Iterable[Wait]) -> list[Wait]:
    """Those whose concern could wait. Who had been promised no day is in neither."""
    return [wait for wait in waits if not wait.is_prompt and wait.in_time is not None]


def by_days_open(closed: Iterable[Closed]) -> Counter[int]:
    return _sum_by((row.days, row.count) for row in closed)


def by_worry_before(worry: Iterable[Worry]) -> Counter[int | None]:
    return _sum_by((row.before, row.count) for row in worry)


def by_worry_after(worry: Iterable[Worry]) -> Counter[int | None]:
    return _sum_by((row.after, row.count) for row in worry)


# Whom the concern is about


def ages() -> Order:
    return (("minor", "Under 18 år"), ("adult", "18 år eller äldre"), ("unknown", "Vet inte"))


def by_age(concerns: Iterable[Concerns]) -> Counter[str]:
    return _sum_by((_age(row.age_band), row.count) for row in concerns)


def _age(age_band: str) -> str:
    if age_band in AgeBand.minors():
        return "minor"
    return "adult" if age_band in AgeBand.adults() else "unknown"


def situations() -> Order:
    return (*((value, capfirst(label)) for value, label in Situation.choices), NO_ANSWER)


def by_situation(concerns: Iterable[Concerns]) -> Counter[str]:
    return _sum_by((row.situation, row.count) for row in concerns)


def milieus() -> Order:
    labels = {value: capfirst(label) for value, label in Milieu.choices}
    return (*(labels | {Milieu.MIXED.value: "Blandat eller flera"}).items(), NO_ANSWER)


def by_milieu(concerns: Iterable[Concerns]) -> Counter[str]:
    """One row for each person: several answers are a row of their own."""
    return _sum_by((_milieu(row.milieus), row.count) for row in concerns)


def _milieu(answers: tuple[str, ...]) -> str:
    if len(answers) > 1:
        return Milieu.MIXED.value
    return answers[0] if answers else ""


# Who was linked in


def agency_groups() -> Order:
    return tuple(AgencyGroup.choices)


def agency_groups_or_several() -> Order:
    return (*AgencyGroup.choices, (SEVERAL, "Flera slag"))


def _sum_by(pairs: Iterable[tuple[object, int]]) -> Counter:
    sums: Counter = Counter()
    for key, count in pairs:
        sums[key] += count
    return sums
