"""What the yearly page counts from referrals: exact numbers of a period, from `start` up to but not including `end`."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from referrals.models import Referral, Signposting


def sent_by_group(start: datetime, end: datetime) -> dict[str, int]:
    """Referrals sent in the period, by the coarse kind of agency. Unit: referrals, whatever became of them."""
    rows = (
        Referral.objects.sent_between(start, end)
        .values_list("agency__type__group")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return dict(rows)


def cases_helped_onward(start: datetime, end: datetime) -> int:
    """Cases in which somebody was helped onward to another service in the period. Unit: cases."""
    return Signposting.objects.given_between(start, end).aggregate(cases=Count("case", distinct=True))[
        "cases"
    ]
