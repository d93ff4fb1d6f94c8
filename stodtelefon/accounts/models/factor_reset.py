"""That somebody's second factor is taken away, so that they can make a new one: one asks, another decides."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from stodtelefon.saving import Versioned


class FactorResetQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decision="")

    def for_list(self):
        return self.select_related("user", "asked_by", "decided_by").order_by("asked_at", "pk")


class FactorReset(Versioned):
    """One request. `decided_by` is never whoever asked, nor whose it is; who asked can take it back."""

    class Why(models.TextChoices):
        NEW_DEVICE = "new_device", "ny telefon eller dator"
        LOST = "lost", "telefonen eller nyckeln är borta"
        BROKEN = "broken", "telefonen eller nyckeln är trasig"
        SUSPECTED = "suspected", "någon annan kan ha kommit åt den"

    class Decision(models.TextChoices):
        APPROVED = "approved", "godkänt"
        DECLINED = "declined", "avslaget"
        WITHDRAWN = "withdrawn", "återtaget"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="factor_resets", verbose_name="konto"
    )
    why = models.CharField("varför", max_length=20, choices=Why)
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

    objects = FactorResetQuerySet.as_manager()

    class Privacy:
        plain = (
            "id",
            "version",
            "user",
            "why",
            "asked_at",
            "asked_by",
            "decision",
            "decided_at",
            "decided_by",
        )

    class Meta:
        verbose_name = "begäran om nytt andra steg"
        verbose_name_plural = "begäranden om nytt andra steg"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(decision=""),
                name="user_has_one_open_factor_reset",
                violation_error_message="Det är redan begärt, och väntar på en andra person.",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("user")),
                name="factor_reset_is_asked_by_another",
                violation_error_message="Be en annan systemförvaltare om ditt eget.",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | Q(decision="withdrawn", decided_at__isnull=False, decided_by=F("asked_by"))
                | (
                    Q(
                        decision__in=["approved", "declined"],
                        decided_at__isnull=False,
                        decided_by__isnull=False,
                    )
                    & ~Q(decided_by=F("asked_by"))
                    & ~Q(decided_by=F("user"))
                ),
                name="factor_reset_is_decided_by_another",
                violation_error_message="Det behöver två: någon annan än den som bad om det.",
            ),
        ]

    def __str__(self):
        return f"begäran om nytt andra steg {self.pk}"
