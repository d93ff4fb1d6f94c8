"""The register of what was told to whom (utlämnande)."""

from __future__ import annotations

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from calls.models import Case
from calls.models.case_sets import is_left_to
from calls.models.given_to import given_to
from calls.models.guards import stays_in_its_case, stays_sentence
from referrals.models.agencies import Agency
from referrals.models.choices import Approval, SentHow
from referrals.models.legal_bases import LegalBasis
from referrals.models.referrals import KEPT_REASON_MAX, SHEET_MAX, Referral
from referrals.models.signpostings import OfCaseQuerySet
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade

# What a line says from the first moment on. After it come, once each: the manager's word, and that it was told.
AS_WRITTEN = (
    *("referral_id", "agency_id", "recipient", "is_to_police", "legal_basis_id", "basis_reason"),
    *("consented_on", "what", "is_named", "kept_reason", "how", "unapproved_reason", "created_at"),
    *("created_by_id", "by_name", "by_title", "form_token", "judge_by"),
)
TOLD = ("told_at", "told_by_id")
JUDGED = ("judged_at", "judged_by_id", "judgement")
# From what to what the manager's word, or the writer's, may lead.
WAYS = (
    *((Approval.WAITS, to) for to in (Approval.APPROVED, Approval.REFUSED, Approval.TAKEN_BACK)),
    (Approval.APPROVED, Approval.TAKEN_BACK),
    (Approval.REVIEW, Approval.REVIEWED),
)
WAYS_IN_SQL = ", ".join(f"('{before}', '{after}')" for before, after in WAYS)


def changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in columns)


REWRITTEN = (
    f'{changed(AS_WRITTEN)} OR (OLD."told_at" IS NOT NULL AND ({changed(TOLD)})) '
    f'OR (OLD."judged_at" IS NOT NULL AND ({changed(JUDGED)})) '
    'OR (NEW."approval" <> OLD."approval" AND (OLD."approval", NEW."approval") NOT IN '
    f"({WAYS_IN_SQL}))"
)


class DisclosureQuerySet(OfCaseQuerySet):
    def awaiting_manager(self):
        """To law enforcement: to be approved, or told already and to be reviewed."""
        return self.filter(approval__in=Approval.of_manager())

    def to_approve(self):
        return self.filter(approval=Approval.WAITS)

    def to_review(self):
        return self.filter(approval=Approval.REVIEW)

    def untold(self):
        """Approved, and not told yet."""
        return self.filter(approval=Approval.APPROVED, told_at__isnull=True)

    def refused_unread(self):
        """The manager said no, and nobody who works with it has read why."""
        return self.filter(approval=Approval.REFUSED, answer_read_at__isnull=True)

    def unsettled(self):
        """Waits for the manager's approval, or is approved and not told yet."""
        return self.filter(Q(approval=Approval.WAITS) | Q(approval=Approval.APPROVED, told_at__isnull=True))

    def to_judge_by(self, user):
        """What `user` may read as a manager: what waits for her, and what was judged, in an open case or by
        herself; of a restricted case where she is named."""
        if not user.can(Permission.REFERRAL_APPROVE):
            return self.none()
        judged = Q(judged_by=user) | Q(judged_at__isnull=False, case__closed_at__isnull=True)
        return self.filter(is_left_to(user), Q(approval__in=Approval.of_manager()) | judged)

    def for_index(self):
        """With what the manager's list says of each, the oldest first; never what was told."""
        shown = ("approval", "is_to_police", "created_at", "by_name", "agency__name", "case__number")
        return self.select_related("case", "agency").only(*shown).order_by("created_at")

    def for_register(self):
        """With what the register says of each in its list: never what was told, to whom precisely, or why."""
        said = ("told_at", "created_at", "how", "approval", "is_to_police", "is_named", "by_name", "by_title")
        of_others = (
            "case__number",
            "agency__name",
            "legal_basis__section",
            "told_by__name",
            "told_by__title",
        )
        return self.select_related("case", "agency", "legal_basis", "told_by").only(*said, *of_others)

    def for_list(self):
        people = ("created_by", "told_by", "judged_by")
        return self.select_related("case", "agency", "legal_basis", "referral", *people)

    def for_page(self):
        """With what the page of a case says of a line, but for the case and the people in it."""
        said = (
            *(
                "case",
                "referral",
                "how",
                "approval",
                "is_to_police",
                "told_at",
                "told_by",
                "created_at",
                "by_name",
            ),
            *("by_title", "judged_by", "judgement", "answer_read_at", "agency__name"),
        )
        rows = self.select_related("agency", "legal_basis")
        return rows.only(*said, "legal_basis__label", "legal_basis__section")

    def for_step(self):
        """With what a step says of a line, but for its case."""
        said = ("approval", "judge_by", "told_at", "created_at", "judgement", "is_to_police")
        named = ("agency__name", "created_by__name", "judged_by__name")
        return self.select_related("agency", "created_by", "judged_by").only(*said, *named)


class Disclosure(FormMade):
    """One line of the register: what was told to whom, when, how, by whom and on which basis.

    One row for each sending of a referral, and one for what was told by word of mouth or asked for by an authority.
    What calls have told by themselves, a child report or 112, is read from their own rows (`referrals/register.py`).
    `told_at` is when it was told, `created_at` when it was written down. Name and title are as they were then.

    What goes to law enforcement says so (`is_to_police`), whatever the directory says later, and has the manager's word
    in `approval`. It *waits* for her and is not handed over; approved, somebody tells it (`told_by`). Told before
    anybody could approve, on a basis that allows it, it has its reason and is *reviewed* the next working day; on any
    other basis it waits for her word all the same. Her last day is `judge_by`, a local day. A no comes back to who
    wrote the line, until it is read (`answer_read_at`). `given_to` has taken over what is left to do of it. Nothing
    that was written or said is ever edited.
    """

    SentHow = SentHow
    Approval = Approval

    TRIGGER_SENTENCES = {
        "disclosure_as_written_never_changes": "Det som står i registret kan inte ändras.",
        **stays_sentence("disclosure", "Utlämnandet"),
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="disclosures")
    referral = models.OneToOneField(
        Referral, models.CASCADE, related_name="disclosure", null=True, blank=True, verbose_name="inkoppling"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="disclosures", null=True, blank=True, verbose_name="till"
    )
    recipient = SealedTextField("till vem, mer precist", null=True, blank=True, max_length=300)
    is_to_police = models.BooleanField("till polisen", default=False, db_default=False)
    legal_basis = models.ForeignKey(
        LegalBasis, models.PROTECT, related_name="+", verbose_name="rättslig grund"
    )
    basis_reason = SealedTextField("skäl för grunden", null=True, blank=True, max_length=2000)
    consented_on = models.DateField("samtycke lämnat", null=True, blank=True)
    what = SealedTextField("vad som lämnades ut", max_length=SHEET_MAX)
    is_named = models.BooleanField("namn lämnades", default=False)
    kept_reason = SealedTextField(
        "varför ord som kan peka ut någon står kvar", null=True, blank=True, max_length=KEPT_REASON_MAX
    )
    how = models.CharField("hur", max_length=10, choices=SentHow)
    told_at = models.DateTimeField("när", null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    unapproved_reason = SealedTextField(
        "varför det inte kunde vänta på chefen", null=True, blank=True, max_length=1000
    )
    approval = models.CharField(
        "chefen", max_length=10, choices=Approval, blank=True, default="", db_default=""
    )
    judge_by = models.DateField("chefen svarar senast", null=True, blank=True)
    judged_at = models.DateTimeField("bedömt", null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    judgement = SealedTextField("chefens ord", null=True, blank=True, max_length=2000)
    answer_read_at = models.DateTimeField("chefens nej läst", null=True, blank=True)
    given_to = given_to("den som har fått det")
    created_at = models.DateTimeField("inskrivet", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("namn", max_length=120)
    by_title = models.CharField("titel", max_length=120, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "utlämnande"
        verbose_name_plural = "utlämnanden"
        ordering = ("-told_at",)
        indexes = [
            models.Index(fields=["-told_at"], name="disclosure_newest_first"),
            models.Index(Coalesce("told_at", "created_at").desc(), "id", name="disclosure_by_day"),
            models.Index(
                fields=["case"],
                name="disclosure_untold",
                condition=Q(approval=Approval.APPROVED, told_at__isnull=True),
            ),
            models.Index(
                fields=["case"],
                name="disclosure_refused_unread",
                condition=Q(approval=Approval.REFUSED, answer_read_at__isnull=True),
            ),
            models.Index(
                fields=["created_at"],
                name="disclosure_for_the_manager",
                condition=Q(approval__in=Approval.of_manager()),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="disclosure_says_to_whom",
                condition=Q(agency__isnull=False) | Q(recipient__isnull=False),
                violation_error_message="Ange till vem uppgifterna lämnades.",
            ),
            models.CheckConstraint(
                name="disclosure_is_logged_when_told_or_told_by_somebody",
                condition=Q(told_at__isnull=True, told_by__isnull=True)
                | Q(told_at__isnull=False, told_at__lte=F("created_at"), told_by__isnull=True)
                | Q(
                    approval=Approval.APPROVED,
                    told_at__isnull=False,
                    told_at__gte=F("judged_at"),
                    told_by__isnull=False,
                ),
                violation_error_message="Utlämnandet kan inte ha skett i framtiden.",
            ),
            models.CheckConstraint(
                name="disclosure_to_police_has_the_managers_word",
                condition=Q(is_to_police=False, approval="") | (Q(is_to_police=True) & ~Q(approval="")),
                violation_error_message="Det som lämnas till polisen godkänns eller granskas av chefen.",
            ),
            models.CheckConstraint(
                name="disclosure_for_the_manager_has_its_day",
                condition=~Q(approval__in=Approval.of_manager()) | Q(judge_by__isnull=False),
                violation_error_message="Ange när chefen senast ska svara.",
            ),
            models.CheckConstraint(
                name="disclosure_is_untold_only_for_the_manager",
                condition=Q(told_at__isnull=False, approval__in=["", Approval.REVIEW, Approval.REVIEWED])
                | Q(told_at__isnull=True, approval=Approval.TAKEN_BACK)
                | Q(approval__in=[Approval.WAITS, Approval.APPROVED, Approval.REFUSED]),
                violation_error_message="Ange när uppgifterna lämnades.",
            ),
            models.CheckConstraint(
                name="disclosure_told_before_the_managers_word_says_why",
                condition=~Q(approval__in=[Approval.REVIEW, Approval.REVIEWED])
                & ~Q(approval=Approval.WAITS, told_at__isnull=False)
                | Q(unapproved_reason__isnull=False),
                violation_error_message="Skriv varför det inte kunde vänta på chefen.",
            ),
            models.CheckConstraint(
                name="disclosure_is_judged_with_time_person_and_words",
                condition=Q(
                    Q(approval__in=["", Approval.WAITS, Approval.REVIEW, Approval.TAKEN_BACK]),
                    judged_at__isnull=True,
                    judged_by__isnull=True,
                    judgement__isnull=True,
                )
                | Q(
                    approval__in=[Approval.APPROVED, Approval.TAKEN_BACK],
                    judged_at__isnull=False,
                    judged_by__isnull=False,
                )
                | Q(
                    approval__in=[Approval.REFUSED, Approval.REVIEWED],
                    judged_at__isnull=False,
                    judged_by__isnull=False,
                    judgement__isnull=False,
                ),
                violation_error_message="Skriv skälet.",
            ),
            models.CheckConstraint(
                name="disclosure_answer_is_read_once_it_is_no",
                condition=Q(answer_read_at__isnull=True)
                | Q(approval=Approval.REFUSED, answer_read_at__gte=F("judged_at")),
                violation_error_message="Det finns inget nej från chefen att läsa.",
            ),
            models.CheckConstraint(
                name="disclosure_is_not_judged_by_who_wrote_it",
                condition=Q(judged_by__isnull=True)
                | ~Q(judged_by=F("created_by"))
                | Q(referral__isnull=False, approval=Approval.APPROVED),
                violation_error_message="Den som har skrivit in utlämnandet kan inte själv bedöma det.",
            ),
        ]
        triggers = [
            # Erasure, which removes the whole case, lifts it for its own transaction.
            stays_in_its_case("disclosure"),
            pgtrigger.Protect(name="disclosure_is_never_removed", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="disclosure_as_written",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(REWRITTEN),
                func="""
                    RAISE EXCEPTION 'disclosure as written never changes'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'disclosure_as_written_never_changes';
                """,
            ),
        ]

    class Privacy:
        personal = ("recipient", "basis_reason", "what", "kept_reason", "unapproved_reason", "judgement")
        plain = (
            "id",
            "case",
            "referral",
            "agency",
            "is_to_police",
            "legal_basis",
            "consented_on",
            "is_named",
            "how",
            *("told_at", "told_by"),
            *("approval", "judge_by"),
            *("judged_at", "judged_by"),
            *("answer_read_at", "given_to"),
            "created_at",
            "created_by",
            "by_name",
            "by_title",
            "form_token",
        )

    def __str__(self):
        return "Utlämnande"

    @property
    def signature(self) -> str:
        """Who wrote the line, as he or she was called then."""
        return f"{self.by_name}, {self.by_title}" if self.by_title else self.by_name

    @property
    def is_handed_over(self) -> bool:
        """Told, and not still waiting for the manager's approval."""
        return self.told_at is not None and self.approval != Approval.WAITS

    @property
    def awaits_manager(self) -> bool:
        return self.approval in Approval.of_manager()

    @property
    def to_words(self) -> str:
        """To whom, in words that say nothing of anybody: who it was precisely is sealed."""
        return self.agency.name if self.agency else "polisen" if self.is_to_police else "annan mottagare"
