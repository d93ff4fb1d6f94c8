"""Linking in an agency (inkoppling): which there are, basis, sheet, the way there and the answer back."""

from __future__ import annotations

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from calls.models import Case
from calls.models.guards import stays_in_its_case, stays_sentence
from referrals.models.agencies import Agency
from referrals.models.choices import Outcome, SentHow, Status
from referrals.models.legal_bases import LegalBasis
from referrals.models.referral_sets import ReferralQuerySet
from stodtelefon.addresses import address
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade, Versioned, both_or_neither

SHEET_MAX = 20_000
KEPT_REASON_MAX = 1000
STEPS = ("sent_at", "accepted_at", "declined_at", "completed_at", "withdrawn_at")
# The columns that say what was told, to whom, with whose approval.
AS_SENT = (
    *("agency_id", "scope", "sheet", "is_named", "kept_reason", "legal_basis_id", "basis_reason"),
    *("consented_on", "approved_at", "approved_by_id", "unapproved_reason", "sent_at", "sent_by_id"),
    "sent_how",
)
CHANGED_AS_SENT = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in AS_SENT)


def only(status: str, *steps: str) -> Q:
    """For a constraint: in this state these steps have been taken, and no others."""
    return Q(status=status, **{f"{step}__isnull": step not in steps for step in STEPS})


class Referral(Versioned, FormMade):
    """Linking in an agency (inkoppling): what is asked for, the exact sheet that is shared, and what came of it.

    A call taker proposes (draft), a coordinator sets the legal basis and sends. A referral to law enforcement is
    approved first, by a manager who sees this sheet and who has neither asked nor proposed; on a basis that allows it
    (danger to life, terror crimes) it may leave before, with `unapproved_reason`, and is reviewed afterwards. A sheet
    with names needs record level `ärende`. `answer_due_on` is a local day, counted in working days from the sending.
    What may be written in afterwards has a `…_written_at` (None in rows from before 0.3.0).
    Once sent, basis, sheet, approval and sending never change: they say what was told.
    """

    Status = Status
    SentHow = SentHow
    Outcome = Outcome

    TRIGGER_SENTENCES = {
        "referral_with_names_needs_full_record": (
            "Ett underlag med namn får bara finnas på nivån ärende. Höj nivån eller ta bort namnen."
        ),
        "referral_to_police_leaves_only_approved": (
            "En inkoppling av polis ska godkännas av chefen innan den skickas."
        ),
        "referral_as_sent_never_changes": "Det som har skickats kan inte ändras.",
    } | stays_sentence("referral", "Inkopplingen")

    bookkeeping = ("sent_written_at", "answer_written_at", "end_written_at")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="referrals", verbose_name="samverkansaktör"
    )
    status = models.CharField("läge", max_length=10, choices=Status, default=Status.DRAFT)
    legal_basis = models.ForeignKey(
        LegalBasis, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="rättslig grund"
    )
    basis_reason = SealedTextField("skäl för grunden", null=True, blank=True, max_length=2000)
    consented_on = models.DateField("samtycke lämnat", null=True, blank=True)
    scope = SealedTextField("vad vi ber om", null=True, blank=True, max_length=2000)
    sheet = SealedTextField("underlag, det som lämnas ut", null=True, blank=True, max_length=SHEET_MAX)
    is_named = models.BooleanField("underlaget innehåller namn", default=False)
    kept_reason = SealedTextField(
        "varför ord som kan peka ut någon står kvar", null=True, blank=True, max_length=KEPT_REASON_MAX
    )
    created_at = models.DateTimeField("föreslagen", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approval_requested_at = models.DateTimeField("godkännande begärt", null=True, blank=True)
    approval_requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_at = models.DateTimeField("godkänd", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    unapproved_reason = SealedTextField(
        "varför det inte kunde vänta på chefen", null=True, blank=True, max_length=1000
    )
    returned_reason = SealedTextField(
        "chefens skäl att inte godkänna", null=True, blank=True, max_length=1000
    )
    sent_at = models.DateTimeField("skickad", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    sent_written_at = models.DateTimeField("överlämnandet skrevs in", null=True, blank=True, editable=False)
    sent_how = models.CharField("hur", max_length=10, choices=SentHow, blank=True)
    answer_due_on = models.DateField("svar senast", null=True, blank=True)
    reminded_at = models.DateTimeField("påmind", null=True, blank=True)
    reminded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    answer = SealedTextField("svaret", null=True, blank=True, max_length=5000)
    accepted_at = models.DateTimeField("togs emot", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    declined_at = models.DateTimeField("avböjdes", null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    answer_written_at = models.DateTimeField("svaret skrevs in", null=True, blank=True, editable=False)
    outcome = models.CharField("vad det gav", max_length=20, choices=Outcome, blank=True)
    outcome_text = SealedTextField("vad det gav, i ord", null=True, blank=True, max_length=5000)
    completed_at = models.DateTimeField("klar", null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    end_written_at = models.DateTimeField("vad det gav skrevs in", null=True, blank=True, editable=False)
    withdrawal_reason = SealedTextField("varför den återkallades", null=True, blank=True, max_length=1000)
    withdrawn_at = models.DateTimeField("återkallad", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "inkoppling"
        verbose_name_plural = "inkopplingar"
        ordering = ("-created_at",)
        indexes = [
            models.Index(fields=["answer_due_on"], name="referral_by_due_date", condition=Q(status="sent")),
            models.Index(fields=["status", "-created_at"], name="referral_by_status"),
            models.Index(fields=["sent_at"], name="referral_by_sending"),
            models.Index(
                fields=["-created_at"], name="referral_finished", condition=Q(status__in=Status.final())
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="referral_leaves_only_with_basis",
                condition=Q(sent_at__isnull=True) | Q(legal_basis__isnull=False),
                violation_error_message="Välj rättslig grund innan inkopplingen skickas.",
            ),
            models.CheckConstraint(
                name="referral_leaves_only_with_sheet",
                condition=Q(sent_at__isnull=True) | Q(sheet__isnull=False),
                violation_error_message="Skriv underlaget innan inkopplingen skickas: exakt det som lämnas ut.",
            ),
            models.CheckConstraint(
                name="referral_is_sent_by_somebody_somehow",
                condition=Q(
                    sent_at__isnull=True, sent_by__isnull=True, sent_how="", answer_due_on__isnull=True
                )
                | (
                    Q(sent_at__isnull=False, sent_by__isnull=False, answer_due_on__isnull=False)
                    & ~Q(sent_how="")
                ),
                violation_error_message="Ange hur inkopplingen lämnades över och när svar väntas.",
            ),
            models.CheckConstraint(
                name="referral_is_accepted_by_somebody_at_some_time",
                condition=both_or_neither("accepted_at", "accepted_by"),
                violation_error_message="Ett svar behöver både tid och den som skrev in det.",
            ),
            models.CheckConstraint(
                name="referral_is_declined_with_time_person_and_words",
                condition=Q(declined_at__isnull=True, declined_by__isnull=True)
                | Q(declined_at__isnull=False, declined_by__isnull=False, answer__isnull=False),
                violation_error_message="Skriv varför de tackade nej.",
            ),
            models.CheckConstraint(
                name="referral_is_answered_in_one_way",
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True),
                violation_error_message="Inkopplingen har redan fått sitt svar.",
            ),
            models.CheckConstraint(
                name="referral_is_completed_with_time_person_and_outcome",
                condition=Q(completed_at__isnull=True, completed_by__isnull=True, outcome="")
                | (Q(completed_at__isnull=False, completed_by__isnull=False) & ~Q(outcome="")),
                violation_error_message="Välj vad inkopplingen gav.",
            ),
            models.CheckConstraint(
                name="referral_is_withdrawn_with_time_person_and_words",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdrawal_reason__isnull=False),
                violation_error_message="Skriv varför inkopplingen återkallas.",
            ),
            models.CheckConstraint(
                name="referral_reminder_has_person_and_time",
                condition=Q(reminded_at__isnull=True, reminded_by__isnull=True)
                | Q(reminded_at__isnull=False, reminded_by__isnull=False, sent_at__isnull=False),
                violation_error_message="Bara en skickad inkoppling kan påminnas om.",
            ),
            models.CheckConstraint(
                name="referral_status_follows_what_happened",
                condition=only("draft")
                | only("sent", "sent_at")
                | only("accepted", "sent_at", "accepted_at")
                | only("declined", "sent_at", "declined_at")
                | only("completed", "sent_at", "accepted_at", "completed_at")
                | only("withdrawn", "withdrawn_at")
                | only("withdrawn", "sent_at", "withdrawn_at")
                | only("withdrawn", "sent_at", "accepted_at", "withdrawn_at"),
                violation_error_message="Läget stämmer inte med vad som har hänt med inkopplingen.",
            ),
            models.CheckConstraint(
                name="referral_approval_is_asked_for_before_it_is_given",
                condition=both_or_neither("approval_requested_at", "approval_requested_by")
                & both_or_neither("approved_at", "approved_by")
                & (Q(approved_at__isnull=True) | Q(approval_requested_at__isnull=False)),
                violation_error_message="Godkännandet måste begäras innan det kan ges.",
            ),
            models.CheckConstraint(
                name="referral_leaves_either_approved_or_with_a_reason",
                condition=Q(unapproved_reason__isnull=True)
                | Q(sent_at__isnull=False, approved_at__isnull=True),
                violation_error_message="Skälet gäller bara det som lämnas utan chefens godkännande.",
            ),
            models.CheckConstraint(
                name="referral_is_not_approved_by_who_asked",
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("approval_requested_by")) & ~Q(approved_by=F("created_by"))),
                violation_error_message="Den som har föreslagit eller begärt kan inte själv godkänna.",
            ),
        ]
        triggers = [
            stays_in_its_case("referral"),
            pgtrigger.Trigger(
                name="referral_with_names",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__is_named=True),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM calls_case c WHERE c.id = NEW.case_id AND c.record_level = 'case'
                    ) THEN
                        RAISE EXCEPTION 'referral with names needs full record'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'referral_with_names_needs_full_record';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="referral_to_police",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("sent_at"),
                condition=pgtrigger.Q(new__sent_at__isnull=False, new__approved_at__isnull=True),
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        IF OLD.sent_at IS NOT NULL THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    IF EXISTS (
                        SELECT 1 FROM referrals_agency a JOIN referrals_agencytype t ON t.id = a.type_id
                        WHERE a.id = NEW.agency_id AND t."group" = 'police'
                    ) AND NOT (NEW.unapproved_reason IS NOT NULL AND NEW.returned_reason IS NULL AND EXISTS (
                        SELECT 1 FROM referrals_legalbasis b
                        WHERE b.id = NEW.legal_basis_id AND b.may_leave_unapproved
                    )) THEN
                        RAISE EXCEPTION 'referral to police leaves only approved'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'referral_to_police_leaves_only_approved';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="referral_sent_is_never_removed",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__sent_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="referral_as_sent",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f'OLD."sent_at" IS NOT NULL AND ({CHANGED_AS_SENT})'),
                func="""
                    RAISE EXCEPTION 'referral as sent never changes'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_as_sent_never_changes';
                """,
            ),
        ]

    class Privacy:
        personal = (
            *("basis_reason", "scope", "sheet", "kept_reason", "unapproved_reason", "returned_reason"),
            *("answer", "outcome_text", "withdrawal_reason"),
        )
        plain = (
            *("id", "case", "agency", "status", "legal_basis", "consented_on", "is_named"),
            *("created_at", "created_by"),
            *("approval_requested_at", "approval_requested_by"),
            *("approved_at", "approved_by"),
            *("sent_at", "sent_by", "sent_how", "answer_due_on", "sent_written_at"),
            *("reminded_at", "reminded_by"),
            *("accepted_at", "accepted_by", "answer_written_at"),
            *("declined_at", "declined_by"),
            *("outcome", "completed_at", "completed_by", "end_written_at"),
            *("withdrawn_at", "withdrawn_by"),
            *("version", "form_token"),
        )

    def __str__(self):
        return f"Inkoppling ({self.get_status_display()})"

    def get_absolute_url(self):
        return address("referrals:detail", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_final(self) -> bool:
        return self.status in self.Status.final()

    @property
    def needs_approval(self) -> bool:
        return self.agency.type.needs_approval

    @property
    def leaves_unapproved(self) -> bool:
        """A draft to law enforcement that nobody has approved or said no to since it was last asked for, on a basis
        that lets it leave all the same."""
        return (
            self.is_draft
            and self.needs_approval
            and self.approved_at is None
            and self.returned_reason is None
            and self.legal_basis is not None
            and self.legal_basis.may_leave_unapproved
        )

    @property
    def awaits_approval(self) -> bool:
        return self.is_draft and self.approval_requested_at is not None and self.approved_at is None
