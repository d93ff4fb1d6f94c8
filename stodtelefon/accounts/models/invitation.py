"""A one-time link with which a person sets a password. Only a keyed hash of it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from stodtelefon.privacy.hashing import KeyedHashField, every_hash

PURPOSE = "accounts.invitation"
PRESSED_AGAIN_WITHIN = timedelta(minutes=10)


class InvitationQuerySet(models.QuerySet):
    def open(self, *, at: datetime):
        """Not used, not withdrawn and not too old."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)

    def just_used(self, *, at: datetime):
        return self.filter(used_at__gt=at - PRESSED_AGAIN_WITHIN)

    def with_token(self, token: str):
        """The one whose link this is, whichever key made its hash."""
        return self.filter(token_hash__in=every_hash(PURPOSE, token))

    def unanswered(self):
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True)

    def from_the_server(self):
        """Made by `manage.py first_admin`, where nobody was signed in."""
        return self.filter(created_by__isnull=True)


class Invitation(models.Model):
    """One link to one account. `created_by` is empty when the first administrator was made on the server."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="invitations",
        verbose_name="konto",
    )
    token_hash = KeyedHashField("länkens hash", unique=True)
    created_at = models.DateTimeField("skapad", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="skapad av",
    )
    expires_at = models.DateTimeField("gäller till")
    used_at = models.DateTimeField("använd", null=True, blank=True)
    withdrawn_at = models.DateTimeField("ersatt", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Privacy:
        personal = ("token_hash",)
        plain = (
            "id",
            "user",
            "created_at",
            "created_by",
            "expires_at",
            "used_at",
            "withdrawn_at",
        )

    class Meta:
        verbose_name = "inbjudan"
        verbose_name_plural = "inbjudningar"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="user_has_one_open_invitation",
                violation_error_message="Det finns redan en länk som gäller. Skapa en ny i stället.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="invitation_expires_after_it_is_made",
                violation_error_message="Länken måste gälla en tid framåt.",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_is_used_or_withdrawn_never_both",
                violation_error_message="En använd länk kan inte dras tillbaka.",
            ),
        ]

    def __str__(self):
        return f"inbjudan {self.pk}"
