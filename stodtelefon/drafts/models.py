"""What somebody had typed when the session ended, sealed until the same person has signed in again. And what was
sent, as keyed hashes, so that a form that is sent twice is known again: never the words."""

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
LONGEST_PAGE = 40_000_000  # that shows it all, each letter as six


BROWSER, ADDRESS = "drafts.held_form.browser", "drafts.held_form.address"
SENDING, WORDS = "drafts.sending.contents", "drafts.first_words.words"
SHOWING = "drafts.showing.browser"


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


class SendingQuerySet(models.QuerySet):
    def with_contents(self, contents: str):
        """Sent just so, whichever key made the hash."""
        return self.filter(contents_hash__in=every_hash(SENDING, contents))


class Sending(models.Model):
    """A form that was sent, by whom, where and with what: one hash of all of it. `answer` is where it led and what was
    said, sealed, so that whoever presses twice gets the same answer twice. Without it the form is still being taken in.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contents_hash = KeyedHashField("innehållets hash", unique=True)
    answer = SealedJSONField("svar", blank=True, max_length=100_000)
    sent_at = models.DateTimeField("skickad", default=timezone.now, db_index=True)

    objects = SendingQuerySet.as_manager()

    class Privacy:
        personal = ("contents_hash", "answer")
        plain = ("id", "sent_at")

    class Meta:
        verbose_name = "skickat formulär"
        verbose_name_plural = "skickade formulär"

    def __str__(self):
        return f"skickat formulär {self.pk}"


class FirstWords(models.Model):
    """What a form said the first time it was sent, beside the token of what it made (`FormMade`): a hash."""

    token = models.UUIDField("formulärets märke", primary_key=True, editable=False)
    words_hash = KeyedHashField("ordens hash")
    sent_at = models.DateTimeField("skickad", default=timezone.now, db_index=True)

    class Privacy:
        personal = ("words_hash",)
        plain = ("token", "sent_at")

    class Meta:
        verbose_name = "första sändning"
        verbose_name_plural = "första sändningar"

    def __str__(self):
        return f"första sändning {self.pk}"


class ShowingQuerySet(models.QuerySet):
    def current(self, *, at: datetime):
        return self.filter(expires_at__gt=at)

    def expired(self, *, at: datetime):
        return self.filter(expires_at__lte=at)

    def of(self, user, *, secret: str):
        """What was answered to that person, or to somebody who was not signed in, in the browser with that secret."""
        return self.filter(user_id=user.pk, browser_hash__in=every_hash(SHOWING, secret))


class Showing(models.Model):
    """The page that a sent form was answered with, for the browser to fetch, for a day at most (ADR 30). `user` is
    None where nobody was signed in."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="showings",
        verbose_name="den som skickade",
    )
    browser_hash = KeyedHashField("webbläsarens hash")
    contents = SealedJSONField("sida", max_length=LONGEST_PAGE)
    expires_at = models.DateTimeField("finns kvar till", db_index=True)

    objects = ShowingQuerySet.as_manager()

    class Privacy:
        personal = ("browser_hash", "contents")
        plain = ("id", "user", "expires_at")

    class Meta:
        verbose_name = "svar som hämtas"
        verbose_name_plural = "svar som hämtas"

    def __str__(self):
        return f"svar som hämtas {self.pk}"
