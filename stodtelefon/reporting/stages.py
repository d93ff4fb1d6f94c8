"""The funnel: how far the cases of a year came, and what they were about instead of violent extremism.

Counted here, since each stage is another app's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Case as Choose
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils.text import capfirst

from calls.models import Case, ConcernKind
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
    one_way,
    volume,
)
from stodtelefon.reporting.groups import Order, exact_rows

REMAINED = Q(urgency__in=Urgency.remaining())
MET = REMAINED & Q(has_met=True)
BELIEVED = MET & Q(ve_assessment=VeAssessment.REASON)


def stages() -> Order:
    return (
        ("cases", "Ärenden"),
        ("remained", "Oron kvarstod efter samtalet"),
        ("met", "Möte hölls"),
        ("ve", "Skäl att tro VE"),
        ("supported", "Någon kopplades in, eller hjälptes vidare"),
    )


def cases_by_stage(start: datetime, end: datetime) -> dict[str, int]:
    """Cases by the period of their first call, each stage a subset of the one before, as known now. One query."""
    return _with_support(start, end).aggregate(
        cases=Count("pk"),
        remained=Count("pk", filter=REMAINED),
        met=Count("pk", filter=MET),
        ve=Count("pk", filter=BELIEVED),
        supported=Count("pk", filter=BELIEVED & Q(has_support=True)),
    )


def _with_support(start: datetime, end: datetime) -> QuerySet[Case]:
    of_case = {"case": OuterRef("pk")}
    return cases(start, end).annotate(
        has_met=Exists(Meeting.objects.held().with_caller().filter(**of_case)),
        has_support=Exists(Referral.objects.filter(sent_at__isnull=False, **of_case))
        | Exists(Signposting.objects.filter(**of_case)),
    )


def stage_of_ve(sizes: Mapping[str, int], *, thresholds: Thresholds) -> Cell:
    """The stage itself: two nearly equal figures about the same people would give their difference away."""
    return funnel(exact_rows(stages(), sizes), thresholds=thresholds).cell("ve")


NOT_TOLD = ("", "Inget annat, eller inte uppgivet")
STAGE = ("ve", "Skäl att tro VE")


def other_concern_kinds() -> Order:
    """The list, then who has no answer in it: those not told, and those of the stage."""
    kinds = ((str(kind.pk), capfirst(kind.label)) for kind in ConcernKind.objects.all())
    return (*kinds, NOT_TOLD, STAGE)


def cases_by_other_concern(start: datetime, end: datetime) -> dict[str, int]:
    """Each case of the period once: by what it was instead, as one of the stage, or as not told. One query."""
    kind = Cast("other_concern__kind_id", CharField())
    found = Choose(When(SOMETHING_ELSE, then=kind), When(BELIEVED, then=Value(STAGE[0])))
    rows = _with_support(start, end).values_list(found).annotate(count=Count("pk")).order_by()
    return {key or NOT_TOLD[0]: count for key, count in rows}


def table_of_other_concerns(rows: Sequence[ExactRow], *, thresholds: Thresholds) -> ProtectedTable:
    """What it was instead, as one row for each kind and one for all other cases.

    The last row holds the stage "skäl att tro VE", which may stand in the funnel beside it: what lies between the two
    is a count of people as well. Where it is small and the stage large enough to be shown, the table is not.
    """
    *kinds, not_told, believed = rows
    rest = ExactRow(not_told.key, not_told.label, not_told.count + believed.count)
    if not_told.count < thresholds.small and believed.count >= thresholds.hidden_sum:
        return ProtectedTable(total=volume(sum(row.count for row in rows)), is_shown=False)
    return one_way([*kinds, rest], thresholds=thresholds, total_is_volume=True)
