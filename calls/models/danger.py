"""Somebody was in danger: what was done, and the manager's review of it."""

from __future__ import annotations

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from calls.models.calls import Call
from stodtelefon.privacy.fields import SealedTextField

# What was told: to whom, when, by whom. The register of disclosures is read from it.
AS_TOLD = ("emergency", "socialjour_told", "told_whom", "told_at", "done", "reported_by_id")
CHANGED_AS_TOLD = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in AS_TOLD)


class DangerQuerySet(models.QuerySet):
    def told_outside(self):
        """We called 112, or the socialjour was told: something was handed over."""
        return self.filter(Q(emergency=DangerReport.Emergency.WE_CALLED) | Q(socialjour_told=True))

    def unreviewed(self):
        return self.filter(reviewed_at__isnull=True)


class DangerReport(models.Model):
    """Somebody was in danger: what was done, who was told and when; reviewed afterwards by the manager."""

    audit_name = "danger"

    TRIGGER_SENTENCES = {
        "danger_as_told_never_changes": "Det som gjordes vid faran är inskrivet och kan inte ändras."
    }

    class Emergency(models.TextChoices):
        WE_CALLED = "we_called", "vi ringde 112"
        CALLER_CALLS = "caller_calls", "den som hörde av sig ringer 112"
        NOT_NEEDED = "not_needed", "112 behövdes inte"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    call = models.OneToOneField(Call, models.CASCADE, related_name="danger")
    emergency = models.CharField("112", max_length=12, choices=Emergency)
    socialjour_told = models.BooleanField("socialjouren kontaktad", default=False)
    told_whom = SealedTextField("vem fick veta", max_length=300)
    told_at = models.DateTimeField("när")
    done = SealedTextField("vad som gjordes", null=True, blank=True, max_length=2000)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField("granskad", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    review = SealedTextField("granskning", null=True, blank=True, max_length=2000)

    objects = DangerQuerySet.as_manager()

    class Meta:
        verbose_name = "fara"
        verbose_name_plural = "fara"
        ordering = ("told_at",)
        constraints = [
            models.CheckConstraint(
                name="danger_is_reviewed_with_time_person_and_words",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, review__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, review__isnull=False),
                violation_error_message="Skriv vad granskningen visade.",
            ),
            models.CheckConstraint(
                name="danger_is_not_reviewed_by_who_reported_it",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("reported_by")),
                violation_error_message="Den som hanterade faran kan inte granska den själv.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="danger_as_told",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(CHANGED_AS_TOLD),
                func="""
                    RAISE EXCEPTION 'danger as told never changes'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'danger_as_told_never_changes';
                """,
            )
        ]

    class Privacy:
        personal = ("told_whom", "done", "review")
        plain = (
            "id",
            "call",
            "emergency",
            "socialjour_told",
            "told_at",
            "reported_by",
            "reviewed_at",
            "reviewed_by",
        )

    def __str__(self):
        return "Fara"

    @property
    def handled_by_ids(self) -> set[int]:
        """Who took the call, and who wrote down what was done: neither may review it."""
        return {self.reported_by_id, self.call.taken_by_id}
