"""The lines of the log that a reading to review is about, as the log says them."""

from __future__ import annotations

from django.db.models import QuerySet

from stodtelefon.audit.models import AuditEvent
from stodtelefon.audit.readers import Minute, folded, people_of
from stodtelefon.dates import midnight
from stodtelefon.review.models import ReviewItem
from stodtelefon.review.rules import next_month

SHOWN = 100


def readings_of(item: ReviewItem) -> tuple[list[Minute], bool]:
    """What the reader did there in the month, minute by minute, the first ones; and whether there is more."""
    lines = list(_lines(item)[: SHOWN + 1])
    people = people_of([item.reader_id])
    return list(folded(lines[:SHOWN], people)), len(lines) > SHOWN


def _lines(item: ReviewItem) -> QuerySet[AuditEvent]:
    """In the case all that the reader did in the month; without a case the hour that was drawn, cases alone."""
    rows = AuditEvent.objects.by(item.reader_id).order_by("pk")
    if item.case_id is None:
        return rows.filter(pk__range=(item.first_line, item.last_line), case_id__isnull=False)
    month = item.review.month
    return rows.about(item.case_id).between(midnight(month), midnight(next_month(month)))
