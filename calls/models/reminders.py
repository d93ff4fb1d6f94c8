"""A date and one sentence on a case (bevakning)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from calls.models.cases import Case
from calls.models.given_to import given_to
from calls.models.guards import stays_in_its_case, stays_sentence
from calls.models.people import Caller
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade


class ReminderQuerySet(models.QuerySet):
    def undone(self):
        return self.filter(done_at__isnull=True)

    def due(self, *, on: date):
        return self.undone().filter(due_on__lte=on)

    def questions(self, *, handler: Any, managers: Q):
        """Those with which one of `managers` asks `handler`, who has the case, the first one first."""
        return self.undone().filter(managers).exclude(created_by=handler).order_by("created_at")

    def for_step(self):
        """Each with `is_before_withdrawal`: written before somebody of its case withdrew, it may say to ring."""
        gone = Caller.objects.filter(case=OuterRef("case"), withdrawn_at__gt=OuterRef("created_at"))
        return self.annotate(is_before_withdrawal=Exists(gone))


class Reminder(FormMade):
    """A date and one sentence on a case (bevakning). Done by a click.

    It is the handler's. In the queue or in a closed case it is whose it was, or theirs to whom it was `given_to`.
    """

    TRIGGER_SENTENCES = stays_sentence("reminder", "Bevakningen")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="reminders")
    due_on = models.DateField("datum")
    text = SealedTextField("vad som ska hända", max_length=300)
    created_at = models.DateTimeField("skriven", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_to = given_to()
    done_at = models.DateTimeField("klar", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "bevakning"
        verbose_name_plural = "bevakningar"
        triggers = [stays_in_its_case("reminder")]
        ordering = ("due_on",)
        indexes = [models.Index(fields=["case"], name="reminder_undone", condition=Q(done_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                name="reminder_done_by_somebody_at_some_time",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                violation_error_message="En klar bevakning behöver både tid och person.",
            )
        ]

    class Privacy:
        personal = ("text",)
        plain = (
            "id",
            "case",
            "due_on",
            "created_at",
            "created_by",
            "given_to",
            "done_at",
            "done_by",
            "form_token",
        )

    def __str__(self):
        return f"Bevakning {self.due_on}"
