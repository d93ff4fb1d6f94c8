"""Why a coordinator opens the identities of a case that somebody else has: said once a case."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from calls.models.cases import Case
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade


class IdentityReason(FormMade):
    """Who reads all open cases has no part in most of them, and says why before an identity there is opened.

    It holds for that person and that case, however many are in it. Each opening is logged besides.
    """

    audit_name = "identity_reason"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="identity_reasons", db_index=False)
    reason = SealedTextField("skäl", max_length=500)
    created_at = models.DateTimeField("sagt", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "skäl till att öppna identiteter"
        verbose_name_plural = "skäl till att öppna identiteter"
        ordering = ("created_at",)
        constraints = [
            models.UniqueConstraint(
                name="identity_reason_is_said_once",
                fields=["case", "created_by"],
                violation_error_message="Du har redan skrivit varför.",
            )
        ]

    class Privacy:
        personal = ("reason",)
        plain = ("id", "case", "created_at", "created_by", "form_token")

    def __str__(self):
        return "Skäl till att öppna identiteter"
