"""Recusal (jäv, förvaltningslag 16–18 §§): somebody may not handle a case, nor see it, until that has been ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from calls.models.cases import Case
from calls.models.restrictions import is_unnamed
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade, both_or_neither

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


class RecusalQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user):
        """With their reasons, to who ends them, but for those of a restricted case in which `user` is not named, and
        colleagues' of a case in which `user` is recused too."""
        if not user.can(Permission.RECUSAL_END):
            return self.none()
        mine = self.model.objects.standing().filter(user=user, case=OuterRef("case"))
        return self.exclude(is_unnamed(user)).filter(Q(user=user) | ~Exists(mine))

    def for_list(self):
        return self.select_related("case", "user", "ended_by").order_by("-created_at", "pk")


class Recusal(FormMade):
    """`user` has said that they may not handle the case, and why. Ended by somebody else, with a reason.

    While it stands it wins over every ground to open the case (`CasePart.removes`), and nothing in the case is theirs
    to do.
    """

    audit_name = "recusal"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    reason = SealedTextField("skäl", max_length=500)
    created_at = models.DateTimeField("anmält", default=timezone.now, editable=False)
    ended_at = models.DateTimeField("avslutat", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    end_reason = SealedTextField("varför det avslutades", null=True, blank=True, max_length=500)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = "jäv"
        verbose_name_plural = "jäv"
        ordering = ("-created_at",)
        indexes = [models.Index(fields=["-created_at"], name="recusal_newest_first")]
        constraints = [
            models.UniqueConstraint(
                name="recusal_stands_once",
                fields=["user", "case"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="Jävet är redan anmält.",
            ),
            models.CheckConstraint(
                name="recusal_is_ended_by_another_with_a_reason",
                condition=both_or_neither("ended_at", "ended_by", "end_reason")
                & (Q(ended_by__isnull=True) | ~Q(ended_by=F("user"))),
                violation_error_message="Någon annan än den som är jävig avslutar jävet, med ett skäl.",
            ),
        ]

    class Privacy:
        personal = ("reason", "end_reason")
        plain = ("id", "case", "user", "created_at", "ended_at", "ended_by", "form_token")

    def __str__(self):
        return "Jäv"

    @property
    def created_by_id(self) -> int:
        """Who sent the form: nobody says it for another."""
        return self.user_id


def recused_in(case: UUID, people: Iterable[User]) -> set[int]:
    """Of these people, those who may not handle that case: their keys."""
    keys = [person.pk for person in people]
    rows = Recusal.objects.standing().filter(case=case, user__in=keys)
    return set(rows.values_list("user", flat=True))
