"""What somebody is to do, decide, answer or find out: a row until it is done or taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from calls.models.cases import Case
from calls.models.guards import (
    is_not_of_who_is_recused,
    is_of_who_is_named,
    named_sentence,
    recused_sentence,
)

if TYPE_CHECKING:
    from django.db.models import Expression


def is_shown(on: date | Expression) -> Q:
    """It has come to Idag on a local day."""
    return Q(shown_from__isnull=True) | Q(shown_from__lte=on)


class PromiseQuerySet(models.QuerySet):
    def open(self):
        """Not yet done, and not taken back."""
        return self.filter(ended_at__isnull=True)

    def shown(self, *, on: date):
        """Those that have come to Idag on a local day."""
        return self.open().filter(is_shown(on))

    def late(self, *, on: date):
        """Open ones whose day has passed."""
        return self.open().filter(due_on__lt=on)

    def by_clock(self):
        """What is to be done at once, then by the day, then the oldest."""
        return self.order_by(F("due_on").asc(nulls_first=True), "made_at", "pk")


class Promise(models.Model):
    """One thing that waits: its kind, what it is about, who owns it, and its last day.

    Written, moved and ended by the actions themselves, in the same transaction (`calls/actions/promises.py`), by what
    the tables say: no text of its own. `kind` names a `PromiseKind` (`calls/promise_kinds.py`), `target` is the key of
    the row it is about, in that kind's table. `owner` empty: it is nobody's own, and stands with everyone who does such
    things. `barred` are keys of people who may not do this one though the table allows it (who took part in what is to
    be reviewed or approved). `due_on` (a local day) empty: at once. `shown_from` is the local day on which it comes to
    Idag, empty: at once.
    """

    class Ended(models.TextChoices):
        DONE = "done", "gjort"
        TAKEN_BACK = "taken_back", "taget tillbaka"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("slag", max_length=30)
    case = models.ForeignKey(
        Case, models.CASCADE, related_name="promises", null=True, blank=True, verbose_name="ärende"
    )
    target = models.CharField("vad det gäller", max_length=40)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="promises",
        null=True,
        blank=True,
        verbose_name="vem det väntar på",
    )
    barred = ArrayField(
        models.BigIntegerField(), verbose_name="får inte göra det själva", default=list, blank=True
    )
    due_on = models.DateField("senast", null=True, blank=True)
    shown_from = models.DateField("på Idag från", null=True, blank=True)
    made_at = models.DateTimeField("började vänta", default=timezone.now)
    ended_at = models.DateTimeField("slutade vänta", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_how = models.CharField("hur det slutade", max_length=10, choices=Ended, blank=True)

    objects = PromiseQuerySet.as_manager()

    TRIGGER_SENTENCES = {
        **recused_sentence("promise", "något att göra i ärendet"),
        **named_sentence("promise", "något att göra i det"),
    }

    class Meta:
        verbose_name = "löfte"
        verbose_name_plural = "löften"
        ordering = ("made_at",)
        triggers = [
            is_not_of_who_is_recused(
                "promise", case="case_id", person="owner_id", when=' AND NEW."ended_at" IS NULL'
            ),
            is_of_who_is_named(
                "promise", case="case_id", person="owner_id", when=' AND NEW."ended_at" IS NULL'
            ),
        ]
        # What stands with somebody is read in the order of the clock, no further than is shown (`calls/standing.py`).
        indexes = [
            models.Index(
                "owner",
                "kind",
                F("due_on").asc(nulls_first=True),
                "made_at",
                "id",
                name="promise_by_owner_and_kind",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(
                "kind",
                F("due_on").asc(nulls_first=True),
                "made_at",
                "id",
                name="promise_by_kind_and_clock",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(
                "kind",
                F("due_on").asc(nulls_first=True),
                "made_at",
                "id",
                name="promise_of_nobody",
                condition=Q(ended_at__isnull=True, owner__isnull=True),
            ),
            models.Index(
                F("due_on").asc(nulls_first=True),
                "made_at",
                "id",
                name="promise_by_clock",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(fields=["case"], name="promise_by_case", condition=Q(ended_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="promise_is_open_once",
                fields=["kind", "target"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="Det väntar redan.",
            ),
            models.CheckConstraint(
                name="promise_ends_at_a_time_somehow",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_how="")
                | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                violation_error_message="Det som slutar vänta gör det vid en tid, på något sätt.",
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id",
            "kind",
            "case",
            "target",
            "owner",
            "barred",
            "due_on",
            "shown_from",
            "made_at",
            "ended_at",
            "ended_by",
            "ended_how",
        )

    def __str__(self):
        return f"{self.kind} {self.due_on or ''}".strip()
