"""The funnel: how far the cases of a year came. Counted here, since each stage is another app's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from calls.models.choices import Urgency, VeAssessment
from calls.reporting import cases
from meetings.models import Meeting
from referrals.models import Referral, Signposting
from stodtelefon.reporting.disclosure import Cell, Thresholds, funnel
from stodtelefon.reporting.groups import Order, exact_rows


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
    of_case = {"case": OuterRef("pk")}
    remained = Q(urgency__in=Urgency.remaining())
    met = remained & Q(has_met=True)
    ve = met & Q(ve_assessment=VeAssessment.REASON)
    return (
        cases(start, end)
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


def stage_of_ve(sizes: Mapping[str, int], *, thresholds: Thresholds) -> Cell:
    """The stage itself: two nearly equal figures about the same people would give their difference away."""
    return funnel(exact_rows(stages(), sizes), thresholds=thresholds).cell("ve")
