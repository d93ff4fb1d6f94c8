"""What is true of every edition: how it goes, that one is in use at a time, and that the database keeps what was used.

A model says its own content, its own `number` where the column is of another size, and in its `Meta` the rules of here,
each under a name of its own.
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from stodtelefon.saving import Versioned

NEVER_CHANGES = "En version som har använts ändras aldrig. Gör en ny version i stället."


class EditionStatus(models.TextChoices):
    """Where an edition is: it goes one way."""

    DRAFT = "draft", "utkast"
    IN_USE = "in_use", "används"
    RETIRED = "retired", "används inte längre"


class EditionQuerySet(models.QuerySet):
    def in_use(self):
        """The one that is asked in now."""
        return self.filter(status=self.model.Status.IN_USE)

    def drafts(self):
        return self.filter(status=self.model.Status.DRAFT)

    def used(self):
        """What is or has been in use."""
        return self.exclude(status=self.model.Status.DRAFT)

    def for_list(self):
        """The newest first. A grouped query forgets the model's own order."""
        return self.select_related("used_by").order_by("-number")


class Edition(Versioned):
    """One edition, on screen "version", of what people are asked in. What was asked in it belongs to it for good.

    Whoever edits a draft is told apart from another by `version`, as in every row that people edit. The number of a
    draft that was thrown away is the next one's: a page tells them apart by their keys (`forms.py`).
    """

    Status = EditionStatus
    has_editions = True

    number = models.PositiveSmallIntegerField("version", unique=True)
    status = models.CharField("läge", max_length=10, choices=EditionStatus, default=EditionStatus.DRAFT)
    created_at = models.DateTimeField("påbörjad", default=timezone.now, editable=False)
    used_from = models.DateTimeField("används från", null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    retired_at = models.DateTimeField("togs ur bruk", null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("-number",)

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_in_use(self) -> bool:
        return self.status == self.Status.IN_USE


# The rules, for the `Meta` of each


def goes_one_way(
    *, in_use: str, drafted: str, used: str, shipped: Q, status: str = EditionStatus.IN_USE.value
) -> list[models.BaseConstraint]:
    """One in use at a time, one drafted, and used from some time because of somebody, but for what came with the
    program (`shipped`). Each by the name that it has."""
    by_somebody = Q(used_from__isnull=False) & (Q(used_by__isnull=False) | shipped)
    return [
        models.UniqueConstraint(
            name=in_use,
            fields=["status"],
            condition=Q(status=status),
            violation_error_message="En annan version används redan. Öppna sidan igen och se vilken.",
        ),
        models.UniqueConstraint(
            name=drafted,
            fields=["status"],
            condition=Q(status="draft"),
            violation_error_message="Det finns redan ett utkast. Fortsätt på det.",
        ),
        models.CheckConstraint(
            name=used,
            condition=Q(status="draft", used_from__isnull=True, used_by__isnull=True)
            | (~Q(status="draft") & by_somebody),
            violation_error_message="En version som används har både tidpunkt och den som bestämde det.",
        ),
    ]


def refuse(constraint: str) -> str:
    """What a trigger says, by the name that `TRIGGER_SENTENCES` has the sentence for."""
    return f"""
    RAISE EXCEPTION 'a {constraint.replace("_", " ")}'
    USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';
"""


def stays(
    constraint: str,
    *,
    kept: tuple[str, ...],
    ended: tuple[str, ...],
    in_use: str = EditionStatus.IN_USE.value,
) -> list[pgtrigger.Trigger]:
    """What has been used is neither changed nor removed: `kept` are its columns, and `ended` those that are written
    when it is retired, which is all that is let through."""
    noun, refusal = constraint.removesuffix("_never_changes"), refuse(constraint)
    used = {"when": pgtrigger.Before, "condition": ~pgtrigger.Q(old__status="draft")}
    return [
        pgtrigger.Trigger(
            name=f"{noun}_stays",
            operation=pgtrigger.Update,
            func=f"""
                IF {_other(kept)}
                   OR (OLD.status = '{in_use}' AND NEW.status NOT IN ('{in_use}', 'retired'))
                   OR (OLD.status = 'retired' AND {_other(("status", *ended))}) THEN
                    {refusal}
                END IF;
                RETURN NEW;
            """,
            **used,
        ),
        pgtrigger.Trigger(
            name=f"{noun}_is_kept", operation=pgtrigger.Delete, func=f"{refusal} RETURN OLD;", **used
        ),
    ]


def _other(columns: tuple[str, ...]) -> str:
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    return f"({new}) IS DISTINCT FROM ({old})"
