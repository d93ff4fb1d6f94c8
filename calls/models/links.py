"""Two cases that may be about the same concern."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from calls.models.cases import Case, in_visible_case
from calls.models.choices import State
from stodtelefon.addresses import address
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade, Versioned, both_or_neither


class CaseLinkQuerySet(models.QuerySet):
    def standing(self):
        """Not taken away, and neither of the cases is now a part of another one."""
        return self.filter(removed_at__isnull=True).exclude(
            Q(first__state=State.MERGED) | Q(second__state=State.MERGED)
        )

    def visible_to(self, user):
        """Only to somebody who may open both cases: to others neither of them says that there is another."""
        return self.filter(in_visible_case(user, "first"), in_visible_case(user, "second"))

    def of(self, case):
        return self.filter(Q(first=case) | Q(second=case))

    def unconfirmed(self):
        return self.standing().filter(confirmed_at__isnull=True)

    def to_confirm_by(self, user):
        """What waits for a second person, who may be this one."""
        if not user.can(Permission.CASE_WRITE):
            return self.none()
        return self.unconfirmed().visible_to(user).exclude(created_by=user)

    def for_list(self):
        return self.select_related("first__handler", "second__handler", "created_by", "confirmed_by")


class CaseLink(Versioned, FormMade):
    """Somebody believes that two cases are about the same concern: how surely, why, and who agrees.

    `first` and `second` are the pair in the order of their ids, so that it stands once whichever way it was written.
    `created_by` proposed the degree that stands now; somebody else confirms it. A change of degree is a new proposal.
    A link changes no figure: both cases count. One that was taken away stays, with who did it and why.
    """

    audit_name = "link"

    class Degree(models.TextChoices):
        POSSIBLE = "possible", "möjligen samma oro"
        PROBABLE = "probable", "troligen samma oro"
        CERTAIN = "certain", "säkert samma oro"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    first = models.ForeignKey(Case, models.CASCADE, related_name="+")
    second = models.ForeignKey(Case, models.CASCADE, related_name="+")
    degree = models.CharField("hur säkert", max_length=10, choices=Degree)
    reason = SealedTextField("skäl", max_length=2000)
    proposed_at = models.DateTimeField("föreslaget")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("bekräftat", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    removed_at = models.DateTimeField("borttaget", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    removal_reason = SealedTextField("varför det togs bort", null=True, blank=True, max_length=2000)

    objects = CaseLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "koppling mellan ärenden"
        verbose_name_plural = "kopplingar mellan ärenden"
        ordering = ("proposed_at",)
        constraints = [
            models.CheckConstraint(
                name="link_is_between_two_cases",
                condition=Q(first__lt=F("second")),
                violation_error_message="Ett ärende kan inte kopplas ihop med sig självt.",
            ),
            models.UniqueConstraint(
                name="cases_are_linked_once",
                fields=["first", "second"],
                condition=Q(removed_at__isnull=True),
                violation_error_message="Ärendena är redan ihopkopplade. Ändra kopplingen i stället.",
            ),
            models.CheckConstraint(
                name="link_is_confirmed_by_a_second_person",
                condition=both_or_neither("confirmed_at", "confirmed_by")
                & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("created_by"))),
                violation_error_message="Någon annan än den som föreslog bekräftar kopplingen.",
            ),
            models.CheckConstraint(
                name="link_is_taken_away_by_somebody_with_a_reason",
                condition=both_or_neither("removed_at", "removed_by", "removal_reason"),
                violation_error_message="Skriv i en mening varför kopplingen tas bort.",
            ),
        ]

    class Privacy:
        personal = ("reason", "removal_reason")
        plain = (
            "id",
            "first",
            "second",
            "degree",
            "proposed_at",
            "created_by",
            "confirmed_at",
            "confirmed_by",
            "removed_at",
            "removed_by",
            "version",
            "form_token",
        )

    def __str__(self):
        return self.get_degree_display()

    def get_absolute_url(self):
        return address("calls:link", self.pk)

    @property
    def pair(self) -> list[Case]:
        """Both cases, in the order of their numbers."""
        return sorted((self.first, self.second), key=lambda case: case.number)

    def other(self, case: Case) -> Case:
        """The case at the other end."""
        return self.second if self.first_id == case.pk else self.first
