"""Helped onward (hänvisning vidare) without anything being told."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from calls.models import Case, Need
from calls.models.cases import in_visible_case
from calls.models.guards import stays_in_its_case, stays_sentence
from referrals.models.agencies import Agency, AgencyType
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade


class OfCaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the cases that `user` may open."""
        if not user.can(Permission.REFERRAL_PROPOSE):
            return self.none()
        return self.filter(in_visible_case(user))


class SignpostingQuerySet(OfCaseQuerySet):
    def given_between(self, start, end):
        return self.filter(given_at__gte=start, given_at__lt=end)

    def for_page(self):
        """With what the page of a case says of them, but for the case and the people in it."""
        said = (
            "case",
            "note",
            "given_at",
            "created_by",
            "agency__name",
            "agency_type__label",
            "agency_type__group",
        )
        of_arrival = ("signposting", "ask_on", "result", "note", "settled_at")
        rows = self.select_related("agency", "agency_type", "arrival")
        return rows.only(*said, *(f"arrival__{name}" for name in of_arrival))

    def for_list(self):
        return self.select_related("case", "agency", "agency_type", "need", "created_by", "arrival")


class Signposting(FormMade):
    """Helped onward (hänvisning vidare) to an agency, or to a type of agency. Nothing about anybody is disclosed."""

    TRIGGER_SENTENCES = stays_sentence("signposting", "Hänvisningen")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="signpostings")
    agency_type = models.ForeignKey(AgencyType, models.PROTECT, related_name="+", verbose_name="till vem")
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="signpostings", null=True, blank=True, verbose_name="mer precist"
    )
    need = models.ForeignKey(
        Need, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="för att få hjälp med"
    )
    note = SealedTextField("vad du sade", null=True, blank=True, max_length=1000)
    given_at = models.DateTimeField("när")
    created_at = models.DateTimeField("inskriven", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SignpostingQuerySet.as_manager()

    class Meta:
        verbose_name = "hänvisning vidare"
        verbose_name_plural = "hänvisningar vidare"
        triggers = [stays_in_its_case("signposting")]
        ordering = ("-given_at",)
        indexes = [models.Index(fields=["given_at"], name="signposting_by_time")]
        constraints = [
            models.CheckConstraint(
                name="signposting_is_given_before_it_is_logged",
                condition=Q(given_at__lte=F("created_at")),
                violation_error_message="Hänvisningen kan inte ha getts i framtiden.",
            )
        ]

    class Privacy:
        personal = ("note",)
        plain = (
            "id",
            "case",
            "agency_type",
            "agency",
            "need",
            "given_at",
            "created_at",
            "created_by",
            "form_token",
        )

    def __str__(self):
        return "Hänvisning vidare"

    @property
    def to_words(self) -> str:
        return self.agency.name if self.agency else self.agency_type.label
