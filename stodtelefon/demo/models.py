"""How far the invented years are told: 2016 and the present at once, the months between while the pages are served."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import ExtractYear


class MonthQuerySet(models.QuerySet):
    def waiting(self):
        """Months of which something is left to tell, the newest year first and each year from its beginning."""
        return self.filter(told__lte=models.F("concerns")).order_by(
            ExtractYear("starts_on").desc(), "starts_on"
        )

    def years(self) -> list[int]:
        """The calendar years of the months, in order."""
        return sorted({starts_on.year for starts_on in self.values_list("starts_on", flat=True)})


class Month(models.Model):
    """A month of the demo. It has `concerns` + 1 parts: one for each concern, and one for all that is not a concern.

    `told` counts the parts that are told. It is saved together with what the part tells, so that a telling that is
    killed goes on where it was, and nothing is told twice.
    """

    starts_on = models.DateField("månad", primary_key=True)
    concerns = models.PositiveSmallIntegerField("samtal att berätta")
    told = models.PositiveSmallIntegerField("berättade delar", default=0)

    objects = MonthQuerySet.as_manager()

    class Privacy:
        personal = ()
        plain = ("starts_on", "concerns", "told")

    class Meta:
        ordering = ("starts_on",)
        verbose_name = "påhittad månad"
        verbose_name_plural = "påhittade månader"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(told__lte=models.F("concerns") + 1),
                name="demo_month_is_told_once",
                violation_error_message="Månaden är redan berättad.",
            ),
        )

    def __str__(self):
        return f"{self.starts_on:%Y-%m}"
