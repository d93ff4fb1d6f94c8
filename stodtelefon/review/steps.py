"""What the night does for the review: the month that is over is drawn, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from stodtelefon.jobs.steps import Step
from stodtelefon.review.actions import draw_month
from stodtelefon.review.models import LogReview
from stodtelefon.review.rules import month_before, next_month

MOST = 12  # months that a line which has stood still is behind with


def draw() -> str:
    """Each month that is over and has not been drawn; on a line that has never had a review the last one alone."""
    drawn = [review for month in months_to_draw(timezone.localdate()) if (review := draw_month(month=month))]
    return f"{', '.join(review.month_in_words for review in drawn)} att granska." if drawn else ""


def months_to_draw(today: date) -> Iterator[date]:
    """From the month after the newest review to the last one that is over, the oldest first."""
    last = month_before(today)
    newest = LogReview.objects.order_by("-month").values_list("month", flat=True).first()
    month = last if newest is None else max(next_month(newest), _months_before(last, MOST - 1))
    while month <= last:
        yield month
        month = next_month(month)


def _months_before(month: date, count: int) -> date:
    months = month.year * 12 + month.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


NIGHTLY = Step("loggkontroll", draw)
