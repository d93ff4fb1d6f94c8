"""What the yearly page counts from referrals: exact numbers of a period, from `start` up to but not including `end`."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Count, Max, Min

from referrals.models import Referral, Signposting

SEVERAL = "several"


def sent_by_group(start: datetime, end: datetime) -> dict[str, int]:
    """Referrals sent in the period, by the coarse kind of agency. Unit: referrals, whatever became of them."""
    rows = (
        Referral.objects.sent_between(start, end)
        .values_list("agency__type__group")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return dict(rows)


def helped_onward_by_group(start: datetime, end: datetime) -> dict[str, int]:
    """Cases in which somebody was helped onward in the period, by the coarse kind of agency. Unit: cases.

    Helped to several kinds: `SEVERAL`, so that each case stands in one group.
    """
    of_case = Signposting.objects.given_between(start, end).order_by().values("case")
    kinds = of_case.annotate(first=Min("agency_type__group"), last=Max("agency_type__group")).values_list(
        "first", "last"
    )
    return dict(Counter(first if first == last else SEVERAL for first, last in kinds))
