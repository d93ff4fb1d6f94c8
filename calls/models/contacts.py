"""Calling back somebody who left a message on a missed call."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from calls.models.calls import Call
from stodtelefon.privacy.fields import SealedTextField


class CallbackQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(settled_at__isnull=True)


class Callback(models.Model):
    """Somebody who left a message on a missed call and is to be called back by `due_on` (working days).

    `contact` is kept until the person was reached or given up, and is then erased: the row remains as a count.
    """

    class Result(models.TextChoices):
        REACHED = "reached", "nådd"
        GIVEN_UP = "given_up", "gick inte att nå"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    call = models.OneToOneField(Call, models.CASCADE, related_name="callback")
    contact = SealedTextField("ring tillbaka till", null=True, blank=True, max_length=300)
    due_on = models.DateField("ring senast")
    result = models.CharField("hur gick det", max_length=10, choices=Result, blank=True)
    settled_at = models.DateTimeField("klar", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = CallbackQuerySet.as_manager()

    class Meta:
        verbose_name = "återuppringning"
        verbose_name_plural = "återuppringningar"
        ordering = ("due_on",)
        constraints = [
            models.CheckConstraint(
                name="callback_contact_is_erased_when_settled",
                condition=Q(
                    settled_at__isnull=True, settled_by__isnull=True, result="", contact__isnull=False
                )
                | (
                    Q(settled_at__isnull=False, settled_by__isnull=False, contact__isnull=True)
                    & ~Q(result="")
                ),
                violation_error_message="Kontaktuppgiften tas bort när återuppringningen är klar.",
            )
        ]

    class Privacy:
        personal = ("contact",)
        plain = ("id", "call", "due_on", "result", "settled_at", "settled_by")

    def __str__(self):
        return f"Ring tillbaka senast {self.due_on}"
