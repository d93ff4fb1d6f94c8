"""That whoever stands in for the manager or a coordinator has the rights of that role too, on the days away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, Expression, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from stodtelefon.accounts.models.away import Away
from stodtelefon.accounts.models.by_two import (
    ByTwoOfAccount,
    ByTwoOfAccountQuerySet,
    by_two_rules,
    is_asked_by_another,
)
from stodtelefon.dates import day
from stodtelefon.permissions import LENT_TO, ROLE_PERMISSIONS, Permission, role_to_lend


def _can_be_lent() -> Q:
    """Rows whose two accounts are open, and what they have to be (`permissions.LENT_TO`)."""
    found = Q(pk__in=[])
    for role, beneath in LENT_TO.items():
        found |= Q(role=role, of__roles__contains=[role], user__roles__contains=[beneath])
    return found & Q(of__is_active=True, user__is_active=True)


# A row that would lend more, or to another, than what was asked for and decided.
MORE = (
    'NEW."user_id" <> OLD."user_id" OR NEW."of_id" <> OLD."of_id" OR NEW."role" <> OLD."role" '
    'OR NEW."first_day" < OLD."first_day" OR NEW."last_day" > OLD."last_day" '
    'OR (OLD."decision" <> \'\' AND NEW."decision" <> OLD."decision") '
    'OR (OLD."ended_at" IS NOT NULL AND NEW."ended_at" IS DISTINCT FROM OLD."ended_at")'
)


class DeputyshipQuerySet(ByTwoOfAccountQuerySet):
    def approved(self):
        """Approved, and not ended by anybody."""
        return self.filter(decision="approved", ended_at=None)

    def of_days(self, rows: Iterable[Away]):
        """Asked for or approved, of these days away. None are asked for where nobody could be lent anything."""
        able = [
            one
            for one in rows
            if one.stand_in is not None and role_to_lend(one.user.roles, one.stand_in.roles)
        ]
        if not able:
            return self.none()
        found = Q(pk__in=[])
        for one in able:
            days = Q(first_day__gte=one.first_day, last_day__lte=one.last_day)
            found |= Q(days, of=one.user_id, user=one.stand_in_id)
        return self.filter(found, decision__in=["", "approved"], ended_at=None).order_by("last_day")

    def not_over(self, *, on: date):
        return self.filter(last_day__gte=on)

    def standing(self, *, on: date | Expression):
        """Those that lend something on a local day: approved, while the one is away, the other stands in and is here,
        and both are what they were."""
        away = Away.objects.on(on)
        return self.approved().filter(
            _can_be_lent(),
            Exists(away.filter(user=OuterRef("of"), stand_in=OuterRef("user"))),
            ~Exists(away.filter(user=OuterRef("user"))),
            first_day__lte=on,
            last_day__gte=on,
        )

    def lending(self, permission: Permission, *, to, on: date):
        """Those by which `to` may do something on a local day."""
        roles = [role for role in LENT_TO if permission in ROLE_PERMISSIONS[role]]
        return self.standing(on=on).filter(user=to, role__in=roles).select_related("of").order_by("pk")

    def visible_to(self, user):
        """Those that one asked for, or that are about oneself; all to who decides."""
        own = Q(asked_by=user) | Q(user=user) | Q(of=user)
        return self.all() if user.can(Permission.ROLE_CHANGE_DECIDE) else self.filter(own)

    def for_list(self):
        return super().for_list().select_related("of")

    def for_days(self):
        """By day."""
        return self.for_list().order_by("first_day", "pk")


def lent_roles(*, on: date | Expression, to: str = "pk") -> ArraySubquery:
    """The roles that are lent on a local day to the person whose key is `to`, beside one's own."""
    return ArraySubquery(Deputyship.objects.standing(on=on).filter(user=OuterRef(to)).values("role"))


def with_lent_role(rows: QuerySet[Away], *, on: date | Expression) -> QuerySet[Away]:
    """Days away with `lent_role`: whose rights the one who stands in has on a local day."""
    lent = Deputyship.objects.standing(on=on).filter(of=OuterRef("user"), user=OuterRef("stand_in"))
    return rows.annotate(lent_role=Coalesce(Subquery(lent.values("role")[:1]), Value("")))


def lend(people: Iterable, absences: Iterable[Away]) -> None:
    """Gives each of the people the roles that are lent to them by these absences, which were asked `with_lent_role`."""
    lent = [(one.stand_in_id, one.lent_role) for one in absences if one.lent_role]
    for person in people if lent else ():
        person.lent_roles = [role for deputy, role in lent if deputy == person.pk]


class Deputyship(ByTwoOfAccount):
    """One request: that `user` has the rights of the `role` that `of` has, from `first_day` to `last_day`, local days,
    both included.

    The days are never more than those on which `of` is away and `user` stands in: when these change, so do they, and
    never to more than was decided. Nothing is written on the account: what is lent is asked of the day, at every
    request (`lent_roles`), and ends with it. Only own roles are lent, never what is lent oneself.
    """

    class Decision(models.TextChoices):
        APPROVED = "approved", "godkänt"
        DECLINED = "declined", "avslaget"
        WITHDRAWN = "withdrawn", "återtaget"
        OUTDATED = "outdated", "inaktuellt"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="deputyships", verbose_name="ställföreträdare"
    )
    of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="deputies", verbose_name="för vem"
    )
    role = models.CharField("roll", max_length=20, choices=[(role.value, role.label) for role in LENT_TO])
    first_day = models.DateField("första dagen")
    last_day = models.DateField("sista dagen")
    ended_at = models.DateTimeField("avslutat", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="avslutat av",
    )
    decision = models.CharField("beslut", max_length=20, choices=Decision, blank=True)

    TRIGGER_SENTENCES = {
        "deputyship_is_never_more_than_was_decided": "Det som är beslutat kan bara bli mindre. Begär det på nytt."
    }

    objects = DeputyshipQuerySet.as_manager()

    class Privacy:
        personal = ("first_day", "last_day")
        plain = (
            *("id", "version", "user", "of", "role"),
            *("asked_at", "asked_by", "decision", "decided_at", "decided_by", "ended_at", "ended_by"),
        )

    class Meta:
        verbose_name = "ställföreträdare"
        verbose_name_plural = "ställföreträdare"
        constraints = [
            *by_two_rules(
                "deputyship",
                about="user",
                besides=Q(decision="outdated", decided_at__isnull=False, decided_by__isnull=False),
            ),
            is_asked_by_another("deputyship", own="Du kan inte begära att själv bli ställföreträdare."),
            models.CheckConstraint(
                name="deputyship_lends_a_role_that_can_be_lent",
                condition=Q(role__in=list(LENT_TO)),
                violation_error_message="Bara chefen och samordnaren kan ha ställföreträdare.",
            ),
            models.CheckConstraint(
                name="deputyship_is_for_another",
                condition=~Q(user=F("of")),
                violation_error_message="Välj någon annan än den som är borta.",
            ),
            models.CheckConstraint(
                name="deputyship_ends_on_its_first_day_or_later",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="Sista dagen kan inte vara före den första.",
            ),
            models.CheckConstraint(
                name="deputyship_that_was_approved_is_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None)
                | Q(decision="approved", ended_at__isnull=False, ended_by__isnull=False),
                violation_error_message="Det som avslutas är godkänt, och någon avslutar det.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="deputyship_as_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(MORE),
                func="""
                    RAISE EXCEPTION 'deputyship is never more than was decided'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'deputyship_is_never_more_than_was_decided';
                """,
            ),
        ]

    def __str__(self):
        return f"ställföreträdare {self.pk}"

    @property
    def days(self) -> str:
        """ "mån 30 nov–fre 4 dec"."""
        return (
            day(self.first_day)
            if self.first_day == self.last_day
            else f"{day(self.first_day)}–{day(self.last_day)}"
        )

    @property
    def in_words(self) -> str:
        """ "enhetschef för Anna Berg, mån 30 nov–fre 4 dec"."""
        return f"{self.get_role_display()} för {self.of.name}, {self.days}"

    def is_within(self, away: Away) -> bool:
        """Does it rest on these days away?"""
        whose = (self.of_id, self.user_id) == (away.user_id, away.stand_in_id)
        return whose and away.first_day <= self.first_day and self.last_day <= away.last_day

    @property
    def covering(self) -> Away | None:
        """The days away on which it rests, or what is left of them."""
        rows = Away.objects.overlapping(self.first_day, self.last_day).filter(
            user=self.of_id, stand_in=self.user_id
        )
        return rows.order_by("first_day").first()

    @property
    def can_be_lent(self) -> bool:
        """Are both accounts open, and what they have to be?"""
        return (
            self.of.is_active
            and self.user.is_active
            and role_to_lend(self.of.roles, self.user.roles) == self.role
        )
