"""On which legal grounds something may be told to an agency."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from referrals.models.choices import AgencyGroup
from stodtelefon.organisation.models import CodeRow

# On these alone something may go to law enforcement before it is approved: danger to life (BrB 24:4), and terror crimes
# (OSL 10:18 b and 10:22 a).
CANNOT_WAIT = ("emergency", "terror_prevention", "terror_suspicion")


class LegalBasis(CodeRow):
    """A ground for telling something to somebody outside (OSL 2009:400), with the conditions that follow from it.

    What a municipality's lawyer may need to change is data: `section` as printed, `note` as help. `needs_reason` and
    `needs_concrete` demand words (why; which concrete circumstances), `needs_date` a day (consent), `below_age` an
    age that the person of concern is known or thought to be under, `for_groups` which agencies may receive (empty:
    any), `allows_names` whether the sheet may name anybody, `may_leave_unapproved` whether it may go to law enforcement
    before a manager has approved, when it cannot wait: `CANNOT_WAIT`, and no others.
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
    may_leave_unapproved = models.BooleanField(
        "får lämnas till polisen utan chefens godkännande när det inte kan vänta",
        default=False,
        db_default=False,
    )

    class Meta(CodeRow.Meta):
        verbose_name = "rättslig grund"
        verbose_name_plural = "rättsliga grunder"
        constraints = [
            *CodeRow.Meta.constraints,
            models.CheckConstraint(
                name="legal_basis_has_section",
                condition=~Q(section=""),
                violation_error_message="Ange lagrummet.",
            ),
            models.CheckConstraint(
                name="legal_basis_leaves_unapproved_only_where_it_cannot_wait",
                condition=Q(may_leave_unapproved=False) | Q(key__in=CANNOT_WAIT),
                violation_error_message=(
                    "Bara vid fara för liv (BrB 24:4) eller terroristbrott (OSL 10:18 b och 10:22 a) får något lämnas "
                    "till polisen före godkännandet."
                ),
            ),
        ]

    class Privacy(CodeRow.Privacy):
        plain = (
            *CodeRow.Privacy.plain,
            "section",
            "note",
            "reason_prompt",
            "needs_reason",
            "needs_concrete",
            "needs_date",
            "below_age",
            "for_groups",
            "allows_names",
            "may_leave_unapproved",
        )

    @property
    def with_section(self) -> str:
        return f"{self.label} ({self.section})"
