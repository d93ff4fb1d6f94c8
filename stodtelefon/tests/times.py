"""Days and moments as tests say them: so far from now."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone


def day(days: int) -> date:
    """Today and so many days; before today when negative."""
    return timezone.localdate() + timedelta(days=days)


def hours_ago(hours: float) -> datetime:
    return timezone.now() - timedelta(hours=hours)
