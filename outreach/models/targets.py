"""For whom an occasion was, and where: a row for each audience in each area, so that the coverage is found at once."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from calls.models import Audience
from outreach.models.events import OutreachEvent
from outreach.models.lists import Area

DONE, PLANNED = Q(status="done"), Q(status="planned")


class TargetQuerySet(models.QuerySet):
    def done(self):
        return self.filter(DONE)

    def planned(self):
        return self.filter(PLANNED)

    def answering(self, audience: Audience, area: Area | None, *, today: date):
        """What is planned, from today on, for an audience in an area; without one, wherever it is."""
        where = Q(area=area) | Q(area__key=Area.WHOLE) if area else Q()
        return self.planned().filter(where, audience=audience, on__gte=today).order_by("on", "event")


class OutreachTarget(models.Model):
    """One audience in one area that an occasion is for. An area of None: it was not said where.

    The pair of the event's own `audience` and `area` is written by a trigger of the event, which keeps `on` and
    `status` as the event has them; the other pairs are written by the actions.
    """

    event = models.ForeignKey(OutreachEvent, models.CASCADE, related_name="targets", db_index=False)
    audience = models.ForeignKey(
        Audience, models.PROTECT, related_name="+", db_index=False, verbose_name="målgrupp"
    )
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="+", null=True, blank=True, db_index=False, verbose_name="område"
    )
    on = models.DateField("dag")
    status = models.CharField("läge", max_length=10, choices=OutreachEvent.Status)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "målgrupp i ett område"
        verbose_name_plural = "målgrupper i områden"
        indexes = [
            models.Index(
                fields=["audience", "area", "-on"], name="told_by_audience_and_area", condition=DONE
            ),
            models.Index(fields=["audience", "-on"], name="told_by_audience", condition=DONE),
            models.Index(fields=["area", "-on"], name="told_by_area", condition=DONE),
            models.Index(fields=["on", "audience", "area"], name="to_tell_by_day", condition=PLANNED),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "audience", "area"],
                nulls_distinct=False,
                name="outreach_target_stands_once",
                violation_error_message="Målgruppen står redan i det området.",
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "event", "audience", "area", "on", "status")

    def __str__(self):
        return f"{self.audience}, {self.area}" if self.area else str(self.audience)


def with_last_told(codes: models.QuerySet, *, by: str, today: date) -> models.QuerySet:
    """Audiences or areas with `last_told_on` (None: never) and `next_planned_on` (from today on), in one query that
    reads one occasion of each. `by`: which of the two, as a target names it.
    """
    targets = OutreachTarget.objects.filter(**{by: OuterRef("pk")})
    planned = targets.planned().filter(on__gte=today)
    return codes.annotate(
        last_told_on=Subquery(targets.done().order_by("-on").values("on")[:1]),
        next_planned_on=Subquery(planned.order_by("on").values("on")[:1]),
    )
