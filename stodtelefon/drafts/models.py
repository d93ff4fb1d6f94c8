"""What somebody had typed when the session ended, sealed until the same person has signed in again."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from stodtelefon.privacy.fields import SealedJSONField
from stodtelefon.privacy.hashing import KeyedHashField, every_hash

# As much as Django lets through in one form (DATA_UPLOAD_MAX_MEMORY_SIZE), with room for the quoting.
LONGEST_FORM = 5_000_000


BROWSER, ADDRESS = "drafts.held_form.browser", "drafts.held_form.address"


class HeldFormQuerySet(models.QuerySet):
    def current(self, *, at: datetime):
        return self.filter(expires_at__gt=at)

    def expired(self, *, at: datetime):
        return self.filter(expires_at__lte=at)

    def from_browser(self, browser: str):
        """What was sent from there, whichever key made the hash."""
        return self.filter(browser_hash__in=every_hash(BROWSER, browser))

    def for_address(self, address: str):
        """What was sent to that page, whichever key made the hash."""
        return self.filter(address_hash__in=every_hash(ADDRESS, address))

    def visible_to(self, user):
        """Only the writer, whatever role another person has."""
        return self.filter(user_id=user.pk)


class HeldForm(models.Model):
    """A form sent after its session ended: address and fields sealed together, kept for some hours."""

    audit_name = "held_form"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="held_forms",
        verbose_name="den som skrev",
    )
    browser_hash = KeyedHashField("webbläsarens hash")
    address_hash = KeyedHashField("adressens hash")
    contents = SealedJSONField("adress och fält", max_length=LONGEST_FORM)
    held_at = models.DateTimeField("tagen om hand", default=timezone.now)
    expires_at = models.DateTimeField("finns kvar till")

    objects = HeldFormQuerySet.as_manager()

    class Privacy:
        personal = ("browser_hash", "address_hash", "contents")
        plain = ("id", "user", "held_at", "expires_at")

    class Meta:
        verbose_name = "formulär som väntar"
        verbose_name_plural = "formulär som väntar"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "browser_hash", "address_hash"],
                name="held_form_is_kept_once_for_each_page",
                violation_error_message="Det du skrev på den här sidan finns redan kvar.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("held_at")),
                name="held_form_expires_after_it_is_held",
                violation_error_message="Formuläret måste finnas kvar en stund.",
            ),
        ]

    def __str__(self):
        return f"formulär {self.pk}"
