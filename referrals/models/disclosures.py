"""The register of what was told to whom (utlämnande)."""

from __future__ import annotations

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from calls.models import Case
from calls.models.guards import stays_in_its_case, stays_sentence
from referrals.models.agencies import Agency
from referrals.models.choices import SentHow
from referrals.models.legal_bases import LegalBasis
from referrals.models.referrals import SHEET_MAX, Referral
from referrals.models.signpostings import OfCaseQuerySet
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade


class DisclosureQuerySet(OfCaseQuerySet):
    def for_list(self):
        return self.select_related("case", "agency", "legal_basis", "created_by").order_by("-told_at")


class Disclosure(FormMade):
    """One line of the register: what was told to whom, when, how, by whom and on which basis. Never edited.

    One row for each sending of a referral, and one for what was told by word of mouth or asked for by an authority.
    `told_at` is when it was told, `created_at` when it was written down. Name and title are as they were then.
    """

    TRIGGER_SENTENCES = stays_sentence("disclosure", "Utlämnandet")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="disclosures")
    referral = models.OneToOneField(
        Referral, models.CASCADE, related_name="disclosure", null=True, blank=True, verbose_name="inkoppling"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="disclosures", null=True, blank=True, verbose_name="till"
    )
    recipient = SealedTextField("till vem, mer precist", null=True, blank=True, max_length=300)
    legal_basis = models.ForeignKey(
        LegalBasis, models.PROTECT, related_name="+", verbose_name="rättslig grund"
    )
    basis_reason = SealedTextField("skäl för grunden", null=True, blank=True, max_length=2000)
    what = SealedTextField("vad som lämnades ut", max_length=SHEET_MAX)
    is_named = models.BooleanField("namn lämnades", default=False)
    how = models.CharField("hur", max_length=10, choices=SentHow)
    told_at = models.DateTimeField("när")
    created_at = models.DateTimeField("inskrivet", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("namn", max_length=120)
    by_title = models.CharField("titel", max_length=120, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "utlämnande"
        verbose_name_plural = "utlämnanden"
        ordering = ("-told_at",)
        indexes = [models.Index(fields=["-told_at"], name="disclosure_newest_first")]
        constraints = [
            models.CheckConstraint(
                name="disclosure_says_to_whom",
                condition=Q(agency__isnull=False) | Q(recipient__isnull=False),
                violation_error_message="Ange till vem uppgifterna lämnades.",
            ),
            models.CheckConstraint(
                name="disclosure_is_told_before_it_is_logged",
                condition=Q(told_at__lte=F("created_at")),
                violation_error_message="Utlämnandet kan inte ha skett i framtiden.",
            ),
        ]
        triggers = [
            # Erasure, which removes the whole case, lifts it for its own transaction.
            pgtrigger.Protect(name="disclosure_is_never_taken_away", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="disclosure_is_never_edited",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "to_jsonb(OLD) - 'case_id' IS DISTINCT FROM to_jsonb(NEW) - 'case_id'"
                ),
            ),
            stays_in_its_case("disclosure"),
        ]

    class Privacy:
        personal = ("recipient", "basis_reason", "what")
        plain = (
            "id",
            "case",
            "referral",
            "agency",
            "legal_basis",
            "is_named",
            "how",
            "told_at",
            "created_at",
            "created_by",
            "by_name",
            "by_title",
            "form_token",
        )

    def __str__(self):
        return "Utlämnande"

    @property
    def signature(self) -> str:
        return f"{self.by_name}, {self.by_title}" if self.by_title else self.by_name
