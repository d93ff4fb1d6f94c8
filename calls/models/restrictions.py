"""The restricted case (skyddat ärende): open to its named people alone (OSL 26:1, lag 2001:454 10 §).

A manager decides it. While it stands the case is taken from everybody else (`CasePart.removes`), and is in none of
their lists, searches and counts. Released figures count it.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from calls.models.cases import Case
from calls.models.choices import State
from stodtelefon.accounts.models.by_two import ByTwo, ByTwoQuerySet, by_two_rules
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade, both_or_neither

BY_TWO = """
    IF NOT EXISTS (
        SELECT 1 FROM calls_restrictionrequest r
        WHERE r.id = NEW.lift_id AND r.case_id = NEW.case_id AND r.kind = 'lift' AND r.decision = 'approved'
    ) THEN
        RAISE EXCEPTION 'a restriction is lifted by two'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'restriction_is_lifted_by_two';
    END IF;
    RETURN NEW;
"""


class RestrictionRequestQuerySet(ByTwoQuerySet):
    def shown_in_case(self):
        """Those by which a restriction was lifted, and the one that waits."""
        return self.filter(Q(decision="") | Q(decision="approved", kind="lift"))


class RestrictionRequest(ByTwo, FormMade):
    """One asks that a case is restricted, or that its restriction is lifted; a manager who has not asked decides.

    To restrict is approved by naming people (`restrict_case`); a manager may also do that without having been asked.
    """

    class Kind(models.TextChoices):
        RESTRICT = "restrict", "skydda ärendet"
        LIFT = "lift", "häva skyddet"

    audit_name = "restriction_request"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="restriction_requests")
    kind = models.CharField("vad", max_length=10, choices=Kind)
    reason = SealedTextField("skäl", max_length=500)

    objects = RestrictionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "begäran om skydd"
        verbose_name_plural = "begäranden om skydd"
        constraints = by_two_rules("restriction_request", about="case")

    class Privacy:
        personal = ("reason",)
        plain = (
            *("id", "case", "kind", "asked_at", "asked_by", "decision", "decided_at", "decided_by"),
            *("version", "form_token"),
        )

    def __str__(self):
        return f"Begäran: {self.get_kind_display()}"

    @property
    def created_by_id(self) -> int:
        """Who sent the form."""
        return self.asked_by_id

    @property
    def is_to_lift(self) -> bool:
        return self.kind == self.Kind.LIFT


class RestrictionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(lifted_at__isnull=True)

    def not_of(self, user):
        """Those in which `user`, or whom the expression says, is not named."""
        return self.exclude(pk__in=NamedPerson.objects.standing().filter(user=user).values("restriction"))

    def to_lift_by(self, user):
        """Those that `user` may ask to have lifted: where they work in it, and all of them a manager."""
        if user.can(Permission.CASE_RESTRICT):
            return self.standing()
        working = NamedPerson.objects.working().filter(restriction=OuterRef("pk"), user=user)
        return self.standing().filter(Exists(working))

    def lacking(self):
        """Those in which nobody is left of a part: who works in the case, or who approves and reviews."""
        found = Q(pk__in=[])
        for part in NamedPerson.Part:
            named = NamedPerson.objects.standing().filter(restriction=OuterRef("pk"), part=part)
            found |= ~Exists(named)
        return self.standing().exclude(case__state=State.MERGED).filter(found)

    def with_names(self):
        """Each with its `standing_names`: who is named, in the order in which they were."""
        names = NamedPerson.objects.standing().for_list()
        return self.prefetch_related(Prefetch("named", queryset=names, to_attr="standing_names"))

    def for_list(self):
        return self.with_names().select_related("case", "decided_by").order_by("-decided_at", "pk")


class Restriction(FormMade):
    """A case that is open to its named people (`NamedPerson`) alone, from `decided_at` until it is lifted.

    `reason` is the manager's. `lift` is the request by which two lifted it. Never edited otherwise.
    """

    TRIGGER_SENTENCES = {
        "restriction_is_lifted_by_two": "Skyddet hävs av två: en begär det, och en annan chef godkänner."
    }

    audit_name = "restriction"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="restrictions")
    reason = SealedTextField("skäl", max_length=500)
    decided_at = models.DateTimeField("beslutat", default=timezone.now, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    lifted_at = models.DateTimeField("hävt", null=True, blank=True)
    lift = models.OneToOneField(
        RestrictionRequest,
        models.PROTECT,
        related_name="lifted",
        null=True,
        blank=True,
        verbose_name="hävdes genom",
    )

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = "skydd av ärende"
        verbose_name_plural = "skydd av ärenden"
        ordering = ("-decided_at",)
        triggers = [
            pgtrigger.Trigger(
                name="restriction_is_lifted_by_two",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("lift_id"),
                condition=pgtrigger.Condition('NEW."lift_id" IS NOT NULL'),
                func=BY_TWO,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="restriction_stands_once",
                fields=["case"],
                condition=Q(lifted_at__isnull=True),
                violation_error_message="Ärendet är redan skyddat.",
            ),
            models.CheckConstraint(
                name="restriction_is_lifted_by_a_request",
                condition=both_or_neither("lifted_at", "lift"),
                violation_error_message="Skyddet hävs genom en begäran som en annan har godkänt.",
            ),
        ]

    class Privacy:
        personal = ("reason",)
        plain = ("id", "case", "decided_at", "decided_by", "lifted_at", "lift", "form_token")

    def __str__(self):
        return "Skydd"

    @property
    def lacks(self) -> str:
        """Whom nobody is left of, as a sentence ends; asked for by `with_names`."""
        parts = {one.part for one in self.standing_names}
        return " och ".join(words for part, words in WANTED.items() if part not in parts)

    @property
    def created_by_id(self) -> int:
        """Who sent the form."""
        return self.decided_by_id


class NamedPersonQuerySet(models.QuerySet):
    def standing(self):
        """Named, in a restriction that stands."""
        return self.filter(removed_at__isnull=True, restriction__lifted_at__isnull=True)

    def working(self):
        return self.standing().filter(part=NamedPerson.Part.WORKS)

    def for_list(self):
        return self.select_related("user", "named_by").order_by("part", "named_at", "pk")


class NamedPerson(models.Model):
    """Somebody to whom a restricted case is open (namngiven), and what for. Never edited but to be removed.

    `WORKS`: works in it as the table of permissions lets them. `APPROVES`: a manager, who approves and reviews what has
    to be, and sees its number in lists; it opens no case to somebody who opens none.
    """

    class Part(models.TextChoices):
        WORKS = "works", "arbetar i ärendet"
        APPROVES = "approves", "godkänner och granskar"

    audit_name = "named_person"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    restriction = models.ForeignKey(Restriction, models.CASCADE, related_name="named")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    part = models.CharField("vad", max_length=10, choices=Part)
    named_at = models.DateTimeField("namngiven", default=timezone.now, editable=False)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    removed_at = models.DateTimeField("borttagen", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    objects = NamedPersonQuerySet.as_manager()

    class Meta:
        verbose_name = "namngiven i skyddat ärende"
        verbose_name_plural = "namngivna i skyddade ärenden"
        ordering = ("named_at",)
        constraints = [
            models.UniqueConstraint(
                name="person_is_named_once_for_a_part",
                fields=["restriction", "user", "part"],
                condition=Q(removed_at__isnull=True),
                violation_error_message="Kollegan är redan namngiven.",
            ),
            models.CheckConstraint(
                name="named_person_is_removed_by_somebody",
                condition=both_or_neither("removed_at", "removed_by"),
                violation_error_message="Den som inte längre är namngiven togs bort av någon.",
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "restriction", "user", "part", "named_at", "named_by", "removed_at", "removed_by")

    def __str__(self):
        return "Namngiven"


WANTED = {
    NamedPerson.Part.WORKS: "någon som arbetar i ärendet",
    NamedPerson.Part.APPROVES: "en enhetschef som godkänner i det",
}


def restricted(case: str = "case") -> Exists:
    """For a filter over rows of which `case` is a case: is it restricted?"""
    return Exists(Restriction.objects.standing().filter(case=OuterRef(case)))


def is_unnamed(user: Any, case: str = "case") -> Exists:
    """For a filter over rows of which `case` is a case: is it restricted, and this person not named in it?"""
    return Exists(Restriction.objects.standing().not_of(user).filter(case=OuterRef(case)))
