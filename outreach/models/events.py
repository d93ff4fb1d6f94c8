"""What is done to make the line known (nå ut): planned, done or called off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from calls.models import Audience, OutreachKind
from outreach.models.lists import Area, Language
from referrals.models import Agency
from stodtelefon.organisation.models import CodeRow
from stodtelefon.permissions import Permission
from stodtelefon.saving import FormMade, Versioned
from stodtelefon.swedish_order import swedish_key

MOST_OF_QUESTIONS = 2_000


class OutreachQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if user.can(Permission.OUTREACH_READ) else self.none()

    def planned(self):
        return self.filter(status=OutreachEvent.Status.PLANNED)

    def done(self):
        return self.filter(status=OutreachEvent.Status.DONE)

    def done_between(self, start: date, end: date):
        """Done on or after the day `start` and before the day `end`."""
        return self.done().filter(on__gte=start, on__lt=end)

    def with_targets(self):
        """With the audiences and areas of each."""
        targets = OutreachEvent.targets.rel.related_model.objects.select_related("audience", "area")
        return self.prefetch_related(Prefetch("targets", targets))

    def for_page(self):
        """With all that is said of one."""
        with_people = self.select_related("kind", "audience", "area", "held_by", "created_by")
        return with_people.with_targets().prefetch_related("agencies", "languages")


class OutreachEvent(Versioned, FormMade):
    """An advert, a school visit, an evening with an association: how, to whom, where, and about how many it reached.

    `on` is a local day, planned or past. `people_reached` is a rough number of persons, empty where nobody can tell
    (an advert). `held_by` held it; `together_with` names those who are not in the directory. `questions` is what people
    asked, in words without persons. `every`: when this planned one is done, the next is planned so many months later.
    `audience` and `area` are the first of `audiences` and `areas`, all of which stand in `targets`. `language` is what
    was written before languages were a list, until languages are chosen instead.
    Source of the duty: SoL 6:2–6:3 (outreach).
    """

    audit_name = "outreach"
    bookkeeping = ("audience", "area")  # kept among the several
    several = {"audiences": "targets.audience", "areas": "targets.area"}

    class Status(models.TextChoices):
        PLANNED = "planned", "planerad"
        DONE = "done", "genomförd"
        CANCELLED = "cancelled", "inställd"

    class Every(models.IntegerChoices):
        """How many months after each other it is done."""

        MONTH = 1, "varje månad"
        TWO_MONTHS = 2, "varannan månad"
        QUARTER = 3, "varje kvartal"
        HALF_YEAR = 6, "varje halvår"
        YEAR = 12, "varje år"

    status = models.CharField("läge", max_length=10, choices=Status)
    kind = models.ForeignKey(OutreachKind, models.PROTECT, related_name="outreach_events", verbose_name="hur")
    audience = models.ForeignKey(
        Audience, models.PROTECT, related_name="outreach_events", verbose_name="målgrupp"
    )
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="outreach_events", null=True, blank=True, verbose_name="område"
    )
    on = models.DateField("dag")
    every = models.PositiveSmallIntegerField("upprepas", choices=Every, null=True, blank=True)
    language = models.CharField("språk, som det skrevs förr", max_length=60, blank=True)
    languages = models.ManyToManyField(
        Language, related_name="outreach_events", blank=True, verbose_name="språk"
    )
    people_reached = models.PositiveIntegerField("ungefär så många nåddes", null=True, blank=True)
    agencies = models.ManyToManyField(
        Agency, related_name="outreach_events", blank=True, verbose_name="tillsammans med"
    )
    together_with = models.CharField("andra vi var där med", max_length=200, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="outreach_events", verbose_name="av vem"
    )
    material = models.CharField("material", max_length=500, blank=True)
    questions = models.TextField(
        "frågor som kom upp", max_length=MOST_OF_QUESTIONS, blank=True, default="", db_default=""
    )
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
        triggers = [
            pgtrigger.Trigger(
                name="first_target_stands_among_the_targets",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("audience_id", "area_id", "on", "status"),
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        UPDATE outreach_outreachtarget SET "on" = NEW."on", status = NEW.status
                        WHERE event_id = NEW.id AND ("on", status) IS DISTINCT FROM (NEW."on", NEW.status);
                        IF (OLD.audience_id, OLD.area_id) IS NOT DISTINCT FROM (NEW.audience_id, NEW.area_id) THEN
                            RETURN NULL;
                        END IF;
                        DELETE FROM outreach_outreachtarget
                        WHERE event_id = NEW.id AND audience_id = OLD.audience_id
                        AND area_id IS NOT DISTINCT FROM OLD.area_id;
                    END IF;
                    INSERT INTO outreach_outreachtarget (event_id, audience_id, area_id, "on", status)
                    VALUES (NEW.id, NEW.audience_id, NEW.area_id, NEW."on", NEW.status) ON CONFLICT DO NOTHING;
                    RETURN NULL;
                """,
            ),
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
            models.CheckConstraint(
                name="outreach_repeats_as_listed",
                condition=Q(every__isnull=True) | Q(every__in=(1, 2, 3, 6, 12)),
                violation_error_message="Välj i listan hur ofta det upprepas.",
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
            "every",
            "language",
            "people_reached",
            "together_with",
            "held_by",
            "material",
            "questions",
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

    @property
    def audiences(self) -> list[Audience]:
        """For whom, in the order of their list."""
        return _in_order(target.audience for target in self.targets.all())

    @property
    def areas(self) -> list[Area]:
        """Where, in the order of their list; none where it was not said."""
        return _in_order(target.area for target in self.targets.all() if target.area is not None)


def _in_order(rows: Iterable[CodeRow]) -> list[CodeRow]:
    return sorted(set(rows), key=lambda row: (row.position, swedish_key(row.label)))
