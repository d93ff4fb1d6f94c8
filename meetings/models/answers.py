"""Answers to the battery, as they were given in a meeting."""

from __future__ import annotations

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.models.batteries import Question
from meetings.models.choices import Basis, QuestionKind, YesNo
from meetings.models.meetings import Meeting
from stodtelefon.database.signed_rows import SignedText, stays_as_signed, stays_as_signed_sentence
from stodtelefon.privacy.fields import SealedJSONField, SealedTextField
from stodtelefon.saving import Versioned


class AnswerQuerySet(models.QuerySet):
    def current(self):
        """The latest version of each answer."""
        return self.filter(replaced_by__isnull=True)

    def given(self):
        """Answers that hold something; one that was left open again does not."""
        return self.filter(Q(value__isnull=False) | Q(note__isnull=False) | Q(is_not_applicable=True))

    def for_list(self):
        return self.select_related("question__section", "answered_by", "decided_by")


class Answer(Versioned):
    """What was answered to one question in one meeting. No score is ever made of it.

    `value` is a list: one text, one or several option values, a month (2026-11), a figure 0–10 as text, or for the
    kind `partners` one {id, label, what} for each agency that may be told something. Written over until the battery
    is signed; after that a change is a new answer that `replaces` the signed one, which stays readable (SoL 14:6).
    A `ja` that needs a decision carries it in words, with who decided and when.
    """

    TRIGGER_SENTENCES = {
        "battery_is_answered_at_open_service_or_above": (
            "Frågebatteriet kan inte fyllas i på nivån rådgivning. Höj nivån först, med skäl."
        ),
        **stays_as_signed_sentence("answer", "Svaret är signerat"),
    }
    signed_texts = (
        SignedText(
            "answer",
            (
                *("meeting_id", "question_id", "value", "is_not_applicable", "note", "basis", "decision"),
                *("decided_at", "decided_by_id", "answered_at", "answered_by_id", "signed_at"),
                *("author_name", "author_title", "replaces_id"),
            ),
        ),
    )

    bookkeeping = ("signed_at", "author_name", "author_title")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name="fråga")
    value = SealedJSONField("svar", null=True, blank=True)
    is_not_applicable = models.BooleanField("ej aktuellt", default=False)
    note = SealedTextField("anteckning", null=True, blank=True, max_length=5000)
    basis = models.CharField("bygger på", max_length=8, choices=Basis, blank=True)
    decision = SealedTextField("beslut", null=True, blank=True, max_length=2000)
    decided_at = models.DateTimeField("beslutat", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField("skrivet", default=timezone.now)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("signerat", null=True, blank=True)
    author_name = models.CharField("namn", max_length=120, blank=True)
    author_title = models.CharField("titel", max_length=120, blank=True)
    replaces = models.OneToOneField(
        "self",
        models.RESTRICT,
        related_name="replaced_by",
        null=True,
        blank=True,
        verbose_name="ersätter",
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "svar"
        verbose_name_plural = "svar"
        ordering = ("question__section__position", "question__position")
        constraints = [
            models.UniqueConstraint(
                name="question_is_answered_once_in_a_meeting",
                fields=["meeting", "question"],
                condition=Q(replaces__isnull=True),
                violation_error_message="Någon annan har just svarat på samma fråga. Öppna sidan igen.",
            ),
            models.CheckConstraint(
                name="answer_decision_has_person_and_time",
                condition=Q(decision__isnull=True, decided_at__isnull=True, decided_by__isnull=True)
                | Q(decision__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
                violation_error_message="Ett beslut behöver både vem som beslutade och när.",
            ),
            models.CheckConstraint(
                name="answer_not_applicable_has_no_value",
                condition=Q(is_not_applicable=False) | Q(value__isnull=True),
                violation_error_message="Ej aktuellt kan inte också ha ett svar.",
            ),
            models.CheckConstraint(
                name="answer_signed_has_author",
                condition=Q(signed_at__isnull=True, author_name="")
                | (Q(signed_at__isnull=False) & ~Q(author_name="")),
                violation_error_message="Ett signerat svar behöver namnet på den som signerade.",
            ),
            models.CheckConstraint(
                name="answer_replaces_only_when_signed",
                condition=Q(replaces__isnull=True) | Q(signed_at__isnull=False),
                violation_error_message="En ändring av ett signerat svar signeras direkt.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="answer_needs_open_service",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM calls_case c JOIN meetings_meeting m ON m.case_id = c.id
                        WHERE m.id = NEW.meeting_id AND c.record_level = 'advice'
                    ) THEN
                        RAISE EXCEPTION 'the battery is answered at open service or above'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'battery_is_answered_at_open_service_or_above';
                    END IF;
                    RETURN NEW;
                """,
            ),
            stays_as_signed("answer", when='OLD."signed_at" IS NOT NULL'),
        ]

    class Privacy:
        personal = ("value", "note", "decision")
        plain = (
            "id",
            "version",
            "meeting",
            "question",
            "is_not_applicable",
            "basis",
            "decided_at",
            "decided_by",
            "answered_at",
            "answered_by",
            "signed_at",
            "author_name",
            "author_title",
            "replaces",
        )

    def __str__(self):
        return "Svar"

    def get_absolute_url(self):
        """The section of the battery in which it was given."""
        return reverse("meetings:battery", args=[self.meeting_id, self.question.section.key])

    def carry(self, signature: dict[str, object]) -> None:
        """Have what was just written to the rows of the whole battery at once."""
        for name, value in signature.items():
            setattr(self, name, value)

    @property
    def decision_url(self) -> str:
        """The field in which it is written what was decided after it."""
        return f"{self.get_absolute_url()}#id_d_{self.question_id}"

    @property
    def was_written_over(self) -> bool:
        """Did it say something else before it was signed? To sign it is a version too."""
        return self.version > (1 if self.signed_at is None else 2)

    @property
    def in_words(self) -> str:
        """The answer as it is read aloud. Never a figure made of several answers."""
        if self.is_not_applicable:
            return "ej aktuellt"
        value = self.value
        if not isinstance(value, list):  # nothing, or a value that cannot be read
            return value or ""
        kind = self.question.kind
        if kind == QuestionKind.PARTNERS:
            return "; ".join(
                f"{row['label']}: {row['what']}" if row.get("what") else row["label"] for row in value
            )
        labels = dict(YesNo.choices) if kind == QuestionKind.YES_NO else dict(self.question.choices)
        return ", ".join(labels.get(item, str(item)) for item in value)

    @property
    def is_flagged_yes(self) -> bool:
        """A "ja" to a question where that demands something."""
        return self.question.yes_needs_decision and self.value == [YesNo.YES]

    @property
    def lacks_decision(self) -> bool:
        """A flagged "ja" without a decision in words. The deed that it demands can stand in its place."""
        return self.is_flagged_yes and not self.decision
