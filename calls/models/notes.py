"""Signed notes on a case. Append-only: a change is a new version that replaces the old one (SoL 14:6)."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from calls.models.cases import Case
from calls.models.guards import stays_in_its_case, stays_sentence
from stodtelefon.database.signed_rows import SignedText, stays_as_signed, stays_as_signed_sentence
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade

NOTE_MAX = 20_000


class NoteQuerySet(models.QuerySet):
    def current(self):
        return self.filter(replaced_by__isnull=True)

    def from_police(self):
        return self.filter(source=Note.Source.POLICE)


class Note(FormMade):
    """Something of importance, with the day it happened, who says so, and the author's name and title as signed.

    Never edited. A correction is a new note that `replaces` this one, which stays readable. An objection says that
    the person concerned holds something wrong; it is linked to what it is about and changes nothing in it (SoL 14:6,
    SOSFS 2014:5). What the police have said keeps its own secrecy (OSL 18:3, 35:1): see `is_open_to`.
    """

    TRIGGER_SENTENCES = {
        **stays_sentence("note", "Anteckningen"),
        **stays_as_signed_sentence("note", "Anteckningen är signerad"),
    }
    signed_texts = (
        SignedText(
            "note",
            (
                *("kind", "event_on", "source", "source_detail", "text", "created_by_id", "signed_at"),
                *("author_name", "author_title", "replaces_id", "about_kind", "about_id"),
            ),
        ),
    )

    class Kind(models.TextChoices):
        NOTE = "note", "anteckning"
        OBJECTION = "objection", "den enskilde anser att uppgiften är felaktig"

    class Source(models.TextChoices):
        CALLER = "caller", "den som hör av sig"
        PERSON = "person", "den oron gäller"
        PARTNER = "partner", "samverkansaktör"
        POLICE = "police", "polisen"
        OWN = "own", "egen iakttagelse"
        OTHER = "other", "annan"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    kind = models.CharField("slag", max_length=10, choices=Kind, default=Kind.NOTE)
    event_on = models.DateField("hände den")
    source = models.CharField("källa", max_length=10, choices=Source)
    source_detail = SealedTextField("vem, mer precist", null=True, blank=True, max_length=200)
    text = SealedTextField("anteckning", max_length=NOTE_MAX)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("signerad")
    author_name = models.CharField("namn", max_length=120)
    author_title = models.CharField("titel", max_length=120, blank=True)
    replaces = models.OneToOneField(
        "self", models.RESTRICT, related_name="replaced_by", null=True, blank=True, verbose_name="ersätter"
    )
    about_kind = models.CharField("gäller", max_length=20, blank=True)
    about_id = models.UUIDField("gäller, id", null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "anteckning"
        verbose_name_plural = "anteckningar"
        triggers = [stays_in_its_case("note"), stays_as_signed("note", moves=["case_id"])]
        ordering = ("-event_on", "-signed_at")
        indexes = [models.Index(fields=["about_id"], name="objection_about", condition=Q(kind="objection"))]
        constraints = [
            models.CheckConstraint(
                name="objection_says_what_it_is_about",
                condition=(Q(kind="objection", about_id__isnull=False) & ~Q(about_kind=""))
                | Q(kind="note", about_id__isnull=True, about_kind=""),
                violation_error_message="Välj vilken uppgift den enskilde anser är felaktig.",
            )
        ]

    class Privacy:
        personal = ("text", "source_detail")
        plain = (
            "id",
            "case",
            "kind",
            "event_on",
            "source",
            "created_by",
            "signed_at",
            "author_name",
            "author_title",
            "replaces",
            "about_kind",
            "about_id",
            "form_token",
        )

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_from_police(self) -> bool:
        return self.source == self.Source.POLICE

    def is_open_to(self, user) -> bool:
        """May somebody who may open the case read the words? What the police have said is read by whoever has the case,
        by who wrote it down, and by those with the right to it. Others see that it is there."""
        if not self.is_from_police or user.can(Permission.NOTE_READ_POLICE):
            return True
        return user.pk in (self.created_by_id, self.case.handler_id)

    @property
    def anchor(self) -> str:
        """Its place among what has happened in the case."""
        return f"anteckning-{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.case.whole_url}#{self.anchor}"
