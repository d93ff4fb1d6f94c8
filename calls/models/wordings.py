"""The versions of what is said in a call: the questions of the snabbscanning, what can be said, what may be told."""

from __future__ import annotations

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from calls.models.choices import WordingStatus
from stodtelefon.saving import Versioned

# Came with the program, begun and taken into use by nobody. The first is of the years before outcomes were held
# against their answers.
SHIPPED = (1, 2)

REFUSE = """
    RAISE EXCEPTION 'a wording that has been used never changes'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'used_wording_never_changes';
"""


class WordingQuerySet(models.QuerySet):
    def in_use(self):
        """The one version that calls are asked in now."""
        return self.filter(status=WordingStatus.IN_USE)

    def drafts(self):
        return self.filter(status=WordingStatus.DRAFT)

    def used(self):
        """What is or has been in use."""
        return self.exclude(status=WordingStatus.DRAFT)

    def for_list(self):
        return self.defer("words").select_related("created_by", "used_by").order_by("-number")


class Wording(Versioned):
    """One version of the words of a call: `words` has each text by its key (`calls/wording.py`).

    A snabbscanning belongs to the version that it was asked in. A trigger keeps a version that has been in use as it
    was; only retiring it is let through. Nothing about anybody stands here.
    """

    Status = WordingStatus
    TRIGGER_SENTENCES = {
        "used_wording_never_changes": "En version som har använts ändras aldrig. Gör en ny version i stället."
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveSmallIntegerField("version", unique=True)
    status = models.CharField("läge", max_length=10, choices=WordingStatus, default=WordingStatus.DRAFT)
    words = models.JSONField("ord", default=dict)
    created_at = models.DateTimeField("påbörjad", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    used_from = models.DateTimeField("används från", null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    retired_at = models.DateTimeField("togs ur bruk", null=True, blank=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = "version av samtalets ord"
        verbose_name_plural = "versioner av samtalets ord"
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(
                name="one_wording_is_in_use_at_a_time",
                fields=["status"],
                condition=Q(status="in_use"),
                violation_error_message="En annan version används redan. Öppna sidan igen och se vilken.",
            ),
            models.UniqueConstraint(
                name="one_wording_is_drafted_at_a_time",
                fields=["status"],
                condition=Q(status="draft"),
                violation_error_message="Det finns redan ett utkast. Fortsätt på det.",
            ),
            models.CheckConstraint(
                name="wording_is_begun_by_somebody",
                condition=Q(created_by__isnull=False) | Q(number__in=SHIPPED),
                violation_error_message="En version har påbörjats av någon.",
            ),
            models.CheckConstraint(
                name="wording_is_used_by_somebody_from_some_time",
                condition=Q(status="draft", used_from__isnull=True, used_by__isnull=True)
                | (
                    ~Q(status="draft")
                    & Q(used_from__isnull=False)
                    & (Q(used_by__isnull=False) | Q(number__in=SHIPPED))
                ),
                violation_error_message="En version som används har både tidpunkt och den som bestämde det.",
            ),
            models.CheckConstraint(
                name="wording_is_retired_after_it_was_used",
                condition=Q(status="retired", retired_at__isnull=False, retired_at__gte=F("used_from"))
                | (~Q(status="retired") & Q(retired_at__isnull=True)),
                violation_error_message="En version som togs ur bruk har en tidpunkt, efter att den började användas.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="used_wording_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__status="draft"),
                func=f"""
                    IF NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.words <> OLD.words
                       OR NEW.created_at <> OLD.created_at
                       OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id
                       OR NEW.used_from <> OLD.used_from
                       OR NEW.used_by_id IS DISTINCT FROM OLD.used_by_id
                       OR (OLD.status = 'in_use' AND NEW.status NOT IN ('in_use', 'retired'))
                       OR (OLD.status = 'retired'
                           AND (NEW.status <> 'retired' OR NEW.retired_at <> OLD.retired_at)) THEN
                        {REFUSE}
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="used_wording_is_kept",
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
            "status",
            "words",
            "created_at",
            "created_by",
            "used_from",
            "used_by",
            "retired_at",
        )

    def __str__(self):
        return f"Samtalets ord, version {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.status == WordingStatus.DRAFT
