"""An alarm: something that was said after the call demands a deed, until it is done or said not to be needed."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from calls.models.cases import Case
from calls.models.children import ChildDecision
from calls.models.choices import FoundIn
from calls.models.danger import DangerReport
from calls.models.guards import stays_in_its_case, stays_sentence
from stodtelefon.privacy.fields import SealedTextField


class AlarmQuerySet(models.QuerySet):
    def open(self):
        """Neither done, nor said not to be needed, nor taken back."""
        return self.filter(ended_at__isnull=True)

    def about(self, *ids):
        """Those that these answers gave."""
        return self.filter(found_id__in=ids)


class Alarm(models.Model):
    """A flagged "ja" in the frågebatteri, or its like, and the deed that it demands: the red panel, or a decision
    about a child.

    `about` says in words what gave it; `found_in` and `found_id` where that is. It ends when the deed is done (which
    points to it), when somebody says in words why nothing is needed, or when the answer is taken back.
    """

    class Deed(models.TextChoices):
        DANGER = "danger", "skriv in vad som gjordes vid fara"
        CHILD = "child", "besluta om barnet"

    class Ended(models.TextChoices):
        DONE = "done", "gjort"
        NOT_NEEDED = "not_needed", "behövs inte"
        TAKEN_BACK = "taken_back", "svaret togs tillbaka"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="alarms")
    deed = models.CharField("vad som krävs", max_length=10, choices=Deed)
    found_in = models.CharField("kom fram i", max_length=10, choices=FoundIn)
    found_id = models.UUIDField("kom fram i, id")
    about = SealedTextField("vad som sades", max_length=1000)
    raised_at = models.DateTimeField("sades")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("klart", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_how = models.CharField("hur", max_length=10, choices=Ended, blank=True)
    reason = SealedTextField("varför det inte behövs", null=True, blank=True, max_length=2000)
    danger = models.ForeignKey(
        DangerReport, models.RESTRICT, related_name="alarms", null=True, blank=True, verbose_name="fara"
    )
    child_decision = models.ForeignKey(
        ChildDecision,
        models.RESTRICT,
        related_name="alarms",
        null=True,
        blank=True,
        verbose_name="barnbeslut",
    )

    objects = AlarmQuerySet.as_manager()

    TRIGGER_SENTENCES = stays_sentence("alarm", "Det som ska göras genast")

    class Meta:
        triggers = [stays_in_its_case("alarm")]
        verbose_name = "att göra genast"
        verbose_name_plural = "att göra genast"
        ordering = ("raised_at",)
        indexes = [
            models.Index(fields=["raised_at"], name="alarm_still_open", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["found_id"], name="alarm_by_what_gave_it"),
        ]
        constraints = [
            models.CheckConstraint(
                name="alarm_ends_with_time_person_and_how",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_how="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_how="")),
                violation_error_message="Säg hur det blev.",
            ),
            models.CheckConstraint(
                name="alarm_that_is_not_needed_says_why",
                condition=Q(ended_how="not_needed", reason__isnull=False)
                | (~Q(ended_how="not_needed") & Q(reason__isnull=True)),
                violation_error_message="Skriv i en mening varför det inte behövs.",
            ),
            models.CheckConstraint(
                name="alarm_that_is_done_has_its_deed",
                condition=Q(ended_how="done", danger__isnull=False, child_decision__isnull=True)
                | Q(ended_how="done", danger__isnull=True, child_decision__isnull=False)
                | (~Q(ended_how="done") & Q(danger__isnull=True, child_decision__isnull=True)),
                violation_error_message="Det som är gjort står i den röda rutan eller i beslutet om barnet.",
            ),
            models.UniqueConstraint(
                name="alarm_is_given_once_at_a_time",
                fields=["found_id"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="Det väntar redan på att bli gjort.",
            ),
        ]

    class Privacy:
        personal = ("about", "reason")
        plain = (
            "id",
            "case",
            "deed",
            "found_in",
            "found_id",
            "raised_at",
            "raised_by",
            "ended_at",
            "ended_by",
            "ended_how",
            "danger",
            "child_decision",
        )

    def __str__(self):
        return self.get_deed_display()

    @property
    def is_open(self) -> bool:
        return self.ended_at is None
