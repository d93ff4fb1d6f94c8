"""The question battery: versions, sections and questions. What has been published never changes."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from calls.models import Alarm
from meetings.models.choices import BatteryStatus, QuestionKind
from stodtelefon.saving import Versioned

# Flagged questions whose "ja" is about a child, by the key that stays from version to version. The others: danger.
ABOUT_A_CHILD = ("home_and_children",)

NEVER_CHANGES = {
    "published_battery_never_changes": "En publicerad version ändras aldrig. Gör en ny version i stället."
}

REFUSE = """
    RAISE EXCEPTION 'a published battery never changes'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'published_battery_never_changes';
"""


class BatteryQuerySet(models.QuerySet):
    def published(self):
        """The one version that new meetings use."""
        return self.filter(status=BatteryStatus.PUBLISHED)

    def drafts(self):
        return self.filter(status=BatteryStatus.DRAFT)

    def with_questions(self):
        questions = Prefetch("questions", queryset=Question.objects.order_by("position"))
        sections = Section.objects.order_by("position").prefetch_related(questions)
        return self.prefetch_related(Prefetch("sections", queryset=sections))

    def for_list(self):
        """The newest first, each with its number of questions. A grouped query forgets the model's own order."""
        counted = self.annotate(question_count=models.Count("sections__questions"))
        return counted.select_related("published_by").order_by("-number")


class Battery(Versioned):
    """One version of the frågebatteri. Version 1 came with the product and was published by nobody.

    Answers belong to the version that was asked. A trigger keeps a published version as it was; only retiring it is
    let through.
    """

    Status = BatteryStatus
    TRIGGER_SENTENCES = NEVER_CHANGES

    number = models.PositiveIntegerField("version", unique=True)
    name = models.CharField("namn", max_length=120)
    status = models.CharField("läge", max_length=10, choices=BatteryStatus, default=BatteryStatus.DRAFT)
    created_at = models.DateTimeField("skapad", default=timezone.now, editable=False)
    published_at = models.DateTimeField("publicerad", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    retired_at = models.DateTimeField("togs ur bruk", null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = BatteryQuerySet.as_manager()

    class Meta:
        verbose_name = "frågebatteri"
        verbose_name_plural = "frågebatterier"
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(
                name="one_battery_is_published_at_a_time",
                fields=["status"],
                condition=Q(status="published"),
                violation_error_message="En annan version används redan. Ta den ur bruk först.",
            ),
            models.UniqueConstraint(
                name="one_battery_is_drafted_at_a_time",
                fields=["status"],
                condition=Q(status="draft"),
                violation_error_message="Det finns redan ett utkast. Fortsätt på det.",
            ),
            models.CheckConstraint(
                name="battery_is_published_by_somebody_at_some_time",
                condition=Q(status="draft", published_at__isnull=True, published_by__isnull=True)
                | (
                    ~Q(status="draft")
                    & Q(published_at__isnull=False)
                    & (Q(published_by__isnull=False) | Q(number=1))
                ),
                violation_error_message="En publicerad version behöver både tidpunkt och den som publicerade.",
            ),
            models.CheckConstraint(
                name="battery_is_retired_by_somebody_at_some_time",
                condition=Q(status="retired", retired_at__isnull=False, retired_by__isnull=False)
                | (~Q(status="retired") & Q(retired_at__isnull=True, retired_by__isnull=True)),
                violation_error_message="En version som togs ur bruk behöver både tidpunkt och person.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_battery_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__status="draft"),
                func=f"""
                    IF NEW.number <> OLD.number OR NEW.name <> OLD.name OR NEW.published_at <> OLD.published_at
                       OR NEW.published_by_id IS DISTINCT FROM OLD.published_by_id
                       OR (OLD.status = 'published' AND NEW.status NOT IN ('published', 'retired'))
                       OR (OLD.status = 'retired' AND NEW.status <> 'retired') THEN
                        {REFUSE}
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="published_battery_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__status="draft"),
                func=f"{REFUSE} RETURN OLD;",
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id",
            "version",
            "number",
            "name",
            "status",
            "created_at",
            "published_at",
            "published_by",
            "retired_at",
            "retired_by",
        )

    def __str__(self):
        return f"{self.name}, version {self.number}"


class Section(models.Model):
    """A part of a battery, with a title and its questions. `key` is the same from version to version."""

    TRIGGER_SENTENCES = NEVER_CHANGES

    battery = models.ForeignKey(Battery, models.CASCADE, related_name="sections")
    key = models.SlugField("nyckel", max_length=40)
    title = models.CharField("rubrik", max_length=120)
    position = models.PositiveSmallIntegerField("ordning")

    class Meta:
        verbose_name = "del"
        verbose_name_plural = "delar"
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                name="section_key_is_used_once_in_a_battery",
                fields=["battery", "key"],
                violation_error_message="Det finns redan en del med den nyckeln.",
            ),
            models.UniqueConstraint(
                name="section_has_its_own_place_in_a_battery",
                fields=["battery", "position"],
                violation_error_message="Två delar kan inte stå på samma plats.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_section_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM meetings_battery b
                        WHERE b.status <> 'draft'
                          AND b.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.battery_id ELSE NEW.battery_id END
                    ) THEN
                        {REFUSE}
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608
            )
        ]

    class Privacy:
        personal = ()
        plain = ("id", "battery", "key", "title", "position")

    def __str__(self):
        return self.title


class Question(models.Model):
    """One question. `options` is a list of {value, label}; `yes_needs_decision`: a "ja" demands a decision in words."""

    Kind = QuestionKind
    TRIGGER_SENTENCES = NEVER_CHANGES

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    key = models.SlugField("nyckel", max_length=40)
    text = models.CharField("fråga", max_length=300)
    kind = models.CharField("slag", max_length=12, choices=QuestionKind)
    options = models.JSONField("val", default=list, blank=True)
    asks_basis = models.BooleanField("frågar vad svaret bygger på", default=False)
    yes_needs_decision = models.BooleanField("ett ja kräver beslut", default=False)
    position = models.PositiveSmallIntegerField("ordning")

    class Meta:
        verbose_name = "fråga"
        verbose_name_plural = "frågor"
        ordering = ("section__position", "position")
        constraints = [
            models.UniqueConstraint(
                name="question_key_is_used_once_in_a_section",
                fields=["section", "key"],
                violation_error_message="Det finns redan en fråga med den nyckeln.",
            ),
            models.UniqueConstraint(
                name="question_has_its_own_place_in_a_section",
                fields=["section", "position"],
                violation_error_message="Två frågor kan inte stå på samma plats.",
            ),
            models.CheckConstraint(
                name="question_has_options_when_its_kind_has",
                condition=(Q(kind__in=["choice", "multi_choice"]) & ~Q(options=[]))
                | (~Q(kind__in=["choice", "multi_choice"]) & Q(options=[])),
                violation_error_message="En valfråga behöver val, andra frågor har inga.",
            ),
            models.CheckConstraint(
                name="question_decision_only_after_a_yes",
                condition=Q(yes_needs_decision=False) | Q(kind="yes_no"),
                violation_error_message="Bara en ja- och nejfråga kan kräva beslut.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_question_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM meetings_section s JOIN meetings_battery b ON b.id = s.battery_id
                        WHERE b.status <> 'draft'
                          AND s.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.section_id ELSE NEW.section_id END
                    ) THEN
                        {REFUSE}
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608
            )
        ]

    class Privacy:
        personal = ()
        plain = (
            "id",
            "section",
            "key",
            "text",
            "kind",
            "options",
            "asks_basis",
            "yes_needs_decision",
            "position",
        )

    def __str__(self):
        return self.text

    @property
    def deed(self) -> str:
        """What a flagged "ja" demands. Whoever reads the question can still choose the other."""
        return Alarm.Deed.CHILD if self.key in ABOUT_A_CHILD else Alarm.Deed.DANGER

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(option["value"], option["label"]) for option in self.options]
