"""The decision about a child who may be faring ill."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from calls.models.calls import Call
from calls.models.cases import Case, in_visible_case
from calls.models.choices import FoundIn
from calls.models.guards import stays_in_its_case, stays_sentence
from calls.models.outsiders import is_out
from stodtelefon.database.signed_rows import SignedText, stays_as_signed, stays_as_signed_sentence
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade


class ChildDecisionQuerySet(models.QuerySet):
    def reported(self):
        """Reported by us: something was handed over."""
        return self.filter(kind=ChildDecision.Kind.REPORTED)

    def awaiting(self):
        """Left to a named assessor today, and not yet decided."""
        return self.filter(kind=ChildDecision.Kind.ASSESS_TODAY, settled_by_decision__isnull=True)

    def awaiting_from(self, user):
        return self.awaiting().filter(assessor=user)

    def to_assess_by(self, user):
        """Left to that assessor, from whom it is not taken, or to another one in a case that they may open and step in
        to; decided or not."""
        is_theirs = Q(assessor=user) & ~is_out(user)
        seen = is_theirs | Q(in_visible_case(user))
        return self.filter(seen, kind=ChildDecision.Kind.ASSESS_TODAY)


class ChildDecision(FormMade):
    """What was decided about a child who may be faring ill, and when (SoL 19:1: report at once).

    Only a *barnbedömare* may decide that no report is made (SoL 25:1). Whoever is not one leaves it to a named
    assessor the same local day; the assessor's own decision then points back with `settles`. Never edited, but that
    another assessor is named when the first one cannot.
    Made in a call, or for what was found later: then `found_in` and `found_id` say where, and `seen` what came up.
    """

    audit_name = "child_decision"
    TRIGGER_SENTENCES = {
        **stays_sentence("child_decision", "Beslutet om barn"),
        **stays_as_signed_sentence("child_decision", "Beslutet om barn är fattat"),
    }
    signed_texts = (
        SignedText(
            "child_decision",
            (
                *(
                    "call_id",
                    "found_in",
                    "found_id",
                    "seen",
                    "kind",
                    "decided_at",
                    "decided_by_id",
                    "reported_to",
                ),
                *("reason", "settles_id"),
            ),
            signed_at="decided_at",
        ),
    )

    class Kind(models.TextChoices):
        REPORTED = "reported", "orosanmälan gjord av oss"
        CALLER_REPORTS = "caller_reports", "den som hör av sig anmäler själv"
        NOT_IDENTIFIABLE = "not_identifiable", "barnet går inte att identifiera, råd gavs"
        NO_REPORT = "no_report", "ingen anmälan, med skäl"
        ASSESS_TODAY = "assess_today", "bedöms idag av barnbedömare"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="child_decisions")
    call = models.ForeignKey(Call, models.CASCADE, related_name="child_decisions", null=True, blank=True)
    found_in = models.CharField("kom fram i", max_length=10, choices=FoundIn, blank=True, db_default="")
    found_id = models.UUIDField("kom fram i, id", null=True, blank=True)
    seen = SealedTextField("vad som kom fram", null=True, blank=True, max_length=2000)
    kind = models.CharField("beslut", max_length=20, choices=Kind)
    decided_at = models.DateTimeField("beslutat")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_to = SealedTextField("anmält till", null=True, blank=True, max_length=300)
    reason = SealedTextField("skäl", null=True, blank=True, max_length=2000)
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    assess_on = models.DateField("bedöms", null=True, blank=True)
    settles = models.OneToOneField(
        "self", models.RESTRICT, related_name="settled_by_decision", null=True, blank=True
    )

    objects = ChildDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "beslut om barn"
        verbose_name_plural = "beslut om barn"
        ordering = ("decided_at",)
        indexes = [
            models.Index(
                fields=["-decided_at", "id"], name="child_reported_by_day", condition=Q(kind="reported")
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="child_report_says_to_whom",
                condition=~Q(kind="reported") | Q(reported_to__isnull=False),
                violation_error_message="Skriv till vem orosanmälan gjordes.",
            ),
            models.CheckConstraint(
                name="no_child_report_says_why",
                condition=~Q(kind="no_report") | Q(reason__isnull=False),
                violation_error_message="Skriv skälet till att ingen orosanmälan görs.",
            ),
            models.CheckConstraint(
                name="child_assessment_today_names_assessor",
                condition=Q(kind="assess_today", assessor__isnull=False, assess_on__isnull=False)
                | (~Q(kind="assess_today") & Q(assessor__isnull=True, assess_on__isnull=True)),
                violation_error_message="Välj vem som ska bedöma idag.",
            ),
            models.CheckConstraint(
                name="child_decision_is_made_in_a_call_or_found_later",
                condition=Q(call__isnull=False, found_in="") | (Q(call__isnull=True) & ~Q(found_in="")),
                violation_error_message="Beslutet hör antingen till ett samtal eller till ärendet.",
            ),
            models.CheckConstraint(
                name="child_decision_says_where_it_was_found",
                condition=Q(found_in__in=["", "case"], found_id__isnull=True)
                | (~Q(found_in__in=["", "case"]) & Q(found_id__isnull=False)),
                violation_error_message="Säg i vilket möte, svar eller vilken anteckning det om barnet kom fram.",
            ),
        ]
        triggers = [
            stays_in_its_case("child_decision"),
            # The one who is to assess can be another; whoever has decided has.
            stays_as_signed("child_decision", moves=["case_id", "assessor_id", "assess_on"]),
        ]

    class Privacy:
        personal = ("reported_to", "reason", "seen")
        plain = (
            "id",
            "case",
            "call",
            "found_in",
            "found_id",
            "form_token",
            "kind",
            "decided_at",
            "decided_by",
            "assessor",
            "assess_on",
            "settles",
        )

    def __str__(self):
        return self.get_kind_display()

    @property
    def created_by_id(self) -> int:
        """Whose form made it."""
        return self.decided_by_id
