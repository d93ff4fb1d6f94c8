"""The snabbscanning: 14 steps, of which four must be answered (SN3, SN4, SN6, SN14)."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from calls.models.calls import Call
from calls.models.choices import AgeBand, Involved, Milieu, Outcome, Situation, Urgency, YesNoUnknown
from calls.models.given_to import given_to
from calls.models.outcomes import COLUMNS, Rule, breaches, rule_of
from calls.models.wordings import Wording
from stodtelefon.database.signed_rows import SignedText, stays_as_signed, stays_as_signed_sentence
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.spans import Span, SpanLength

TEXT_MAX = 5000

# Scans in the first wording were saved before their outcome was held against their answers. What is written anew of
# them is in the second, which has the same words.
JUDGED_FROM = 2
JUDGED = Q(wording__gte=JUDGED_FROM)


class QuickScanQuerySet(models.QuerySet):
    def current(self):
        """The versions that no later version replaces."""
        return self.filter(replaced_by__isnull=True)

    def unfinished(self):
        """Saved in danger with some of the mandatory answers still to come."""
        return self.filter(signed_at__isnull=True)

    def for_page(self):
        """With what the page of a case says of them and of their calls, in the order in which the calls came in."""
        said = (
            *(*COLUMNS, "situation", "reason", "outcome", "outcome_reason", "replaces"),
            *("written_by", "written_at", "signed_at", "author_name", "author_title"),
        )
        of_call = ("case", "caller", "received_at", "logged_at", "taken_by", "created_by")
        rows = self.select_related("call").only(*said, *(f"call__{name}" for name in of_call))
        return rows.order_by("call__received_at")


class QuickScan(models.Model):
    """The snabbscanning of one call, in the words of the version that it was asked in (`wording`).

    SN1 stands on the call, SN2 and SN3 on the caller. Signed, it is never edited: a change is a new version that
    `replaces` the old one, which stays readable. Only when somebody is in danger may it be saved unsigned, with the
    other mandatory answers to come: whoever wrote it finishes it, or who it was `given_to` since. No score, no sum, no
    level is computed from it.
    Which outcome goes with which answers: `calls/models/outcomes.py`.
    """

    audit_name = "scan"
    TRIGGER_SENTENCES = stays_as_signed_sentence("scan", "Snabbscanningen är signerad")
    signed_texts = (
        SignedText(
            "scan",
            (
                *(
                    "call_id",
                    "wording_id",
                    "danger",
                    "age_band",
                    "child_at_risk",
                    "own_observations",
                    "second_hand",
                ),
                *("changes", "changed_since", "changed_since_length", "situation", "milieus", "what_works"),
                *("involved", "needs", "urgency", "reason", "outcome", "outcome_reason", "written_by_id"),
                *("written_at", "signed_at", "author_name", "author_title", "replaces_id"),
            ),
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    call = models.ForeignKey(Call, models.CASCADE, related_name="scans")
    wording = models.ForeignKey(
        *(Wording, models.PROTECT),
        to_field="number",
        db_column="wording_version",
        db_index=False,
        related_name="+",
        verbose_name="ordalydelse",
    )
    danger = models.CharField("fara just nu", max_length=8, choices=YesNoUnknown)
    age_band = models.CharField("ålder", max_length=10, choices=AgeBand, blank=True)
    child_at_risk = models.CharField("barn som kan fara illa", max_length=8, choices=YesNoUnknown, blank=True)
    own_observations = SealedTextField("sett eller hört själv", null=True, blank=True, max_length=TEXT_MAX)
    second_hand = SealedTextField("andrahandsuppgift", null=True, blank=True, max_length=TEXT_MAX)
    changes = SealedTextField("vad som förändrats", null=True, blank=True, max_length=TEXT_MAX)
    changed_since = models.DateField("sedan månad", null=True, blank=True)
    changed_since_length = models.CharField(
        "månad, årstid eller år",
        max_length=6,
        choices=SpanLength,
        default=SpanLength.MONTH,
        db_default=SpanLength.MONTH,
    )
    situation = models.CharField("läget", max_length=20, choices=Situation, blank=True)
    milieus = ArrayField(
        models.CharField(max_length=20, choices=Milieu), verbose_name="miljö", default=list, blank=True
    )
    what_works = SealedTextField("det som fungerar", null=True, blank=True, max_length=TEXT_MAX)
    involved = ArrayField(
        models.CharField(max_length=20, choices=Involved),
        verbose_name="redan inblandade",
        default=list,
        blank=True,
    )
    needs = ArrayField(models.SlugField(max_length=40), verbose_name="till hjälp", default=list, blank=True)
    urgency = models.CharField("kvarstår oron", max_length=10, choices=Urgency, blank=True)
    reason = SealedTextField("skäl", null=True, blank=True, max_length=500)
    outcome = models.CharField("utfall", max_length=20, choices=Outcome, blank=True)
    outcome_reason = SealedTextField("skäl till utfallet", null=True, blank=True, max_length=500)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("skriven")
    given_to = given_to()
    signed_at = models.DateTimeField("signerad", null=True, blank=True)
    author_name = models.CharField("namn", max_length=120, blank=True)
    author_title = models.CharField("titel", max_length=120, blank=True)
    replaces = models.OneToOneField(
        "self", models.RESTRICT, related_name="replaced_by", null=True, blank=True, verbose_name="ersätter"
    )

    objects = QuickScanQuerySet.as_manager()

    class Meta:
        verbose_name = "snabbscanning"
        verbose_name_plural = "snabbscanningar"
        ordering = ("written_at",)
        triggers = [stays_as_signed("scan", when='OLD."signed_at" IS NOT NULL')]
        indexes = [
            models.Index(fields=["call"], name="scan_unfinished", condition=Q(signed_at__isnull=True)),
            models.Index(fields=["wording"], name="scan_by_wording"),
        ]
        constraints = [
            models.CheckConstraint(
                name="scan_signed_only_with_mandatory_answers",
                condition=Q(signed_at__isnull=True)
                | (~Q(child_at_risk="") & ~Q(urgency="") & ~Q(outcome="") & ~Q(author_name="")),
                violation_error_message="Fyra frågor måste besvaras: anonymitet, fara, barn och bedömning.",
            ),
            models.CheckConstraint(
                name="scan_unsigned_only_in_danger",
                condition=Q(signed_at__isnull=False) | Q(danger="yes"),
                violation_error_message="Bara vid fara kan snabbscanningen sparas ofullständig.",
            ),
            models.CheckConstraint(
                name="scan_outcome_agrees_with_its_answers",
                condition=~JUDGED | ~breaches(refused=True),
                violation_error_message="Utfallet går inte ihop med svaren. Ändra ett av dem.",
            ),
            models.CheckConstraint(
                name="scan_outcome_that_is_asked_about_has_its_reason",
                condition=~JUDGED
                | Q(signed_at__isnull=True)
                | Q(outcome_reason__isnull=False)
                | ~breaches(refused=False),
                violation_error_message="Skriv i en mening varför utfallet stämmer trots svaren.",
            ),
            models.UniqueConstraint(
                name="call_has_one_first_scan",
                fields=["call"],
                condition=Q(replaces__isnull=True),
                violation_error_message="Samtalet har redan en snabbscanning.",
            ),
        ]

    class Privacy:
        personal = (
            "own_observations",
            "second_hand",
            "changes",
            "what_works",
            "reason",
            "outcome_reason",
            "situation",
            "milieus",
        )
        plain = (
            "id",
            "call",
            "wording",
            "danger",
            "age_band",
            "child_at_risk",
            "changed_since",
            "changed_since_length",
            "involved",
            "needs",
            "urgency",
            "outcome",
            "written_by",
            "written_at",
            "given_to",
            "signed_at",
            "author_name",
            "author_title",
            "replaces",
        )

    def __str__(self):
        return "Snabbscanning"

    @property
    def since(self) -> Span | None:
        """Since when something has changed, as precisely as it was said."""
        return Span(self.changed_since, self.changed_since_length) if self.changed_since else None

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def contradiction(self) -> Rule | None:
        """The rule that refuses this outcome with these answers: only in a scan from before there was one."""
        rule = rule_of(self.outcome, {name: getattr(self, name) for name in COLUMNS})
        return rule if rule is not None and rule.is_refused else None
