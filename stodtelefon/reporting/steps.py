"""What is done every night: years that are over and were changed, or were counted by other code, are counted anew."""

from __future__ import annotations

from django.utils import timezone

from stodtelefon.jobs.steps import Step
from stodtelefon.reporting.kept_years import keep_years


def count_anew() -> str:
    counted = keep_years(on=timezone.localdate())
    return f"Räknade år: {counted}." if counted else ""


NIGHTLY = (Step("årsstatistik", count_anew),)
