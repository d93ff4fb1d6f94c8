"""That somebody gets other roles: one asks, another decides (lag 2001:454 10 §)."""

from __future__ import annotations

from copy import copy

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from stodtelefon.accounts.models.by_two import (
    ByTwoOfAccount,
    ByTwoOfAccountQuerySet,
    by_two_rules,
    is_asked_by_another,
)
from stodtelefon.accounts.models.user import User, UserQuerySet
from stodtelefon.permissions import Permission, Role


class RoleChangeQuerySet(ByTwoOfAccountQuerySet):
    def for_list(self):
        return super().for_list().select_related("to")


class RoleChange(ByTwoOfAccount):
    """One request: the `roles` and the mark that `user` gets, and the colleague `to` who takes what they do not let
    the person keep (none: each thing goes where its room says).

    It is about the account as it was: `user_version` is the account's version when it was asked. What has changed
    since has to be asked for again (`has_fallen`).
    """

    class Decision(models.TextChoices):
        APPROVED = "approved", "godkänt"
        DECLINED = "declined", "avslaget"
        WITHDRAWN = "withdrawn", "återtaget"
        OUTDATED = "outdated", "inaktuellt"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_changes", verbose_name="konto"
    )
    user_version = models.PositiveIntegerField("kontots version")
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), verbose_name="roller", default=list, blank=True
    )
    is_child_assessor = models.BooleanField("barnbedömare (SoL 25:1)", default=False)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="tar över",
    )
    decision = models.CharField("beslut", max_length=20, choices=Decision, blank=True)

    objects = RoleChangeQuerySet.as_manager()

    class Privacy:
        plain = (
            "id",
            "version",
            "user",
            "user_version",
            "roles",
            "is_child_assessor",
            "to",
            "asked_at",
            "asked_by",
            "decision",
            "decided_at",
            "decided_by",
        )

    class Meta:
        verbose_name = "begäran om andra roller"
        verbose_name_plural = "begäranden om andra roller"
        constraints = [
            *by_two_rules(
                "role_change",
                about="user",
                besides=Q(decision="outdated", decided_at__isnull=False, decided_by__isnull=False),
            ),
            is_asked_by_another(
                "role_change", own="Du kan inte ändra dina egna roller. Be en annan systemförvaltare."
            ),
            models.CheckConstraint(
                condition=Q(roles__contained_by=Role.values),
                name="role_change_has_only_known_roles",
                violation_error_message="Välj roller ur listan.",
            ),
            models.CheckConstraint(
                condition=Q(to=None) | ~Q(to=F("user")),
                name="role_change_gives_to_another",
                violation_error_message="Välj någon annan än den som ska lämna ifrån sig.",
            ),
        ]

    def __str__(self):
        return f"begäran om andra roller {self.pk}"

    @staticmethod
    def deciders(*, user: User, by: User) -> UserQuerySet:
        """Who else than the one concerned and whoever asks can sign in and decide. Nobody: one does it alone."""
        able = User.objects.able_to_sign_in().who_may(Permission.ROLE_CHANGE_DECIDE)
        return able.exclude(pk__in=[user.pk, by.pk])

    @property
    def after(self) -> User:
        """The account as it would be; not to be saved."""
        after = copy(self.user)
        after.roles, after.is_child_assessor = self.roles, self.is_child_assessor
        return after

    @property
    def in_words(self) -> str:
        """What is asked for, while it is open: from what to what."""
        return f"från {self.user.roles_in_words} till {self.after.roles_in_words}"

    @property
    def has_fallen(self) -> bool:
        """Whether it has to be asked for again: the account is not as it was, who asked may not ask any more, who was
        to take over has a closed account, or nobody is left to decide."""
        return (
            self.user.version != self.user_version
            or not self.asked_by.can(Permission.USER_MANAGE)
            or (self.to is not None and not self.to.is_active)
            or not self.deciders(user=self.user, by=self.asked_by).exists()
        )
