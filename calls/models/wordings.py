"""The versions of what is said in a call: the questions of the snabbscanning, what can be said, what may be told."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from stodtelefon.addresses import address
from stodtelefon.editions.models import NEVER_CHANGES, Edition, EditionQuerySet, goes_one_way, stays

# Came with the program, begun and taken into use by nobody. The first is of the years before outcomes were held
# against their answers.
SHIPPED = Q(number__in=(1, 2))


class WordingQuerySet(EditionQuerySet):
    def for_list(self):
        return super().for_list().defer("words").select_related("created_by")


class Wording(Edition):
    """One version of the words of a call: `words` has each text by its key (`calls/wording.py`).

    A snabbscanning belongs to the version that it was asked in. Nothing about anybody stands here.
    """

    TRIGGER_SENTENCES = {"used_wording_never_changes": NEVER_CHANGES}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    words = models.JSONField("ord", default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = WordingQuerySet.as_manager()

    class Meta(Edition.Meta):
        verbose_name = "version av samtalets ord"
        verbose_name_plural = "versioner av samtalets ord"
        constraints = [
            *goes_one_way(
                in_use="one_wording_is_in_use_at_a_time",
                drafted="one_wording_is_drafted_at_a_time",
                used="wording_is_used_by_somebody_from_some_time",
                shipped=SHIPPED,
            ),
            models.CheckConstraint(
                name="wording_is_begun_by_somebody",
                condition=Q(created_by__isnull=False) | SHIPPED,
                violation_error_message="En version har påbörjats av någon.",
            ),
            models.CheckConstraint(
                name="wording_is_retired_after_it_was_used",
                condition=Q(status="retired", retired_at__isnull=False, retired_at__gte=F("used_from"))
                | (~Q(status="retired") & Q(retired_at__isnull=True)),
                violation_error_message="En version som togs ur bruk har en tidpunkt, efter att den började användas.",
            ),
        ]
        triggers = stays(
            "used_wording_never_changes",
            kept=("id", "number", "words", "created_at", "created_by_id", "used_from", "used_by_id"),
            ended=("retired_at",),
        )

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

    def get_absolute_url(self):
        return address("calls:wording", self.number)
