"""A year, counted and protected once and read from then on; and what says that it is to be counted anew.

docs/adr/0027-a-closed-year-is-kept.md says why, and when a kept year is still true; 0029 what is kept of the running
one.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import ExtractYear

from stodtelefon.privacy.fields import SealedJSONField


class YearChange(models.Model):
    """Something that the page of a year counts was changed since it was last counted; gone when it is counted anew.

    A trigger on each table that is counted adds it, in the transaction of the change. `day`: on which day of a running
    year, or of the year before it; without it, it may be any.
    """

    year = models.PositiveSmallIntegerField("år", db_index=True)
    day = models.DateField("dag", null=True)

    class Privacy:
        personal = ()
        plain = ("id", "year", "day")

    class Meta:
        verbose_name = "ändring i ett räknat år"
        verbose_name_plural = "ändringar i räknade år"

    def __str__(self) -> str:
        return str(self.year)


class KeptYearQuerySet(models.QuerySet):
    def still_true(self, *, made_of: str) -> KeptYearQuerySet:
        """Made of the same code and settings as now, and nothing that it counts has changed."""
        changed = YearChange.objects.filter(year=OuterRef("year"))
        return self.filter(~Exists(changed), made_of=made_of)


class KeptYear(models.Model):
    """The figures of a year, as they may be told to anyone, and its page as they were drawn.

    `figures` is `YearFigures.as_plain()`: protected, no exact count of people. `page` is what stands under the heading;
    `is_empty` where nobody got in touch. `made_of` is known again from the code and settings that it was made by.
    """

    year = models.PositiveSmallIntegerField("år", primary_key=True)
    figures = models.JSONField("tal")
    page = models.TextField("sida")
    is_empty = models.BooleanField("inget är inskrivet")
    made_of = models.CharField("gjord av", max_length=64)
    made_at = models.DateTimeField("räknad")

    objects = KeptYearQuerySet.as_manager()

    class Privacy:
        personal = ()
        plain = ("year", "figures", "page", "is_empty", "made_of", "made_at")

    class Meta:
        verbose_name = "räknat år"
        verbose_name_plural = "räknade år"
        constraints = (
            models.CheckConstraint(
                name="kept_year_has_begun",
                condition=Q(year__lte=ExtractYear("made_at")),
                violation_error_message="Ett år som inte har börjat kan inte sparas.",
            ),
        )

    def __str__(self) -> str:
        return str(self.year)


class CountedMonth(models.Model):
    """What was counted of a month of the running year, by its days and all together: volume, before any protection.

    It says of days what the page says of months, so it is sealed. Gone when the year is over.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.PositiveSmallIntegerField("år")
    month = models.PositiveSmallIntegerField("månad")
    days = SealedJSONField("dagarna", blank=True, max_length=200_000)
    total = SealedJSONField("hela månaden", blank=True, max_length=200_000)
    made_of = models.CharField("gjord av", max_length=64)

    class Privacy:
        personal = ("days", "total")
        plain = ("id", "year", "month", "made_of")

    class Meta:
        verbose_name = "räknad månad"
        verbose_name_plural = "räknade månader"
        constraints = (
            models.UniqueConstraint(
                fields=("year", "month"),
                name="month_is_counted_once",
                violation_error_message="Månaden är redan räknad.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"
