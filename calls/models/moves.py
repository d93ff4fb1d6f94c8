"""What was moved between two cases: a merge, a split, or one call or note that was put on the wrong case."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from calls.models.cases import Case
from stodtelefon.database.signed_rows import stays_as_signed, stays_as_signed_sentence
from stodtelefon.privacy.fields import SealedJSONField, SealedTextField
from stodtelefon.saving import FormMade, both_or_neither

# So long can a merge or a split be undone, and its author move a call or a note that was put on the wrong case.
UNDO_WINDOW = timedelta(days=1)
AUTHORS_WINDOW = timedelta(minutes=10)


class CaseMoveQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_at__isnull=True)

    def undoable(self, *, at: datetime):
        """The merges and splits that can still be undone."""
        return self.standing().filter(
            kind__in=[CaseMove.Kind.MERGE, CaseMove.Kind.SPLIT], moved_at__gte=at - UNDO_WINDOW
        )


class CaseMove(FormMade):
    """Rows that went from one case to another, and how each of them was before: what undoing goes by.

    `changes` says it field by field (`calls/actions/moves.py`). A row that belongs to a case goes to another case only
    while such a move is made or undone, which a trigger on each table holds (`calls/models/guards.py`). Of a split,
    `to_case` is the case that it made. Never edited; undone once, within a day, and then it stays as undone.
    """

    TRIGGER_SENTENCES = stays_as_signed_sentence("move", "Flytten är gjord, den kan ångras")

    audit_name = "move"

    class Kind(models.TextChoices):
        MERGE = "merge", "sammanslagning"
        SPLIT = "split", "uppdelning"
        CALL = "call", "ett samtal"
        NOTE = "note", "en anteckning"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("slag", max_length=10, choices=Kind)
    from_case = models.ForeignKey(Case, models.CASCADE, related_name="moves_from", verbose_name="från")
    to_case = models.ForeignKey(Case, models.CASCADE, related_name="moves_to", verbose_name="till")
    reason = SealedTextField("skäl", null=True, blank=True, max_length=2000)
    changes = SealedJSONField("vad som flyttades", null=True, blank=True)
    moved_at = models.DateTimeField("flyttat", default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField("ångrat", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = CaseMoveQuerySet.as_manager()

    class Meta:
        verbose_name = "flytt mellan ärenden"
        verbose_name_plural = "flyttar mellan ärenden"
        ordering = ("-moved_at",)
        constraints = [
            models.CheckConstraint(
                name="move_is_between_two_cases",
                condition=~Q(from_case=F("to_case")),
                violation_error_message="Välj ett annat ärende än det som du är i.",
            ),
            models.UniqueConstraint(
                name="case_is_merged_once",
                fields=["from_case"],
                condition=Q(kind="merge", undone_at__isnull=True),
                violation_error_message="Ärendet är redan ihopslaget med ett annat.",
            ),
            models.CheckConstraint(
                name="merge_and_split_have_a_reason",
                condition=~Q(kind__in=["merge", "split"]) | Q(reason__isnull=False),
                violation_error_message="Skriv i en mening varför ärendena slås ihop eller delas upp.",
            ),
            models.CheckConstraint(
                name="merge_or_split_is_undone_within_a_day",
                condition=both_or_neither("undone_at", "undone_by")
                & (
                    Q(undone_at__isnull=True)
                    | Q(kind__in=["merge", "split"], undone_at__lte=F("moved_at") + UNDO_WINDOW)
                ),
                violation_error_message="Bara en sammanslagning eller uppdelning kan ångras, inom ett dygn.",
            ),
        ]
        triggers = [stays_as_signed("move", once=["changes", "undone_at", "undone_by_id"])]

    class Privacy:
        personal = ("reason", "changes")
        plain = (
            "id",
            "kind",
            "from_case",
            "to_case",
            "moved_at",
            "created_by",
            "undone_at",
            "undone_by",
            "form_token",
        )

    def __str__(self):
        return self.get_kind_display().capitalize()

    @property
    def until(self) -> datetime:
        """Until when it can be undone."""
        return self.moved_at + UNDO_WINDOW
