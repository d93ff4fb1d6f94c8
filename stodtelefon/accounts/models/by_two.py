"""What takes two: one asks, another decides. What each kind of request has in common, and its rules in the database."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from stodtelefon.saving import Versioned


class ByTwoQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decision="")

    def for_list(self):
        return self.select_related("user", "asked_by", "decided_by").order_by("asked_at", "pk")


class ByTwo(Versioned):
    """One request about the account `user`. `decided_by` is never whoever asked, nor whose it is; who asked can take it
    back. Each kind has a `user` of its own, and its `by_two_rules`."""

    class Decision(models.TextChoices):
        APPROVED = "approved", "godkänt"
        DECLINED = "declined", "avslaget"
        WITHDRAWN = "withdrawn", "återtaget"

    asked_at = models.DateTimeField("begärt")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="begärt av"
    )
    decision = models.CharField("beslut", max_length=20, choices=Decision, blank=True)
    decided_at = models.DateTimeField("beslutat", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="beslutat av",
    )

    objects = ByTwoQuerySet.as_manager()

    class Meta:
        abstract = True


def by_two_rules(kind: str, *, own: str, besides: Q | None = None) -> list[models.BaseConstraint]:
    """The constraints of a kind of request. `own` refuses whoever asks for themselves; `besides`: other ways to end."""
    ended = (
        Q(decision="", decided_at=None, decided_by=None)
        | Q(decision="withdrawn", decided_at__isnull=False, decided_by=F("asked_by"))
        | (
            Q(
                decision__in=["approved", "declined"],
                decided_at__isnull=False,
                decided_by__isnull=False,
            )
            & ~Q(decided_by=F("asked_by"))
            & ~Q(decided_by=F("user"))
        )
    )
    return [
        models.UniqueConstraint(
            fields=["user"],
            condition=Q(decision=""),
            name=f"user_has_one_open_{kind}",
            violation_error_message="Det är redan begärt, och väntar på en andra person.",
        ),
        models.CheckConstraint(
            condition=~Q(asked_by=F("user")),
            name=f"{kind}_is_asked_by_another",
            violation_error_message=own,
        ),
        models.CheckConstraint(
            condition=ended | besides if besides is not None else ended,
            name=f"{kind}_is_decided_by_another",
            violation_error_message="Det behöver två: någon annan än den som bad om det.",
        ),
    ]
