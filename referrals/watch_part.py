"""What referrals tell those who watch the line: how many agencies should have answered. A number, of no referral."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from referrals.models import Referral
from stodtelefon.watch.figures import OVERDUE, Reading


def overdue_answers() -> Iterator[Reading]:
    yield Reading(*OVERDUE, value=Referral.objects.overdue(on=timezone.localdate()).count())
