"""The monthly review of the access log (loggkontroll): what was drawn of a month, what was asked, answered and decided.

Of a case nothing stands here but its id, without a foreign key: erasing a case changes no review. Source: lag
(2001:454) 10 § (recurring checks of access), dataskyddsförordningen 32.
"""

from __future__ import annotations

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from calls.models.outsiders import not_in_log_of
from stodtelefon.database.signed_rows import SignedText, stays_as_signed, stays_as_signed_sentence
from stodtelefon.dates import MONTHS
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import both_or_neither

WHOLE = """
    IF EXISTS (SELECT FROM review_reviewitem i WHERE i.review_id = NEW.id AND i.decided_at IS NULL) THEN
        RAISE EXCEPTION 'a month is signed off when all of it is decided'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'log_review_is_signed_off_whole';
    END IF;
    RETURN NEW;
"""
SETTLED = """
    IF (TG_OP = 'UPDATE' AND OLD.decided_at IS NOT NULL) OR EXISTS (
        SELECT FROM review_logreview r WHERE r.id = NEW.review_id AND r.signed_off_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'what is decided stays'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'review_item_stays_as_decided';
    END IF;
    RETURN NEW;
"""


class LogReviewQuerySet(models.QuerySet):
    def open(self):
        """Not signed off."""
        return self.filter(signed_off_at__isnull=True)

    def newest_first(self):
        return self.select_related("signed_off_by").order_by("-month")


class LogReview(models.Model):
    """One month of the log, drawn once and signed off once.

    `month` is its first local day. `seed` is what the sample was drawn with: with the same log and settings it gives
    the same lines. `readings` and `readers`: how many readings in cases there were, by how many people. `due_on` is the
    last working day on which it should be signed off.
    """

    audit_name = "log_review"
    TRIGGER_SENTENCES = {
        **stays_as_signed_sentence("log_review", "Månadens kontroll är dragen"),
        "log_review_is_signed_off_whole": "Allt i månaden ska vara bedömt innan den skrivs under.",
    }
    signed_texts = (
        SignedText(
            "log_review",
            ("month", "seed", "readings", "readers", "conclusion", "signed_off_by_id"),
            signed_at="signed_off_at",
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    month = models.DateField("månad", unique=True)
    seed = models.BigIntegerField("slumpfrö")
    readings = models.PositiveIntegerField("läsningar i ärenden")
    readers = models.PositiveIntegerField("personer som läste")
    due_on = models.DateField("senast")
    drawn_at = models.DateTimeField("dragen", default=timezone.now, editable=False)
    conclusion = SealedTextField("slutsats", null=True, blank=True, max_length=2_000)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    signed_off_at = models.DateTimeField("underskriven", null=True, blank=True)

    objects = LogReviewQuerySet.as_manager()

    class Privacy:
        personal = ("conclusion",)
        plain = (
            *("id", "month", "seed", "readings", "readers", "due_on", "drawn_at"),
            *("signed_off_by", "signed_off_at"),
        )

    class Meta:
        verbose_name = "loggkontroll"
        verbose_name_plural = "loggkontroller"
        constraints = (
            models.CheckConstraint(
                name="log_review_is_of_a_month",
                condition=Q(month__day=1),
                violation_error_message="En loggkontroll gäller en månad, från dess första dag.",
            ),
            models.CheckConstraint(
                name="log_review_is_signed_off_by_somebody_at_some_time",
                condition=both_or_neither("signed_off_by", "signed_off_at"),
                violation_error_message="En underskrift behöver både vem och när.",
            ),
        )
        triggers = (
            stays_as_signed("log_review", once=["conclusion", "signed_off_by_id", "signed_off_at"]),
            pgtrigger.Trigger(
                name="log_review_is_signed_off_whole",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    'OLD."signed_off_at" IS NULL AND NEW."signed_off_at" IS NOT NULL'
                ),
                func=WHOLE,
            ),
        )

    def __str__(self):
        return f"Loggkontroll {self.month_in_words}"

    def get_absolute_url(self):
        return reverse("review:month", args=[self.pk])

    @property
    def month_in_words(self) -> str:
        """«oktober 2026»"""
        return f"{MONTHS[self.month.month - 1]} {self.month.year}"

    @property
    def is_signed_off(self) -> bool:
        return self.signed_off_at is not None


class Rule(models.TextChoices):
    """Why a reading was drawn. In the order in which they are said."""

    BREAK_GLASS = "break_glass", "nödöppning"
    IDENTITY = "identity", "identitet öppnad utan att något skrevs"
    UNRELATED = "unrelated", "utanför egna ärenden"
    NIGHT = "night", "på natten"
    COLLEAGUE = "colleague", "en kollegas ärende, bara läst"
    MANY = "many", "många ärenden på kort tid"
    SAMPLE = "sample", "stickprov"


class Relation(models.TextChoices):
    """What the reader had to do with the case when the month was drawn."""

    HANDLER = "handler", "handläggare"
    COLLEAGUE = "colleague", "kollega som har gjort något i ärendet"
    UNRELATED = "unrelated", "utan del i ärendet"


class Decision(models.TextChoices):
    IN_ORDER = "in_order", "I sin ordning"
    FOLLOW_UP = "follow_up", "Följs upp"
    NOT_IN_ORDER = "not_in_order", "Utan skäl, anmält vidare"


class ReviewItemQuerySet(models.QuerySet):
    def undecided(self):
        return self.filter(decided_at__isnull=True)

    def unanswered(self):
        """Asked, and waiting for the reader."""
        return self.undecided().filter(asked_at__isnull=False, answered_at__isnull=True, fell_at__isnull=True)

    def to_review_by(self, user):
        """What somebody may judge: nobody their own, nor in a case of which the log tells them nothing."""
        if not user.can(Permission.LOG_REVIEW):
            return self.none()
        return self.exclude(reader=user).exclude(case_id__in=not_in_log_of(user))

    def asked_of(self, user):
        """What somebody was asked about their own readings."""
        return self.filter(reader=user, asked_at__isnull=False)

    def for_list(self):
        return self.select_related("review", "reader", "asked_by", "decided_by").order_by("first_at", "pk")


class ReviewItem(models.Model):
    """What one person read in one case in the month, and why that was drawn. Without a case: what was read in many.

    `first_line` to `last_line` are ids of the log between which the `lines` readings lie. `fell_at`: the reader left
    before answering, so the question waits for nobody any more.
    """

    Rule, Relation, Decision = Rule, Relation, Decision

    audit_name = "review_item"
    TRIGGER_SENTENCES = {
        **stays_as_signed_sentence("review_item", "Det som är draget, frågat eller svarat står kvar"),
        "review_item_stays_as_decided": "Det är redan bedömt och kan inte ändras.",
    }
    signed_texts = (
        SignedText(
            "review_item",
            (
                *(
                    "review_id",
                    "reader_id",
                    "case_id",
                    "rules",
                    "relation",
                    "first_line",
                    "last_line",
                    "lines",
                ),
                *("question", "asked_by_id", "answer", "decision", "note", "decided_by_id"),
            ),
            signed_at="decided_at",
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    review = models.ForeignKey(LogReview, models.PROTECT, related_name="items", db_index=False)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    case_id = models.UUIDField("ärende", null=True, blank=True)
    rules = ArrayField(models.CharField(max_length=20, choices=Rule), verbose_name="varför")
    relation = models.CharField("läsarens del", max_length=20, choices=Relation, blank=True)
    first_line = models.BigIntegerField("första loggrad")
    last_line = models.BigIntegerField("sista loggrad")
    first_at = models.DateTimeField("första gången")
    last_at = models.DateTimeField("sista gången")
    lines = models.PositiveIntegerField("läsningar")
    question = SealedTextField("fråga", null=True, blank=True, max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    asked_at = models.DateTimeField("frågat", null=True, blank=True)
    answer = SealedTextField("svar", null=True, blank=True, max_length=2_000)
    answered_at = models.DateTimeField("besvarat", null=True, blank=True)
    fell_at = models.DateTimeField("frågan föll", null=True, blank=True)
    decision = models.CharField("bedömning", max_length=20, choices=Decision, blank=True)
    note = SealedTextField("varför, och vad som görs", null=True, blank=True, max_length=2_000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    decided_at = models.DateTimeField("bedömt", null=True, blank=True)

    objects = ReviewItemQuerySet.as_manager()

    class Privacy:
        personal = ("reader", "case_id", "question", "answer", "note")
        plain = (
            *("id", "review", "rules", "relation", "first_line", "last_line", "first_at", "last_at", "lines"),
            *("asked_by", "asked_at", "answered_at", "fell_at", "decision", "decided_by", "decided_at"),
        )

    class Meta:
        verbose_name = "läsning att kontrollera"
        verbose_name_plural = "läsningar att kontrollera"
        indexes = (models.Index(fields=["review", "first_at"], name="review_item_by_review"),)
        constraints = (
            models.UniqueConstraint(
                name="review_item_is_drawn_once",
                fields=["review", "reader", "case_id"],
                nulls_distinct=False,
                violation_error_message="Personens läsning av ärendet är redan dragen den månaden.",
            ),
            models.CheckConstraint(
                name="review_item_is_drawn_for_a_known_reason",
                condition=Q(rules__len__gt=0, rules__contained_by=Rule.values),
                violation_error_message="En läsning dras av ett skäl.",
            ),
            models.CheckConstraint(
                name="review_item_is_asked_by_another",
                condition=both_or_neither("question", "asked_by", "asked_at")
                & (Q(asked_by__isnull=True) | ~Q(asked_by=F("reader"))),
                violation_error_message="Ingen frågar sig själv om sin egen läsning.",
            ),
            models.CheckConstraint(
                name="review_item_is_answered_when_asked",
                condition=both_or_neither("answer", "answered_at")
                & (Q(answered_at__isnull=True) | Q(asked_at__isnull=False)),
                violation_error_message="Ett svar är på en fråga, och ges en gång.",
            ),
            models.CheckConstraint(
                name="review_item_falls_unanswered",
                condition=Q(fell_at__isnull=True) | Q(asked_at__isnull=False, answered_at__isnull=True),
                violation_error_message="Bara en fråga som är obesvarad kan falla.",
            ),
            models.CheckConstraint(
                name="review_item_is_decided_by_another",
                condition=(
                    Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                    | ~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)
                )
                & (Q(decided_by__isnull=True) | ~Q(decided_by=F("reader"))),
                violation_error_message="Ingen bedömer sin egen läsning.",
            ),
            models.CheckConstraint(
                name="review_item_not_in_order_says_why",
                condition=Q(decision__in=("", "in_order")) | Q(note__isnull=False),
                violation_error_message="Skriv varför, och vad som görs.",
            ),
        )
        triggers = (
            stays_as_signed(
                "review_item",
                moves=["decision"],
                once=[
                    *("question", "asked_by_id", "asked_at", "answer", "answered_at", "fell_at"),
                    *("note", "decided_by_id", "decided_at"),
                ],
            ),
            pgtrigger.Trigger(
                name="review_item_stays_as_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=SETTLED,
            ),
        )

    def __str__(self):
        return "Läsning att kontrollera"

    @property
    def rules_in_words(self) -> list[str]:
        return [rule.label for rule in Rule if rule in self.rules]

    @property
    def is_waiting(self) -> bool:
        """Asked, and the reader may still answer."""
        is_open = self.decided_at is None and self.fell_at is None
        return is_open and self.asked_at is not None and self.answered_at is None

    @property
    def status(self) -> str:
        """Where it stands, in words."""
        if self.decided_at is not None:
            return self.get_decision_display().lower()
        if self.is_waiting:
            return "väntar på svar"
        return "besvarad" if self.answered_at is not None else "att bedöma"
