"""What a year holds: counted by each app, protected here. Behind this module nobody has an exact count of people.

Volume (contacts, persons as a total, meetings, days, outreach) counts our own work and stands as it is. Everything
else is about people and goes through `disclosure`. Units and definitions stand in `definitions`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from calls import reporting as calls_figures
from calls.models import CallerRole, OutreachKind
from calls.models.choices import AgeBand, Milieu, Situation, Urgency, VeAssessment
from calls.reporting import Contacts, Persons
from meetings import reporting as meeting_figures
from meetings.models import Meeting
from meetings.reporting import Wait
from outreach import reporting as outreach_figures
from outreach.reporting import OutreachCount
from referrals import reporting as referral_figures
from referrals.models import AgencyGroup, Referral, Signposting
from stodtelefon.accounts.models import Organisation
from stodtelefon.reporting.disclosure import (
    Cell,
    Protected,
    Split,
    Thresholds,
    figure,
    funnel,
    middle,
    one_way,
    one_way_in_two,
)
from stodtelefon.reporting.disclosure import Count as Counted
from stodtelefon.reporting.periods import Year

Group = CallerRole.Group
NO_ANSWER = ("", "Inget svar")


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


# The caller groups, each wholly on one side of the split. A school can be municipal or not, so it stands on both.
STAFF_GROUPS = (
    (Group.SCHOOL.value, Group.SCHOOL.label),
    (Group.SOCIAL_SERVICES.value, Group.SOCIAL_SERVICES.label),
    (Group.MUNICIPALITY.value, Group.MUNICIPALITY.label),
)
OTHER_GROUPS = (
    ("school_outside", "Skola utanför kommunen eller okänt"),
    (Group.AUTHORITY.value, Group.AUTHORITY.label),
    (Group.CIVIL_SOCIETY.value, Group.CIVIL_SOCIETY.label),
    (Group.PUBLIC.value, Group.PUBLIC.label),
    (Group.SELF.value, Group.SELF.label),
    (Group.UNKNOWN.value, Group.UNKNOWN.label),
)
AGES = (("minor", "Under 18 år"), ("adult", "18 år eller äldre"), ("unknown", "Vet inte"))
SITUATIONS = (*((value, upper_first(label)) for value, label in Situation.choices), NO_ANSWER)
MILIEUS = (
    *(
        (value, "Blandat eller flera" if value == Milieu.MIXED else upper_first(label))
        for value, label in Milieu.choices
    ),
    NO_ANSWER,
)
STAGES = (
    ("cases", "Ärenden"),
    ("remained", "Oron kvarstod efter samtalet"),
    ("met", "Möte hölls"),
    ("ve", "Skäl att tro VE"),
    ("supported", "Någon kopplades in, eller hjälptes vidare"),
)
AGENCY_GROUPS = tuple(AgencyGroup.choices)


def thresholds_of(organisation: Organisation) -> Thresholds:
    """The thresholds as they are set; never looser than the defaults, which the database holds."""
    return Thresholds(
        small=organisation.small_count,
        hidden_sum=2 * organisation.small_count,
        total=organisation.small_total,
        percent_base=organisation.percent_base,
        median_base=organisation.median_base,
    )


@dataclass(frozen=True, slots=True)
class Volume:
    """Our own work during a year. Shown as it is, but for the groups inside `persons`, which `People` protects."""

    persons: list[Persons]
    contacts: list[Contacts]
    meetings: int
    waits: list[Wait]
    outreach: dict[int, OutreachCount]

    @property
    def persons_by_month(self) -> Counter[int]:
        return _sum_by((row.month, row.count) for row in self.persons)

    @property
    def concerns_by_month(self) -> Counter[int]:
        return _sum_by((row.month, row.count) for row in self.contacts if row.is_concern)

    @property
    def other_by_month(self) -> Counter[int]:
        return _sum_by((row.month, row.count) for row in self.contacts if not row.is_concern)

    @property
    def is_empty(self) -> bool:
        return not (self.contacts or self.meetings or self.outreach)


@dataclass(frozen=True, slots=True)
class People:
    """The figures about people of a year, protected."""

    split: Split
    groups: Protected
    heard: Protected
    ages: Protected
    situations: Protected
    milieus: Protected
    funnel: Protected
    agencies: Protected
    child_reports: Cell
    helped_onward: Cell
    worry_before: Cell
    worry_after: Cell


def volume_of(year: Year) -> Volume:
    """Count a year's volume. Six queries."""
    start, end = year.bounds
    return Volume(
        persons=calls_figures.persons(start, end),
        contacts=calls_figures.contacts(start, end),
        meetings=meeting_figures.held(start, end),
        waits=meeting_figures.waits(start, end),
        outreach=outreach_figures.by_audience(start.date(), end.date()),
    )


def people_of(
    year: Year, persons: list[Persons], kinds: Iterable[OutreachKind], thresholds: Thresholds
) -> People:
    """Count and protect a finished year's figures about people."""
    start, end = year.bounds
    concerns = calls_figures.concerns(start, end)
    split, groups = caller_groups(persons, thresholds)
    worry = calls_figures.worry(start, end)
    return People(
        split=split,
        groups=groups,
        heard=heard_through(persons, kinds, thresholds),
        ages=_one_way(AGES, ((_age(row.age_band), row.count) for row in concerns), thresholds, merges=False),
        situations=_one_way(SITUATIONS, ((row.situation, row.count) for row in concerns), thresholds),
        milieus=_one_way(MILIEUS, ((_milieu(row.milieus), row.count) for row in concerns), thresholds),
        funnel=concern_funnel(year, thresholds),
        agencies=_one_way(
            AGENCY_GROUPS,
            referral_figures.sent_by_group(start, end).items(),
            thresholds,
            total_is_volume=False,
        ),
        child_reports=figure(calls_figures.child_reports(start, end), thresholds=thresholds),
        helped_onward=figure(referral_figures.cases_helped_onward(start, end), thresholds=thresholds),
        worry_before=middle([before for before, _ in worry], thresholds=thresholds),
        worry_after=middle([after for _, after in worry], thresholds=thresholds),
    )


def caller_groups(persons: list[Persons], thresholds: Thresholds) -> tuple[Split, Protected]:
    """The split of the municipality's own staff and others, and the groups beside it."""
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for row in persons:
        counts[row.is_staff][_side_group(row.group, row.is_staff)] += row.count
    return one_way_in_two(
        [Counted(key, label, counts[True][key]) for key, label in STAFF_GROUPS],
        [Counted(key, label, counts[False][key]) for key, label in OTHER_GROUPS],
        thresholds=thresholds,
    )


def _side_group(group: str, is_staff: bool) -> str:
    """The row of a group on its side of the split. What a code list says against itself goes to the widest row."""
    if is_staff:
        return group if group in dict(STAFF_GROUPS) else Group.MUNICIPALITY.value
    if group == Group.SCHOOL:
        return "school_outside"
    return group if group in dict(OTHER_GROUPS) else Group.AUTHORITY.value


def heard_through(persons: list[Persons], kinds: Iterable[OutreachKind], thresholds: Thresholds) -> Protected:
    """How those who got in touch had heard of the line, as they said in the first call of the year."""
    return _one_way(
        heard_order(kinds), ((str(row.heard_through_id or ""), row.count) for row in persons), thresholds
    )


def heard_order(kinds: Iterable[OutreachKind]) -> tuple[tuple[str, str], ...]:
    return (*((str(kind.pk), upper_first(kind.label)) for kind in kinds), NO_ANSWER)


def concern_funnel(year: Year, thresholds: Thresholds) -> Protected:
    """Cases by the year of their first call, each stage a subset of the one before, as known now. One query."""
    of_case = {"case": OuterRef("pk")}
    remained = Q(urgency__in=Urgency.remaining())
    met = remained & Q(has_met=True)
    ve = met & Q(ve_assessment=VeAssessment.REASON)
    sizes = (
        calls_figures.cases(*year.bounds)
        .annotate(
            has_met=Exists(Meeting.objects.held().with_caller().filter(**of_case)),
            has_support=Exists(Referral.objects.filter(sent_at__isnull=False, **of_case))
            | Exists(Signposting.objects.filter(**of_case)),
        )
        .aggregate(
            cases=Count("pk"),
            remained=Count("pk", filter=remained),
            met=Count("pk", filter=met),
            ve=Count("pk", filter=ve),
            supported=Count("pk", filter=ve & Q(has_support=True)),
        )
    )
    return funnel([Counted(key, label, sizes[key]) for key, label in STAGES], thresholds=thresholds)


def _one_way(
    order: Iterable[tuple[str, str]],
    counted: Iterable[tuple[str, int]],
    thresholds: Thresholds,
    *,
    merges: bool = True,
    total_is_volume: bool = True,
) -> Protected:
    counts = _sum_by(counted)
    return one_way(
        [Counted(key, label, counts[key]) for key, label in order],
        thresholds=thresholds,
        merges=merges,
        total_is_volume=total_is_volume,
    )


def _age(age_band: str) -> str:
    if age_band in AgeBand.minors():
        return "minor"
    return "adult" if age_band in AgeBand.adults() else "unknown"


def _milieu(milieus: tuple[str, ...]) -> str:
    """One row for each person: several answers are a row of their own."""
    if len(milieus) > 1:
        return Milieu.MIXED.value
    return milieus[0] if milieus else ""


def _sum_by(pairs: Iterable[tuple]) -> Counter:
    sums: Counter = Counter()
    for key, count in pairs:
        sums[key] += count
    return sums
