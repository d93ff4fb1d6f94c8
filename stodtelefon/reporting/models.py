"""A year that is over, counted and protected once and read from then on; and what says that it is to be counted anew.

docs/adr/0027-a-closed-year-is-kept.md says why, and when a kept year is still true.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import ExtractYear


class YearChange(models.Model):
    """Something that the page of a year counts was changed since it was last counted; gone when it is counted anew.

    A trigger on each table that is counted adds it, in the transaction of the change.
    """

    year = models.PositiveSmallIntegerField("år", db_index=True)

    class Privacy:
        personal = ()
        plain = ("id", "year")

    class Meta:
        verbose_name = "ändring i ett avslutat år"
        verbose_name_plural = "ändringar i avslutade år"

    def __str__(self) -> str:
        return str(self.year)


class KeptYearQuerySet(models.QuerySet):
    def still_true(self, *, made_of: str) -> KeptYearQuerySet:
        """Made of the same code and settings as now, and nothing that it counts has changed."""
        changed = YearChange.objects.filter(year=OuterRef("year"))
        return self.filter(~Exists(changed), made_of=made_of)


class KeptYear(models.Model):
    """The figures of a year that is over, as they may be told to anyone, and its page as they were drawn.

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
                name="kept_year_is_over",
                condition=Q(year__lt=ExtractYear("made_at")),
                violation_error_message="Bara ett år som är slut kan sparas.",
            ),
        )

    def __str__(self) -> str:
        return str(self.year)
