"""What the concern was, when it was not violent extremism."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from calls.models.cases import Case
from calls.models.choices import Outcome, VeAssessment
from calls.models.codes import ConcernKind

# `is_something_else`, as a condition on cases.
SOMETHING_ELSE = Q(ve_assessment=VeAssessment.NO_REASON) | (
    Q(outcome=Outcome.HELPED_ONWARD) & ~Q(ve_assessment=VeAssessment.REASON)
)


class OtherConcern(models.Model):
    """What the concern of a case mostly was, when it was not violent extremism: one answer a case, the latest one.

    A row of its own and no column of the case, so that no list, filter or export of cases has it; the year counts it.
    It stands while the case is said to be something else (`is_something_else`), and is otherwise neither shown nor
    counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.OneToOneField(Case, models.CASCADE, related_name="other_concern")
    kind = models.ForeignKey(
        ConcernKind, models.PROTECT, related_name="+", verbose_name="vad det var i stället"
    )
    noted_at = models.DateTimeField("inskrivet", default=timezone.now)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "vad det var i stället"
        verbose_name_plural = "vad det var i stället"

    class Privacy:
        personal = ("kind",)
        plain = ("id", "case", "noted_at", "noted_by")

    def __str__(self):
        return "Vad det var i stället"


def is_something_else(outcome: str, ve_assessment: str) -> bool:
    """Is it said not to be violent extremism: by the assessment, or while that leaves it open by the outcome?"""
    if ve_assessment in (VeAssessment.REASON, VeAssessment.NO_REASON):
        return ve_assessment == VeAssessment.NO_REASON
    return outcome == Outcome.HELPED_ONWARD
