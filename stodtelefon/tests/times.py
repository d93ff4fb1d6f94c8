"""Days and moments as tests say them: so far from now."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from calls.promptness import add_working_days


def day(days: int) -> date:
    """Today and so many days; before today when negative."""
    return timezone.localdate() + timedelta(days=days)


def working_day() -> date:
    """Today, or the next working day when today is none: a day off is pointed out where one is typed."""
    return add_working_days(day(-1), 1)


def hours_ago(hours: float) -> datetime:
    return timezone.now() - timedelta(hours=hours)
