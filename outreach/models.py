"""What is done to make the line known (nå ut), and who has been told. No case content."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from calls.models import Audience, OutreachKind
from referrals.models import Agency
from stodtelefon.organisation.models import CodeRow
from stodtelefon.permissions import Permission
from stodtelefon.saving import FormMade, Versioned


class Area(CodeRow):
    """A part of the municipality, so that it is seen where nobody has been told."""

    class Meta(CodeRow.Meta):
        verbose_name = "område"
        verbose_name_plural = "områden"


class OutreachQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if user.can(Permission.OUTREACH_READ) else self.none()

    def planned(self):
        return self.filter(status=OutreachEvent.Status.PLANNED)

    def done(self):
        return self.filter(status=OutreachEvent.Status.DONE)

    def due(self, *, on: date):
        """Planned for a day that has come, and not yet marked as done or called off."""
        return self.planned().filter(on__lte=on)

    def done_between(self, start: date, end: date):
        """Done on or after the day `start` and before the day `end`."""
        return self.done().filter(on__gte=start, on__lt=end)

    def for_list(self):
        """With what a list says of each, and no more."""
        of_others = ("kind__label", "audience__label", "area__label", "held_by__name")
        return self.select_related("kind", "audience", "area", "held_by").only(
            "status", "on", "people_reached", *of_others
        )

    def for_page(self):
        """With all that is said of one."""
        with_people = self.select_related("kind", "audience", "area", "held_by", "created_by")
        return with_people.prefetch_related("agencies")


class OutreachEvent(Versioned, FormMade):
    """An advert, a school visit, an evening with an association: how, to whom, where, and about how many it reached.

    `on` is a local day, planned or past. `people_reached` is a rough number of persons, empty where nobody can tell
    (an advert). `held_by` held it; `together_with` names those who are not in the directory. Source of the duty:
    SoL 6:2–6:3 (outreach).
    """

    audit_name = "outreach"

    class Status(models.TextChoices):
        PLANNED = "planned", "planerad"
        DONE = "done", "genomförd"
        CANCELLED = "cancelled", "inställd"

    status = models.CharField("läge", max_length=10, choices=Status)
    kind = models.ForeignKey(OutreachKind, models.PROTECT, related_name="outreach_events", verbose_name="hur")
    audience = models.ForeignKey(
        Audience, models.PROTECT, related_name="outreach_events", verbose_name="målgrupp"
    )
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="outreach_events", null=True, blank=True, verbose_name="område"
    )
    on = models.DateField("dag")
    language = models.CharField("språk", max_length=60, blank=True)
    people_reached = models.PositiveIntegerField("ungefär så många nåddes", null=True, blank=True)
    agencies = models.ManyToManyField(
        Agency, related_name="outreach_events", blank=True, verbose_name="tillsammans med"
    )
    together_with = models.CharField("andra vi var där med", max_length=200, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="outreach_events", verbose_name="av vem"
    )
    material = models.CharField("material", max_length=500, blank=True)
    created_at = models.DateTimeField("inskriven", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OutreachQuerySet.as_manager()

    class Meta:
        verbose_name = "insats för att nå ut"
        verbose_name_plural = "insatser för att nå ut"
        ordering = ("-on", "-id")
        indexes = [
            models.Index(fields=["-on", "-id"], name="outreach_newest_first"),
            models.Index(fields=["audience", "-on"], name="outreach_by_audience"),
            models.Index(fields=["area", "-on"], name="outreach_by_area"),
            models.Index(fields=["on", "id"], name="outreach_planned", condition=Q(status="planned")),
        ]
        constraints = [
            models.CheckConstraint(
                name="outreach_counts_people_only_when_done",
                condition=Q(people_reached__isnull=True) | Q(status="done"),
                violation_error_message="Hur många som nåddes skrivs in när det är genomfört.",
            ),
            models.CheckConstraint(
                name="outreach_reaches_a_reasonable_number",
                condition=Q(people_reached__isnull=True) | Q(people_reached__lte=1_000_000),
                violation_error_message="Ange ungefär hur många personer som nåddes, högst en miljon.",
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id",
            "status",
            "kind",
            "audience",
            "area",
            "on",
            "language",
            "people_reached",
            "together_with",
            "held_by",
            "material",
            "created_at",
            "created_by",
            "version",
            "form_token",
        )

    def __str__(self):
        return f"{self.kind} {self.on}"

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("outreach:detail", args=[self.pk])

    @property
    def is_planned(self) -> bool:
        return self.status == self.Status.PLANNED

    @property
    def is_done(self) -> bool:
        return self.status == self.Status.DONE


def with_last_told(codes: models.QuerySet, *, by: str, today: date) -> models.QuerySet:
    """Audiences or areas with `last_told_on` (None: never) and `next_planned_on` (from today on), in one query that
    reads one occasion of each. `by`: which of the two, as an occasion names it.
    """
    events = OutreachEvent.objects.filter(**{by: OuterRef("pk")})
    planned = events.planned().filter(on__gte=today)
    return codes.annotate(
        last_told_on=Subquery(events.done().order_by("-on").values("on")[:1]),
        next_planned_on=Subquery(planned.order_by("on").values("on")[:1]),
    )
