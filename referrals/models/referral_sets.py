"""Which referrals: those that a person may open, list or approve, by what became of them, and by their day."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from calls.models.case_sets import is_left_to
from calls.models.cases import in_visible_case
from referrals.models.choices import AgencyGroup, Status
from stodtelefon.permissions import Permission


class ReferralQuerySet(models.QuerySet):
    def drafts(self):
        return self.filter(status=Status.DRAFT)

    def awaiting_approval(self):
        """Drafts that a manager has been asked to approve."""
        return self.drafts().filter(approval_requested_at__isnull=False, approved_at__isnull=True)

    def awaiting_answer(self):
        return self.filter(status=Status.SENT)

    def overdue(self, *, on: date):
        """Sent, and the agency should have answered before `on`."""
        return self.awaiting_answer().filter(answer_due_on__lt=on)

    def due(self, *, on: date):
        """Sent, and the answer is due on `on` or was due before."""
        return self.awaiting_answer().filter(answer_due_on__lte=on)

    def accepted(self):
        return self.filter(status=Status.ACCEPTED)

    def finished(self):
        return self.filter(status__in=Status.final())

    def ongoing(self):
        return self.filter(status__in=Status.ongoing())

    def sent_between(self, start, end):
        """Sent at or after `start` and before `end`, whatever became of them."""
        return self.filter(sent_at__gte=start, sent_at__lt=end)

    def of_visible_cases(self, user):
        """Those whose case `user` may open, with all that is in them."""
        if not user.can(Permission.REFERRAL_PROPOSE):
            return self.none()
        return self.filter(in_visible_case(user))

    def to_approve_by(self, user):
        """Those whose sheet a manager sees: to law enforcement, awaiting approval or approved, in an open case. Of a
        restricted case the managers that are named."""
        if not user.can(Permission.REFERRAL_APPROVE):
            return self.none()
        return self.filter(
            is_left_to(user),
            Q(agency__type__group=AgencyGroup.POLICE, case__closed_at__isnull=True),
            Q(approved_at__isnull=False) | Q(approval_requested_at__isnull=False),
        )

    def visible_to(self, user):
        """The referrals that `user` may open: those of visible cases, and for a manager those to approve."""
        own = self.model.objects.of_visible_cases(user).values("pk")
        approve = self.model.objects.to_approve_by(user).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=approve))

    def listed_to(self, user):
        """The referrals whose case number, state and due date `user` may see, without any content."""
        if user.can(Permission.REFERRAL_LIST):
            return self.filter(is_left_to(user))
        return self.of_visible_cases(user)

    def by_due_date(self):
        return self.order_by(F("answer_due_on").asc(nulls_last=True), "created_at")

    def for_list(self):
        return self.select_related("case", "agency", "agency__type", "legal_basis", "created_by")

    def for_page(self):
        """With what the page of a case says of a referral, but for the case and the people in it."""
        who = ("created_by", "sent_by", "accepted_by", "declined_by", "completed_by", "withdrawn_by")
        when = ("created_at", "sent_at", "accepted_at", "declined_at", "completed_at", "withdrawn_at")
        written = ("sent_written_at", "answer_written_at", "end_written_at")
        said = ("case", "status", "sheet", "answer_due_on", "approval_requested_at", "approved_at")
        rows = self.select_related("agency__type", "legal_basis")
        named = ("agency__name", "agency__type__group")
        of_basis = ("label", "section", "may_leave_unapproved")
        return rows.only(
            *(*who, *when, *written, *said, "returned_reason", "outcome", "version"),
            *(*named, *(f"legal_basis__{name}" for name in of_basis)),
        )

    def for_step(self):
        """With what a step says of a referral, but for its case."""
        said = (
            *("status", "sheet", "answer_due_on", "approval_requested_at", "approved_at", "returned_reason"),
            *("version", "agency__name", "agency__type__group", "created_by__name"),
        )
        rows = self.select_related("agency__type", "legal_basis", "created_by")
        return rows.only(*said, "legal_basis__may_leave_unapproved")

    def for_index(self):
        """With what the lists say of each, and no more: never the sheet. `number` is of the case, `whom` is the agency:
        two words, and no models of their own."""
        steps = ("accepted_at", "declined_at", "completed_at", "withdrawn_at")
        own = ("status", "created_at", "answer_due_on", "approval_requested_at", "approved_at", *steps)
        return self.only(*own).annotate(number=F("case__number"), whom=F("agency__name"))
