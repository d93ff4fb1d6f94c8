"""How far the cases of a year came: the funnel, the way from the call to an answered frågebatteri, and what they were
about instead of violent extremism.

Counted here, since each stage is another app's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Case as Choose
from django.db.models import CharField, Count, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast
from django.utils.text import capfirst

from calls.models import ConcernKind, QuickScan
from calls.models.choices import Urgency, VeAssessment
from calls.models.other_concerns import SOMETHING_ELSE
from calls.reporting import cases
from meetings.models import Meeting
from referrals.models import Referral, Signposting
from stodtelefon.reporting.disclosure import (
    Cell,
    ExactRow,
    ProtectedTable,
    Thresholds,
    one_way,
    volume,
)
from stodtelefon.reporting.funnel_disclosure import funnel, most_of_stage, way
from stodtelefon.reporting.groups import Order, exact_rows

REMAINED = Q(urgency__in=Urgency.remaining())
MET = REMAINED & Q(has_met=True)
BELIEVED = MET & Q(ve_assessment=VeAssessment.REASON)
SUPPORTED = BELIEVED & Q(has_support=True)
NOT_TOLD = ("", "Inget annat, eller inte uppgivet")
STAGE = ("ve", "Skäl att tro VE")
ALL = ("cases", "Ärenden")
REMAIN = ("remained", "Oron kvarstod efter samtalet")
HELD = ("met", "Möte hölls")
# The furthest first. Each holds the ones before it: a concern that remained was scanned, a held meeting was offered.
STEPS = (
    ("answered", MET & Q(has_answered=True)),
    (HELD[0], MET),
    ("booked", REMAINED & Q(is_booked=True)),
    ("offered", REMAINED & Q(is_offered=True)),
    (REMAIN[0], REMAINED),
    ("scanned", Q(has_scan=True)),
)


def stages() -> Order:
    return (
        ALL,
        REMAIN,
        HELD,
        STAGE,
        ("supported", "Någon kopplades in, eller hjälptes vidare"),
    )


def steps() -> Order:
    return (
        ALL,
        ("scanned", "Snabbscanning gjordes"),
        REMAIN,
        ("offered", "Möte erbjöds"),
        ("booked", "Möte bokades"),
        HELD,
        ("answered", "Frågebatteriet besvarades"),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """How many cases came as far as a stage of the funnel and a step of the way, and no further, and what they were
    about instead. Unit: cases."""

    reached: str
    step: str
    instead: str
    count: int


def ways(start: datetime, end: datetime) -> list[Way]:
    """Cases by the period of their first call: how far each came, and what it was instead, as known now.

    One query. Each stage is a part of the one before, so the last one tells them all.
    """
    of_case = {"case": OuterRef("pk")}
    with_caller = Meeting.objects.with_caller().filter(**of_case)
    reached = [When(SUPPORTED, then=Value("supported")), When(BELIEVED, then=Value(STAGE[0]))]
    reached += [When(MET, then=Value(HELD[0])), When(REMAINED, then=Value(REMAIN[0]))]
    step = [When(came_to, then=Value(key)) for key, came_to in STEPS]
    kind = Cast("other_concern__kind_id", CharField())
    rows = (
        cases(start, end)
        .annotate(
            has_scan=Exists(QuickScan.objects.filter(call__case=OuterRef("pk"))),
            is_offered=Exists(with_caller),
            is_booked=Exists(with_caller.filter(booked_at__isnull=False)),
            has_met=Exists(with_caller.held()),
            has_answered=Exists(with_caller.held().filter(battery_signed_at__isnull=False)),
            has_support=Exists(Referral.objects.filter(sent_at__isnull=False, **of_case))
            | Exists(Signposting.objects.filter(**of_case)),
        )
        .values_list(
            Choose(*reached, default=Value(ALL[0])),
            Choose(*step, default=Value(ALL[0])),
            Choose(When(SOMETHING_ELSE, then=kind), When(BELIEVED, then=Value(STAGE[0]))),
        )
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [Way(reached, step, instead or NOT_TOLD[0], count) for reached, step, instead, count in rows]


def cases_by_stage(ways: Iterable[Way]) -> Counter[str]:
    """Each stage with all who came that far, also those who went on."""
    return _so_far(stages(), ((way.reached, way.count) for way in ways))


def cases_by_step(ways: Iterable[Way]) -> Counter[str]:
    """The same by the steps of the way; and the stages of the funnel, beside which they are protected."""
    return cases_by_stage(ways) | _so_far(steps(), ((way.step, way.count) for way in ways))


def _so_far(order: Order, came_to: Iterable[tuple[str, int]]) -> Counter[str]:
    so_far: Counter[str] = Counter()
    keys = [key for key, _ in order]
    for last, count in came_to:
        for key in keys[: keys.index(last) + 1]:
            so_far[key] += count
    return so_far


def cases_by_other_concern(ways: Iterable[Way]) -> Counter[str]:
    """Each case once by what it was instead, or as not told; and the stages, for the last row."""
    found = cases_by_stage(ways)
    for each in ways:
        if each.instead != STAGE[0]:
            found[each.instead] += each.count
    return found


def stage_of_ve(sizes: Mapping[str, int], *, thresholds: Thresholds) -> Cell:
    """The stage itself: two nearly equal figures about the same people would give their difference away."""
    return funnel(exact_rows(stages(), sizes), thresholds=thresholds).cell("ve")


def other_concern_kinds() -> Order:
    """The stages of the funnel, which are no rows of the table; the list; then who has no answer in it."""
    kinds = ((str(kind.pk), capfirst(kind.label)) for kind in ConcernKind.objects.order_by("pk"))
    return (*stages(), *kinds, NOT_TOLD)


def stages_and_steps() -> Order:
    """The stages of the funnel that are no steps; then the way, step by step."""
    keys = dict(steps())
    return (*(stage for stage in stages() if stage[0] not in keys), *steps())


def table_of_steps(rows: Sequence[ExactRow], *, thresholds: Thresholds) -> ProtectedTable:
    """The way, protected as what stands between the stages of the funnel."""
    by_key = {row.key: row for row in rows}
    of_funnel = funnel(
        [by_key.get(key, ExactRow(key, label, 0)) for key, label in stages()], thresholds=thresholds
    )
    keys = dict(steps())
    return way([row for row in rows if row.key in keys], of_funnel, thresholds=thresholds)


def table_of_other_concerns(rows: Sequence[ExactRow], *, thresholds: Thresholds) -> ProtectedTable:
    """What it was instead, as one row for each kind and one for all other cases.

    The last row holds the stage "skäl att tro VE", of which the funnel tells how many it can be at most. That many are
    set aside before the others are protected, so that the row tells nothing of the stage, nor of those not told. Where
    fewer than the threshold are left of it the table is not shown.
    """
    keys = dict(stages())
    of_funnel = [row for row in rows if row.key in keys]
    kinds = [row for row in rows if row.key not in keys]
    total = volume(of_funnel[0].count)
    not_shown = ProtectedTable(total=total, is_shown=False)
    aside = most_of_stage(funnel(of_funnel, thresholds=thresholds), STAGE[0], thresholds=thresholds)
    believed = sum(row.count for row in of_funnel if row.key == STAGE[0])
    left = [row.count + believed - aside for row in kinds if row.key == NOT_TOLD[0]]
    if not left or left[0] < thresholds.small:
        return not_shown
    *told, not_told = kinds
    table = one_way([*told, replace(not_told, count=left[0])], thresholds=thresholds)
    shown = tuple(
        replace(row, cell=volume(row.cell.value + aside))
        if row.key == not_told.key and not row.cell.is_hidden
        else row
        for row in table.rows
    )
    return replace(table, rows=shown, total=total)
