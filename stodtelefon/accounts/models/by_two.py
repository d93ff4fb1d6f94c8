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
        return self.select_related("asked_by", "decided_by").order_by("asked_at", "pk")


class ByTwoOfAccountQuerySet(ByTwoQuerySet):
    def for_list(self):
        return super().for_list().select_related("user")


class ByTwo(Versioned):
    """One request. `decided_by` is never whoever asked, who can take it back. Each kind says what it is about, and has
    its `by_two_rules`."""

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

    @property
    def not_deciders(self) -> set[int]:
        """Who may not decide about it, under whatever session or role."""
        return {self.asked_by_id}


class ByTwoOfAccount(ByTwo):
    """One about the account `user`, which each kind has of its own. Whose it is neither asks nor decides."""

    objects = ByTwoOfAccountQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def not_deciders(self) -> set[int]:
        return {self.asked_by_id, self.user_id}


def by_two_rules(kind: str, *, about: str, besides: Q | None = None) -> list[models.BaseConstraint]:
    """The constraints of a kind of request. `about`: the field with what it is about, of which one is open at a time;
    `besides`: other ways to end."""
    is_of_another = ~Q(decided_by=F("asked_by"))
    if about == "user":
        is_of_another &= ~Q(decided_by=F("user"))
    ended = (
        Q(decision="", decided_at=None, decided_by=None)
        | Q(decision="withdrawn", decided_at__isnull=False, decided_by=F("asked_by"))
        | (
            Q(
                decision__in=["approved", "declined"],
                decided_at__isnull=False,
                decided_by__isnull=False,
            )
            & is_of_another
        )
    )
    return [
        models.UniqueConstraint(
            fields=[about],
            condition=Q(decision=""),
            name=f"{about}_has_one_open_{kind}",
            violation_error_message="Det är redan begärt, och väntar på en andra person.",
        ),
        models.CheckConstraint(
            condition=ended | besides if besides is not None else ended,
            name=f"{kind}_is_decided_by_another",
            violation_error_message="Det behöver två: någon annan än den som bad om det.",
        ),
    ]


def is_asked_by_another(kind: str, *, own: str) -> models.BaseConstraint:
    """Of what is about an account: `own` refuses whoever asks for themselves."""
    return models.CheckConstraint(
        condition=~Q(asked_by=F("user")),
        name=f"{kind}_is_asked_by_another",
        violation_error_message=own,
    )
