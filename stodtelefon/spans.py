"""A month, a season or a year: when something began, as precisely as somebody could say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models

SEASONS = {3: "våren", 6: "sommaren", 9: "hösten", 12: "vintern"}  # by the first month
WINTER = 12


class SpanLength(models.TextChoices):
    MONTH = "month", "månad"
    SEASON = "season", "årstid"
    YEAR = "year", "år"


@dataclass(frozen=True)
class Span:
    """`first` is its first day. A winter belongs to the two years that it is in."""

    first: date
    length: str = SpanLength.MONTH

    def __str__(self) -> str:
        """`2026-03`, `våren 2026`, `vintern 2025/26`, `2026`"""
        year = f"{self.first.year:04}"
        if self.length == SpanLength.YEAR:
            return year
        if self.length == SpanLength.SEASON:
            following = f"/{(self.first.year + 1) % 100:02}" if self.first.month == WINTER else ""
            return f"{SEASONS[self.first.month]} {year}{following}"
        return f"{year}-{self.first.month:02}"
