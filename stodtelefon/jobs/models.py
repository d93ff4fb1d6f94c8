"""How the timed commands went."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from stodtelefon.dates import iso_moment


class JobRunQuerySet(models.QuerySet):
    def newest_of_each(self):
        """The latest run of each command: the last one noted, whatever the clock said then."""
        return self.order_by("name", "-id").distinct("name")

    def that_went_well(self, name: str):
        """The runs of one command in which no step failed."""
        return self.filter(name=name, is_ok=True)

    def unfinished(self, name: str):
        return self.filter(name=name, finished_at__isnull=True)

    def older_than(self, moment: datetime):
        return self.filter(started_at__lt=moment)


class JobRun(models.Model):
    """One run of a timed command. `note` says what it did or which step failed, without a word about people."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField("jobb", max_length=40)
    started_at = models.DateTimeField("började", default=timezone.now)
    finished_at = models.DateTimeField("slutade", null=True, blank=True)
    is_ok = models.BooleanField("gick bra", null=True)
    note = models.TextField("anteckning", blank=True)

    objects = JobRunQuerySet.as_manager()

    class Privacy:
        personal = ()
        plain = ("id", "name", "started_at", "finished_at", "is_ok", "note")

    class Meta:
        ordering = ("started_at",)
        verbose_name = "körning"
        verbose_name_plural = "körningar"
        indexes = (models.Index(fields=["name", "-started_at"], name="job_runs_by_name"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True, is_ok__isnull=True)
                | models.Q(finished_at__isnull=False, is_ok__isnull=False),
                name="job_run_that_finished_says_how",
                violation_error_message="En körning som är klar ska säga om det gick bra.",
            ),
        )

    def __str__(self):
        return f"{self.name} {iso_moment(self.started_at)}"
