"""Deeds of the walk: agencies are linked in, approved, sent, answered; the directory changes meanwhile."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from calls.models.choices import State
from referrals.actions import agencies, referrals, signpostings, withdrawals
from referrals.models import Agency, AgencyType, LegalBasis, Referral
from referrals.models.choices import AgencyGroup, Outcome
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed

Status = Referral.Status


class ReferralDeeds(Walk):
    def referral_of(self, chance, permission: P, rows: QuerySet) -> tuple[User, Referral]:
        """Somebody who may, and one of these in an open case."""
        rows = rows.for_list().order_by("created_at")
        return self.match(chance, permission, lambda by: rows.filter(case__in=self.open_cases_of(by)))

    def _sheet(self, chance, agency: Agency, by: User) -> dict:
        """Basis, reason and day of consent are the coordinator's."""
        if not by.can(P.REFERRAL_SEND):
            return {"sheet": REASON}
        fitting = LegalBasis.objects.filter(Q(for_groups=[]) | Q(for_groups__contains=[agency.type.group]))
        return {
            "sheet": REASON,
            "legal_basis": chance.one(fitting.order_by("pk")),
            "basis_reason": REASON,
            "consented_on": timezone.localdate(),
        }

    def _propose(self, chance, rows: QuerySet) -> None:
        by, case = self.match(chance, P.REFERRAL_PROPOSE, self.open_cases_of)
        agency = chance.one(rows.order_by("pk"))
        given = {"case": case, "agency": agency, **self._sheet(chance, agency, by)}
        self.do(f"föreslår {agency} i {case}.", referrals.propose_referral, by=by, **given)

    @deed
    def propose_to_agency(self, chance):
        self._propose(chance, Agency.objects.exclude(type__group=AgencyGroup.POLICE))

    @deed
    def propose_to_police(self, chance):
        self._propose(chance, Agency.objects.filter(type__group=AgencyGroup.POLICE))

    @deed
    def edit_referral(self, chance):
        """Mostly so that it is ready: an approval is taken back."""
        lacking = Referral.objects.drafts().filter(legal_basis__isnull=True)
        rows = lacking if lacking.exists() and chance.random() < 0.8 else Referral.objects.drafts()
        by, referral = self.referral_of(chance, P.REFERRAL_SEND, rows)
        given = {"agency": referral.agency, **self._sheet(chance, referral.agency, by)}
        said = f"skriver om utkastet i {referral.case}."
        self.do(said, referrals.edit_referral, referral=referral, by=by, **given)

    @deed
    def request_approval(self, chance):
        rows = Referral.objects.drafts().filter(agency__type__group=AgencyGroup.POLICE)
        rows = rows.filter(approval_requested_at__isnull=True, legal_basis__isnull=False)
        by, referral = self.referral_of(chance, P.REFERRAL_SEND, rows)
        said = f"begär godkännande i {referral.case}."
        self.do(said, referrals.request_approval, referral=referral, by=by)

    @deed
    def approve_referral(self, chance):
        by, referral = self._to_judge(chance)
        said = f"godkänner inkopplingen i {referral.case}."
        self.do(said, referrals.approve_referral, referral=referral, by=by)

    @deed
    def return_referral(self, chance):
        by, referral = self._to_judge(chance)
        said = f"lämnar tillbaka inkopplingen i {referral.case}."
        self.do(said, referrals.return_referral, referral=referral, reason=REASON, by=by)

    def _to_judge(self, chance) -> tuple[User, Referral]:
        """Where nothing waits for the manager, somebody asks for it."""
        rows = Referral.objects.awaiting_approval().filter(case__closed_at__isnull=True)
        if not rows.exists():
            self.request_approval(chance)
        rows = rows.for_list().order_by("created_at")
        return self.match(
            chance,
            P.REFERRAL_APPROVE,
            lambda by: rows.exclude(Q(created_by=by) | Q(approval_requested_by=by)),
        )

    @deed
    def send_referral(self, chance):
        """Mostly one that is ready. Now and then one that could not wait for the manager, and says why."""
        is_ready = ~Q(agency__type__group=AgencyGroup.POLICE) | Q(approved_at__isnull=False)
        rows = Referral.objects.drafts().filter(is_ready, legal_basis__isnull=False)
        if chance.random() < 0.3 or not rows.exists():
            rows = Referral.objects.drafts()
        by, referral = self.referral_of(chance, P.REFERRAL_SEND, rows)
        given = {"unapproved_reason": REASON if referral.needs_approval else None}
        said = f"skickar inkopplingen i {referral.case}."
        self.do(said, referrals.send_referral, referral=referral, by=by, **given)

    @deed
    def remind_referral(self, chance):
        by, referral = self.referral_of(chance, P.REFERRAL_PROPOSE, Referral.objects.awaiting_answer())
        said = f"påminner om svaret i {referral.case}."
        self.do(said, referrals.remind_referral, referral=referral, by=by)

    @deed
    def accept_referral(self, chance):
        by, referral = self.referral_of(chance, P.REFERRAL_PROPOSE, Referral.objects.awaiting_answer())
        said = f"skriver att de tar emot inkopplingen i {referral.case}."
        self.do(said, referrals.accept_referral, referral=referral, by=by)

    @deed
    def decline_referral(self, chance):
        by, referral = self.referral_of(chance, P.REFERRAL_PROPOSE, Referral.objects.awaiting_answer())
        said = f"skriver att de tackar nej i {referral.case}."
        self.do(said, referrals.decline_referral, referral=referral, answer=REASON, by=by)

    @deed
    def complete_referral(self, chance):
        by, referral = self.referral_of(chance, P.REFERRAL_PROPOSE, Referral.objects.accepted())
        given = {"referral": referral, "outcome": chance.one(Outcome.values)}
        said = f"avslutar inkopplingen i {referral.case}."
        self.do(said, referrals.complete_referral, by=by, **given)

    @deed
    def withdraw_referral(self, chance):
        by, referral = self.referral_of(chance, P.REFERRAL_PROPOSE, Referral.objects.ongoing())
        said = f"återkallar inkopplingen i {referral.case}."
        self.do(said, referrals.withdraw_referral, referral=referral, reason=REASON, by=by)

    @deed
    def end_consent(self, chance):
        rows = Referral.objects.drafts().filter(consented_on__isnull=False)
        by, referral = self.referral_of(chance, P.REFERRAL_PROPOSE, rows)
        said = f"skriver att samtycket upphör i {referral.case}."
        self.do(said, withdrawals.end_consent, referral=referral, by=by)

    @deed
    def any_step(self, chance):
        """Whatever the state says: mostly refused."""
        by, referral = self.referral_of(chance, P.REFERRAL_PROPOSE, Referral.objects.all())
        action, given = chance.one(
            [
                (referrals.request_approval, {}),
                (referrals.send_referral, {}),
                (referrals.accept_referral, {}),
                (referrals.complete_referral, {"outcome": Outcome.ADVICE}),
            ]
        )
        said = f"{action.__name__} i {referral.case}, hur det än står."
        self.do(said, action, referral=referral, by=by, **given)

    @deed
    def signpost(self, chance):
        by, case = self.match(
            chance, P.REFERRAL_PROPOSE, lambda by: self.open_cases_of(by).exclude(state=State.NEW)
        )
        to = AgencyType.objects.order_by("pk").first()
        self.do(f"hänvisar vidare i {case}.", signpostings.signpost, case=case, agency_type=to, by=by)

    @deed
    def agency_closes(self, chance):
        """What is a draft to it stays somebody's, and cannot be sent."""
        by = self.somebody(chance, P.AGENCY_EDIT)
        agency = chance.one(Agency.objects.order_by("pk"))
        if agency.retired_on is None:
            given = {"agency": agency, "on": timezone.localdate()}
            self.do(f"tar bort {agency} ur registret.", agencies.retire_agency, by=by, **given)
            self.check()
        self.do(f"tar tillbaka {agency}.", agencies.restore_agency, agency=agency, by=by)
