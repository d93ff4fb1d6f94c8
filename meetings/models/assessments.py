"""The assessment after a meeting: in words, signed, never a score."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from calls.models.choices import VeAssessment
from meetings.models.meetings import Meeting
from stodtelefon.database.signed_rows import SignedText, stays_as_signed, stays_as_signed_sentence
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade


class AssessmentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(replaced_by__isnull=True)

    def to_review(self):
        """Current assessments with a day to be looked over, in open cases."""
        return self.current().filter(review_on__isnull=False, meeting__case__closed_at__isnull=True)

    def for_list(self):
        return self.select_related("meeting__case", "signed_by").order_by("-signed_at")


class Assessment(FormMade):
    """What speaks for, what speaks against and what is uncertain, and whether there is reason to believe that
    violent extremism lies behind the concern. Signed with name and title. Never edited: a change is a new version
    that `replaces` this one, which stays readable (SoL 14:6).
    """

    TRIGGER_SENTENCES = stays_as_signed_sentence("assessment", "Bedömningen är signerad")
    signed_texts = (
        SignedText(
            "assessment",
            (
                *("meeting_id", "speaks_for", "speaks_against", "uncertain", "ve", "review_on", "signed_at"),
                *("signed_by_id", "author_name", "author_title", "replaces_id"),
            ),
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="assessments")
    speaks_for = SealedTextField("det som talar för", null=True, blank=True, max_length=10_000)
    speaks_against = SealedTextField("det som talar emot", null=True, blank=True, max_length=10_000)
    uncertain = SealedTextField("det som är osäkert", null=True, blank=True, max_length=10_000)
    ve = models.CharField("våldsbejakande extremism", max_length=12, choices=VeAssessment)
    review_on = models.DateField("se över bedömningen", null=True, blank=True)
    signed_at = models.DateTimeField("signerad")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author_name = models.CharField("namn", max_length=120)
    author_title = models.CharField("titel", max_length=120, blank=True)
    replaces = models.OneToOneField(
        "self",
        models.RESTRICT,
        related_name="replaced_by",
        null=True,
        blank=True,
        verbose_name="ersätter",
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "bedömning"
        verbose_name_plural = "bedömningar"
        ordering = ("-signed_at",)
        triggers = [stays_as_signed("assessment")]
        constraints = [
            models.UniqueConstraint(
                name="meeting_has_one_first_assessment",
                fields=["meeting"],
                condition=Q(replaces__isnull=True),
                violation_error_message="Mötet har redan en bedömning. Skriv en ny version av den.",
            ),
            models.CheckConstraint(
                name="assessment_says_something_in_words",
                condition=Q(speaks_for__isnull=False)
                | Q(speaks_against__isnull=False)
                | Q(uncertain__isnull=False),
                violation_error_message="Skriv vad som talar för, vad som talar emot eller vad som är osäkert.",
            ),
            models.CheckConstraint(
                name="assessment_is_signed_with_a_name",
                condition=~Q(author_name=""),
                violation_error_message="En bedömning signeras med namn.",
            ),
        ]

    class Privacy:
        personal = ("speaks_for", "speaks_against", "uncertain")
        plain = (
            "id",
            "meeting",
            "ve",
            "review_on",
            "signed_at",
            "signed_by",
            "author_name",
            "author_title",
            "replaces",
            "form_token",
        )

    def __str__(self):
        return "Bedömning"

    @property
    def created_by_id(self) -> int:
        """Who sent the form that made the row."""
        return self.signed_by_id
