"""Whom the line works with."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from referrals.models.choices import AgencyGroup
from stodtelefon.organisation.models import CodeRow
from stodtelefon.permissions import Permission
from stodtelefon.saving import FormMade, Versioned
from stodtelefon.swedish_order import SwedishOrder


class AgencyType(CodeRow):
    """A type of partner agency, with the coarse group it belongs to."""

    TRIGGER_SENTENCES = {
        "agency_type_of_police_stays_so": (
            "Typen hör till polis och andra brottsbekämpande myndigheter, och det finns samverkansaktörer av den. "
            "Gruppen kan inte ändras: då skulle chefens godkännande inte behövas."
        )
    }

    group = models.CharField("grupp", max_length=20, choices=AgencyGroup)

    class Meta(CodeRow.Meta):
        verbose_name = "typ av samverkansaktör"
        verbose_name_plural = "typer av samverkansaktörer"
        triggers = [
            pgtrigger.Trigger(
                name="agency_type_of_police",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__group=AgencyGroup.POLICE)
                & ~pgtrigger.Q(new__group=AgencyGroup.POLICE),
                func="""
                    IF EXISTS (SELECT 1 FROM referrals_agency a WHERE a.type_id = OLD.id) THEN
                        RAISE EXCEPTION 'agency type of police stays so'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'agency_type_of_police_stays_so';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    class Privacy(CodeRow.Privacy):
        plain = (*CodeRow.Privacy.plain, "group")

    @property
    def needs_approval(self) -> bool:
        """A manager approves before anything leaves for law enforcement."""
        return self.group == AgencyGroup.POLICE


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
        return self.select_related("type").order_by(
            "type__position", SwedishOrder("type__label"), SwedishOrder("name")
        )


class Agency(Versioned, FormMade):
    """A partner agency (samverkansaktör): whom to reach, when, and what they do. Work contacts only, nothing private.

    `is_same_board`: the agency belongs to the board that runs the line. Then there is as a rule no secrecy between
    us, only the need to know; towards another board of the same city there is (OSL 8:1–8:2). `answer_days` is how
    many working days the agency is given to answer. A retired agency cannot be chosen; its old referrals stay. One
    that is law enforcement stays so: another type would pass by the manager's approval.
    """

    TRIGGER_SENTENCES = {
        "agency_of_police_stays_so": (
            "En polis eller annan brottsbekämpande myndighet kan inte få en annan typ: då skulle chefens godkännande "
            "inte behövas. Är den upplagd fel: sluta använda den och lägg upp en ny."
        )
    }

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
        ordering = (SwedishOrder("name"),)
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
        triggers = [
            pgtrigger.Trigger(
                name="agency_of_police",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("type_id"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM referrals_agencytype t WHERE t.id = OLD.type_id AND t."group" = 'police'
                    ) AND NOT EXISTS (
                        SELECT 1 FROM referrals_agencytype t WHERE t.id = NEW.type_id AND t."group" = 'police'
                    ) THEN
                        RAISE EXCEPTION 'agency of police stays so'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'agency_of_police_stays_so';
                    END IF;
                    RETURN NEW;
                """,
            )
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

    @property
    def why_gone(self) -> str:
        """Why an agency that was chosen does not stand among the choices any more."""
        return f"{self.name} används inte längre. Välj en annan samverkansaktör."

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("referrals:agency_edit", args=[self.pk])

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None and self.retired_on <= timezone.localdate()

    @property
    def board_words(self) -> str:
        return "samma nämnd" if self.is_same_board else "annan nämnd eller organisation"
