"""Whom the line works with, and on which legal grounds something may be told to them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from referrals.models.choices import AgencyGroup
from stodtelefon.organisation.models import CodeRow
from stodtelefon.permissions import Permission
from stodtelefon.saving import FormMade, Versioned


class AgencyType(CodeRow):
    """A type of partner agency, with the coarse group it belongs to."""

    group = models.CharField("grupp", max_length=20, choices=AgencyGroup)

    class Meta(CodeRow.Meta):
        verbose_name = "typ av samverkansaktör"
        verbose_name_plural = "typer av samverkansaktörer"

    class Privacy:
        personal = ()
        plain = ("id", "key", "label", "position", "retired_on", "group")

    @property
    def needs_approval(self) -> bool:
        """A manager approves before anything leaves for law enforcement."""
        return self.group == AgencyGroup.POLICE


class LegalBasis(CodeRow):
    """A ground for telling something to somebody outside (OSL 2009:400), with the conditions that follow from it.

    What a municipality's lawyer may need to change is data: `section` as printed, `note` as help. `needs_reason` and
    `needs_concrete` demand words (why; which concrete circumstances), `needs_date` a day (consent), `below_age` an
    age that the person of concern is known or thought to be under, `for_groups` which agencies may receive (empty:
    any), `allows_names` whether the sheet may name anybody.
    """

    section = models.CharField("lagrum", max_length=120)
    note = models.CharField("att tänka på", max_length=400, blank=True)
    reason_prompt = models.CharField("ledtext för skälet", max_length=200, blank=True)
    needs_reason = models.BooleanField("kräver skäl", default=False)
    needs_concrete = models.BooleanField("kräver konkreta omständigheter", default=False)
    needs_date = models.BooleanField("kräver datum", default=False)
    below_age = models.PositiveSmallIntegerField("bara under ålder", null=True, blank=True)
    for_groups = ArrayField(
        models.CharField(max_length=20, choices=AgencyGroup),
        verbose_name="bara till (tomt: alla)",
        default=list,
        blank=True,
    )
    allows_names = models.BooleanField("underlaget får innehålla namn", default=True)

    class Meta(CodeRow.Meta):
        verbose_name = "rättslig grund"
        verbose_name_plural = "rättsliga grunder"
        constraints = [
            models.CheckConstraint(
                name="legal_basis_has_section",
                condition=~Q(section=""),
                violation_error_message="Ange lagrummet.",
            )
        ]

    class Privacy:
        personal = ()
        plain = (
            "id",
            "key",
            "label",
            "position",
            "retired_on",
            "section",
            "note",
            "reason_prompt",
            "needs_reason",
            "needs_concrete",
            "needs_date",
            "below_age",
            "for_groups",
            "allows_names",
        )

    @property
    def with_section(self) -> str:
        return f"{self.label} ({self.section})"


class AgencyQuerySet(models.QuerySet):
    def current(self, *, on: date):
        """The agencies that can be chosen on a day."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=on))

    def retired(self, *, on: date):
        return self.filter(retired_on__lte=on)

    def of_type(self, agency_type):
        return self.filter(type=agency_type)

    def visible_to(self, user):
        """The directory holds no case content: everyone who works with cases, and the manager."""
        return self.all() if user.can(Permission.AGENCY_READ) else self.none()

    def for_list(self):
        return self.select_related("type").order_by("type__position", "type__label", Lower("name"))


class Agency(Versioned, FormMade):
    """A partner agency (samverkansaktör): whom to reach, when, and what they do. Work contacts only, nothing private.

    `is_same_board`: the agency belongs to the board that runs the line. Then there is as a rule no secrecy between
    us, only the need to know; towards another board of the same city there is (OSL 8:1–8:2). `answer_days` is how
    many working days the agency is given to answer. A retired agency cannot be chosen; its old referrals stay.
    """

    type = models.ForeignKey(AgencyType, models.PROTECT, related_name="agencies", verbose_name="typ")
    name = models.CharField("namn", max_length=160)
    does = models.TextField("vad de gör", max_length=2000, blank=True)
    contact = models.CharField("kontaktperson eller funktion", max_length=160, blank=True)
    phone = models.CharField("telefon", max_length=60, blank=True)
    email = models.EmailField("e-post (aldrig uppgifter ur ärenden)", max_length=254, blank=True)
    address = models.CharField("postadress", max_length=300, blank=True)
    opening_hours = models.CharField("öppettider", max_length=200, blank=True)
    is_same_board = models.BooleanField("hör till samma nämnd som vi", default=False)
    answer_days = models.PositiveSmallIntegerField(
        "svarar inom arbetsdagar", default=5, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    retired_on = models.DateField("används inte från", null=True, blank=True)
    created_at = models.DateTimeField("inlagd", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "samverkansaktör"
        verbose_name_plural = "samverkansaktörer"
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                name="agency_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Ange samverkansaktörens namn.",
            ),
            models.UniqueConstraint(
                Lower("name"),
                name="agency_has_a_name_of_its_own",
                violation_error_message="Det finns redan en samverkansaktör med det namnet.",
            ),
            models.CheckConstraint(
                name="agency_answers_within_reasonable_time",
                condition=Q(answer_days__range=(1, 90)),
                violation_error_message="Svarstiden ska vara mellan 1 och 90 arbetsdagar.",
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id",
            "type",
            "name",
            "does",
            "contact",
            "phone",
            "email",
            "address",
            "opening_hours",
            "is_same_board",
            "answer_days",
            "retired_on",
            "created_at",
            "created_by",
            "version",
            "form_token",
        )

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("referrals:agency_edit", args=[self.pk])

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None and self.retired_on <= timezone.localdate()

    @property
    def board_words(self) -> str:
        return "samma nämnd" if self.is_same_board else "annan nämnd eller organisation"
