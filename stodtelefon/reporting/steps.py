"""What is done every night: years that are over and were changed, or were counted by other code, are counted anew; and
the year that is over waits to be released."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from stodtelefon.jobs.steps import Step
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.actions import expect_release, year_of
from stodtelefon.reporting.kept_years import keep_years
from stodtelefon.reporting.models import YearToRelease


def count_anew() -> str:
    counted = keep_years(on=timezone.localdate())
    return f"Räknade år: {counted}." if counted else ""


def expect() -> str:
    """The last year that is over, from when it is kept. Older ones wait for nobody, and can be released too."""
    today = timezone.localdate()
    number = (today - timedelta(days=1)).year - 1
    is_expected = YearToRelease.objects.filter(year=number, due_on__isnull=False).exists()
    if is_expected or year_of(number, Organisation.load(), today) is None:
        return ""
    expect_release(year=number)
    return f"{number} ska fastställas."


NIGHTLY = (Step("årsstatistik", count_anew), Step("år att fastställa", expect))
