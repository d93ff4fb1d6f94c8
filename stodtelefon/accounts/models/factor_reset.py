"""That somebody's second factor is taken away, so that they can make a new one: one asks, another decides."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from stodtelefon.accounts.models.by_two import ByTwoOfAccount, by_two_rules, is_asked_by_another


class FactorReset(ByTwoOfAccount):
    """One request. `decided_by` is never whoever asked, nor whose it is; who asked can take it back."""

    class Why(models.TextChoices):
        NEW_DEVICE = "new_device", "ny telefon eller dator"
        LOST = "lost", "telefonen eller nyckeln är borta"
        BROKEN = "broken", "telefonen eller nyckeln är trasig"
        SUSPECTED = "suspected", "någon annan kan ha kommit åt den"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="factor_resets", verbose_name="konto"
    )
    why = models.CharField("varför", max_length=20, choices=Why)

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
            *by_two_rules("factor_reset", about="user"),
            is_asked_by_another("factor_reset", own="Be en annan systemförvaltare om ditt eget."),
        ]

    def __str__(self):
        return f"begäran om nytt andra steg {self.pk}"
