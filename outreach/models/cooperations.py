"""Standing cooperation (stående samverkan): with whom the line has a contact that is kept up, and when they were in
touch."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from calls.models import Audience
from outreach.models.events import OutreachEvent
from outreach.models.lists import Area
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade, Versioned, both_or_neither
from stodtelefon.swedish_order import SwedishOrder

MOST_OF_WORDS = 500


class CooperationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if user.can(Permission.OUTREACH_READ) else self.none()

    def going_on(self):
        return self.filter(ended_on__isnull=True)

    def ended(self):
        return self.filter(ended_on__isnull=False)

    def for_list(self):
        """With what a list says, and when they last were in touch (`last_on`; None: never)."""
        named = self.select_related("owner").prefetch_related("audiences", "areas")
        last = CooperationContact.objects.filter(cooperation=OuterRef("pk")).order_by("-on").values("on")
        return named.annotate(last_on=Subquery(last[:1]))

    def for_page(self):
        """With all that is said of one."""
        contacts = CooperationContact.objects.select_related("created_by")
        return (
            self.for_list()
            .select_related("created_by", "ended_by")
            .prefetch_related(Prefetch("contacts", contacts))
        )


class Cooperation(Versioned, FormMade):
    """A contact with another organisation that is kept up: the school counsellors, the municipal police officer, a
    congregation.

    `organisation` and `function` say with whom, in words without persons. `contact` is how they are reached: it may
    name somebody who works there, so it is sealed, and is gone when the cooperation has ended. `audiences` and `areas`
    are those that they lead to. `owner` keeps it up: every so many months (`every`), next on the local day `next_on`.
    When it ends it says when and why (`ended_on`, `ended_reason`), and there is no next day.

    To be in touch with somebody is not to have told an audience of the line, so it counts nowhere in the coverage. An
    information that was given is an `OutreachEvent`.
    Source of the duty: SoL 6:2–6:3 (outreach).
    """

    audit_name = "cooperation"
    erases = {"NEW.ended_on IS NOT NULL": ("contact",)}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.CharField("organisation", max_length=160)
    function = models.CharField("funktion", max_length=160, blank=True)
    contact = SealedTextField("kontaktväg", max_length=300, blank=True)
    audiences = models.ManyToManyField(
        Audience, related_name="cooperations", blank=True, verbose_name="målgrupper"
    )
    areas = models.ManyToManyField(Area, related_name="cooperations", blank=True, verbose_name="områden")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="cooperations", verbose_name="ansvarig"
    )
    every = models.PositiveSmallIntegerField("hur ofta", choices=OutreachEvent.Every)
    next_on = models.DateField("nästa kontakt", null=True, blank=True)
    ended_on = models.DateField("avslutad", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    ended_reason = models.CharField("varför den avslutades", max_length=MOST_OF_WORDS, blank=True)
    created_at = models.DateTimeField("inskriven", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects = CooperationQuerySet.as_manager()

    class Meta:
        verbose_name = "stående samverkan"
        verbose_name_plural = "stående samverkan"
        ordering = (SwedishOrder("organisation"), SwedishOrder("function"), "id")
        indexes = [
            models.Index(fields=["next_on"], name="cooperation_by_next_day", condition=Q(ended_on=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="cooperation_says_with_whom",
                condition=~Q(organisation=""),
                violation_error_message="Skriv vilken organisation ni samverkar med.",
            ),
            models.CheckConstraint(
                name="cooperation_is_kept_up_as_listed",
                condition=Q(every__in=(1, 2, 3, 6, 12)),
                violation_error_message="Välj i listan hur ofta ni har kontakt.",
            ),
            models.CheckConstraint(
                name="cooperation_has_a_next_day_until_it_ends",
                condition=Q(ended_on__isnull=True, next_on__isnull=False)
                | Q(ended_on__isnull=False, next_on__isnull=True),
                violation_error_message="Ange när ni ska ha kontakt nästa gång.",
            ),
            models.CheckConstraint(
                name="cooperation_ends_with_a_reason",
                condition=both_or_neither("ended_on", "ended_by")
                & (
                    Q(ended_on__isnull=True, ended_reason="")
                    | (Q(ended_on__isnull=False) & ~Q(ended_reason=""))
                ),
                violation_error_message="Skriv varför samverkan avslutas.",
            ),
            models.CheckConstraint(
                name="cooperation_that_ended_keeps_no_contact",
                condition=Q(ended_on__isnull=True) | Q(contact__isnull=True),
                violation_error_message="En avslutad samverkan har ingen kontaktväg kvar.",
            ),
        ]

    class Privacy:
        personal = ("contact",)
        plain = (
            "id",
            "organisation",
            "function",
            "owner",
            "every",
            "next_on",
            "ended_on",
            "ended_by",
            "ended_reason",
            "created_at",
            "created_by",
            "version",
            "form_token",
        )

    def __str__(self):
        return f"{self.organisation}, {self.function}" if self.function else self.organisation

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("outreach:cooperation", args=[self.pk])

    @property
    def has_ended(self) -> bool:
        return self.ended_on is not None


class CooperationContact(FormMade):
    """That the line and those it cooperates with were in touch on a local day. `words`: about what, without persons.

    It is not changed: what was wrong is said in the next.
    """

    cooperation = models.ForeignKey(Cooperation, models.CASCADE, related_name="contacts", db_index=False)
    on = models.DateField("dag")
    words = models.CharField("vad ni talade om", max_length=MOST_OF_WORDS, blank=True)
    created_at = models.DateTimeField("inskriven", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "kontakt i en stående samverkan"
        verbose_name_plural = "kontakter i stående samverkan"
        ordering = ("-on", "-id")
        indexes = [models.Index(fields=["cooperation", "-on", "-id"], name="cooperation_last_contact")]

    class Privacy:
        personal = ()
        plain = ("id", "cooperation", "on", "words", "created_at", "created_by", "form_token")

    def __str__(self):
        return f"{self.cooperation} {self.on}"
