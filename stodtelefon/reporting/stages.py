"""The funnel: how far the cases of a year came, and what they were about instead of violent extremism.

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

from calls.models import ConcernKind
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
    funnel,
    most_of_stage,
    one_way,
    volume,
)
from stodtelefon.reporting.groups import Order, exact_rows

REMAINED = Q(urgency__in=Urgency.remaining())
MET = REMAINED & Q(has_met=True)
BELIEVED = MET & Q(ve_assessment=VeAssessment.REASON)
SUPPORTED = BELIEVED & Q(has_support=True)
NOT_TOLD = ("", "Inget annat, eller inte uppgivet")
STAGE = ("ve", "Skäl att tro VE")


def stages() -> Order:
    return (
        ("cases", "Ärenden"),
        ("remained", "Oron kvarstod efter samtalet"),
        ("met", "Möte hölls"),
        STAGE,
        ("supported", "Någon kopplades in, eller hjälptes vidare"),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """How many cases came as far as a stage and no further, and what they were about instead. Unit: cases."""

    reached: str
    instead: str
    count: int


def ways(start: datetime, end: datetime) -> list[Way]:
    """Cases by the period of their first call: the last stage each came to, and what it was instead, as known now.

    One query. Each stage is a part of the one before, so the last one tells them all.
    """
    of_case = {"case": OuterRef("pk")}
    reached = [When(SUPPORTED, then=Value("supported")), When(BELIEVED, then=Value(STAGE[0]))]
    reached += [When(MET, then=Value("met")), When(REMAINED, then=Value("remained"))]
    kind = Cast("other_concern__kind_id", CharField())
    rows = (
        cases(start, end)
        .annotate(
            has_met=Exists(Meeting.objects.held().with_caller().filter(**of_case)),
            has_support=Exists(Referral.objects.filter(sent_at__isnull=False, **of_case))
            | Exists(Signposting.objects.filter(**of_case)),
        )
        .values_list(
            Choose(*reached, default=Value("cases")),
            Choose(When(SOMETHING_ELSE, then=kind), When(BELIEVED, then=Value(STAGE[0]))),
        )
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [Way(reached, instead or NOT_TOLD[0], count) for reached, instead, count in rows]


def cases_by_stage(ways: Iterable[Way]) -> Counter[str]:
    """Each stage with all who came that far, also those who went on."""
    so_far: Counter[str] = Counter()
    order = [key for key, _ in stages()]
    for way in ways:
        for stage in order[: order.index(way.reached) + 1]:
            so_far[stage] += way.count
    return so_far


def cases_by_other_concern(ways: Iterable[Way]) -> Counter[str]:
    """Each case once by what it was instead, or as not told; and the stages, for the last row."""
    found = cases_by_stage(ways)
    for way in ways:
        if way.instead != STAGE[0]:
            found[way.instead] += way.count
    return found


def stage_of_ve(sizes: Mapping[str, int], *, thresholds: Thresholds) -> Cell:
    """The stage itself: two nearly equal figures about the same people would give their difference away."""
    return funnel(exact_rows(stages(), sizes), thresholds=thresholds).cell("ve")


def other_concern_kinds() -> Order:
    """The stages of the funnel, which are no rows of the table; the list; then who has no answer in it."""
    kinds = ((str(kind.pk), capfirst(kind.label)) for kind in ConcernKind.objects.all())
    return (*stages(), *kinds, NOT_TOLD)


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
