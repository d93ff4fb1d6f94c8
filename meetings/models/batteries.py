"""The question battery: versions, sections and questions. What has been published never changes."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q

from calls.models import Alarm
from meetings.models.choices import BatteryStatus, QuestionKind
from stodtelefon.addresses import address
from stodtelefon.editions.models import NEVER_CHANGES, Edition, EditionQuerySet, goes_one_way, refuse, stays

# Flagged questions whose "ja" is about a child, by the key that stays from version to version. The others: danger.
ABOUT_A_CHILD = ("home_and_children",)

STAYS = "published_battery_never_changes"
SENTENCES = {STAYS: NEVER_CHANGES}


class BatteryQuerySet(EditionQuerySet):
    def with_questions(self):
        return self.prefetch_related(all_questions())

    def for_list(self):
        """Each with its number of questions."""
        return super().for_list().annotate(question_count=models.Count("sections__questions"))


def all_questions() -> Prefetch:
    """The sections of a battery with their questions, all in order."""
    questions = Prefetch("questions", queryset=Question.objects.order_by("position"))
    return Prefetch("sections", queryset=Section.objects.order_by("position").prefetch_related(questions))


class Battery(Edition):
    """One version of the frågebatteri. Version 1 came with the program and was taken into use by nobody.

    Answers belong to the version that was asked. Its columns are named as they were from the first.
    """

    Status = BatteryStatus
    TRIGGER_SENTENCES = SENTENCES

    number = models.PositiveIntegerField("version", unique=True)
    name = models.CharField("namn", max_length=120)
    status = models.CharField("läge", max_length=10, choices=BatteryStatus, default=BatteryStatus.DRAFT)
    used_from = models.DateTimeField("används från", null=True, blank=True, db_column="published_at")
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_column="published_by_id",
    )
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = BatteryQuerySet.as_manager()

    class Meta(Edition.Meta):
        verbose_name = "frågebatteri"
        verbose_name_plural = "frågebatterier"
        constraints = [
            *goes_one_way(
                in_use="one_battery_is_published_at_a_time",
                drafted="one_battery_is_drafted_at_a_time",
                used="battery_is_published_by_somebody_at_some_time",
                shipped=Q(number=1),
                status="published",
            ),
            models.CheckConstraint(
                name="battery_is_retired_by_somebody_at_some_time",
                condition=Q(status="retired", retired_at__isnull=False, retired_by__isnull=False)
                | (~Q(status="retired") & Q(retired_at__isnull=True, retired_by__isnull=True)),
                violation_error_message="En version som togs ur bruk behöver både tidpunkt och person.",
            ),
        ]
        triggers = stays(
            STAYS,
            kept=("id", "number", "name", "created_at", "published_at", "published_by_id"),
            ended=("retired_at", "retired_by_id"),
            in_use="published",
        )

    class Privacy:
        personal = ()
        plain = (
            "id",
            "version",
            "number",
            "name",
            "status",
            "created_at",
            "used_from",
            "used_by",
            "retired_at",
            "retired_by",
        )

    def __str__(self):
        return f"{self.name}, version {self.number}"

    def get_absolute_url(self):
        return address("meetings:battery_preview", self.number)


def part_stays(name: str, tables: str, *, part: str, column: str) -> pgtrigger.Trigger:
    """What hangs on a battery is written while that is a draft, and only then."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
                    IF EXISTS (
                        SELECT 1 FROM {tables}
                        WHERE b.status <> 'draft'
                          AND {part} = CASE WHEN TG_OP = 'DELETE' THEN OLD.{column} ELSE NEW.{column} END
                    ) THEN
                        {refuse(STAYS)}
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608
    )


class Section(models.Model):
    """A part of a battery, with a title and its questions. `key` is the same from version to version."""

    TRIGGER_SENTENCES = SENTENCES

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
            part_stays("published_section_stays", "meetings_battery b", part="b.id", column="battery_id")
        ]

    class Privacy:
        personal = ()
        plain = ("id", "battery", "key", "title", "position")

    def __str__(self):
        return self.title


class Question(models.Model):
    """One question. `options` is a list of {value, label}; `yes_needs_decision`: a "ja" demands a decision in words."""

    Kind = QuestionKind
    TRIGGER_SENTENCES = SENTENCES

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
            part_stays(
                "published_question_stays",
                "meetings_section s JOIN meetings_battery b ON b.id = s.battery_id",
                part="s.id",
                column="section_id",
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
