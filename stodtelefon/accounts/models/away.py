"""Days on which a colleague is not here, and who stands in meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone

from stodtelefon.database.ranges import DayRange, NumberRange
from stodtelefon.dates import day
from stodtelefon.permissions import Permission, Role
from stodtelefon.saving import FormMade, Versioned
from stodtelefon.swedish_order import SwedishOrder

# So far ahead days can be written in, and so far ahead a list of colleagues speaks of them.
FARTHEST = timedelta(days=366)
SOON = timedelta(days=31)


class AwayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and everybody's for who may write them in for a colleague."""
        return self.all() if user.can(Permission.AWAY_SET) else self.filter(user=user)

    def on(self, day: date):
        """Those that hold on a day."""
        return self.overlapping(day, day)

    def overlapping(self, first_day: date, last_day: date):
        return self.filter(first_day__lte=last_day, last_day__gte=first_day)

    def not_over(self, *, on: date):
        """Going on, or still to come."""
        return self.filter(last_day__gte=on)

    def for_list(self):
        """By day, each with `stand_in_is_away`: whoever stands in is away on one of the days too."""
        theirs = Away.objects.filter(
            user=OuterRef("stand_in"),
            first_day__lte=OuterRef("last_day"),
            last_day__gte=OuterRef("first_day"),
        )
        return (
            self.select_related("user", "stand_in")
            .annotate(stand_in_is_away=Exists(theirs))
            .order_by("first_day", SwedishOrder("user__name"), "pk")
        )


class Away(Versioned, FormMade):
    """Days away: local days, both included. Nothing is said of why.

    `stand_in` sees what waits for the one who is away; empty: nobody in particular. Rows of one person never overlap.
    `lent_role` is the role whose rights the one who stands in has that day (`Deputyship`), where that was asked for.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences", verbose_name="vem"
    )
    first_day = models.DateField("första dagen")
    last_day = models.DateField("sista dagen")
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="stands_in",
        null=True,
        blank=True,
        verbose_name="står in",
    )
    created_at = models.DateTimeField("inskriven", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AwayQuerySet.as_manager()
    lent_role = ""

    class Privacy:
        personal = ("first_day", "last_day")
        plain = ("id", "user", "stand_in", "created_at", "created_by", "version", "form_token")

    class Meta:
        verbose_name = "frånvaro"
        verbose_name_plural = "frånvaro"
        ordering = ("first_day",)
        constraints = [
            models.CheckConstraint(
                name="away_ends_on_its_first_day_or_later",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="Sista dagen kan inte vara före den första.",
            ),
            models.CheckConstraint(
                name="away_has_somebody_else_standing_in",
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("user")),
                violation_error_message="Välj någon annan än den som är borta.",
            ),
            ExclusionConstraint(
                name="person_is_away_once_at_a_time",
                expressions=[
                    (NumberRange(F("user"), F("user"), Value("[]")), RangeOperators.OVERLAPS),
                    (DayRange(F("first_day"), F("last_day"), Value("[]")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Personen är redan inskriven som borta någon av dagarna. Ändra den raden.",
            ),
        ]

    def __str__(self):
        return away_words(self.first_day, self.last_day, on=timezone.localdate())

    def said_to(self, user) -> str:
        """What Idag says of it, to the one who is away or the one who stands in."""
        if user.pk == self.stand_in_id:
            if self.lent_role:
                role, until = Role(self.lent_role).label, day(self.last_day)
                return f"Du är ställföreträdare för {self.user.name} ({role}) till och med {until}."
            return f"Du står in för {self.user.name} till {day(self.last_day)}."
        stands_in = f"{self.stand_in.name} {self.does}." if self.stand_in else "Ingen särskild står in."
        return f"Du är inskriven som {self}. {stands_in}"

    def concerns(self, user) -> bool:
        """Is it one's own, or of a colleague for whom one stands in?"""
        return user.pk == self.user_id or (user.pk == self.stand_in_id and self.user.is_active)

    @property
    def does(self) -> str:
        """What whoever stands in does: with the rights of the role where that was decided."""
        return "är ställföreträdare" if self.lent_role else "står in"

    @property
    def lack(self) -> str:
        """What whoever stands in is not that the other is; empty when there is no such thing."""
        return " eller ".join(self.user.roles_beyond(self.stand_in)) if self.stand_in else ""

    def remarks(self) -> list[str]:
        """What is allowed and worth knowing: a stand-in who may less, and that somebody was to stand in oneself."""
        found = [f"{self.stand_in.name} är inte {self.lack}."] if self.lack else []
        broken = Away.objects.overlapping(self.first_day, self.last_day).filter(stand_in=self.user)
        for other in broken.select_related("user"):
            names = (self.user.name, other.user.name)
            found.append("{0} skulle stå in för {1} då. Välj någon annan för {1}.".format(*names))
        return found

    def has_begun(self, *, on: date) -> bool:
        """Has at least one whole day of it been?"""
        return self.first_day < on

    def is_on(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def away_words(first_day: date, last_day: date, *, on: date) -> str:
    """ "borta t.o.m. fre 4 dec" while it lasts, "borta mån 30 nov–fre 4 dec" before."""
    if first_day <= on:
        return f"borta t.o.m. {day(last_day)}"
    return f"borta {day(first_day)}" if first_day == last_day else f"borta {day(first_day)}–{day(last_day)}"
