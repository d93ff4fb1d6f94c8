"""Deeds of the walk: what is handed over outside a referral, to the police above all, and the manager's word on it."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from referrals.actions import disclosures
from referrals.models import Disclosure, LegalBasis
from referrals.models.choices import AgencyGroup, Approval, SentHow
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed


class RegisterDeeds(Walk):
    @deed
    def hand_over_to_police(self, chance):
        by, case = self.match(chance, P.REFERRAL_PROPOSE, self.open_cases_of)
        bases = LegalBasis.objects.filter(Q(for_groups=[]) | Q(for_groups__contains=[AgencyGroup.POLICE]))
        is_told = chance.yes()
        given = {
            "legal_basis": chance.one(bases.order_by("pk")),
            "basis_reason": REASON,
            "consented_on": timezone.localdate(),
            "what": REASON,
            "how": SentHow.PHONE,
            "recipient": "Polisen i Malmö",
            "to_police": True,
            "is_told": is_told,
            "unapproved_reason": REASON if is_told else None,
        }
        said = "har lämnat" if is_told else "vill lämna"
        self.do(f"{said} till polisen i {case}.", disclosures.log_disclosure, case=case, by=by, **given)

    @deed
    def judge(self, chance):
        rows = Disclosure.objects.awaiting_manager().order_by("created_at")
        by, row = self.match(chance, P.REFERRAL_APPROVE, lambda by: rows.exclude(created_by=by))
        if row.approval == Approval.REVIEW:
            action, given = disclosures.review_disclosure, {"judgement": REASON}
        elif chance.random() < 0.7:
            action, given = disclosures.approve_disclosure, {}
        else:
            action, given = disclosures.refuse_disclosure, {"judgement": REASON}
        self.do(f"{action.__name__} i {row.case}.", action, disclosure=row, by=by, **given)

    @deed
    def read_the_no(self, chance):
        rows = Disclosure.objects.refused_unread().order_by("created_at")
        by, row = self.match(chance, P.REFERRAL_PROPOSE, lambda by: rows.filter(case__in=self.cases_of(by)))
        self.do(f"läser chefens nej i {row.case}.", disclosures.read_answer, disclosure=row, by=by)

    @deed
    def tell(self, chance):
        by, row = self._row(chance, Disclosure.objects.untold())
        self.do(f"lämnar det godkända i {row.case}.", disclosures.tell_disclosure, disclosure=row, by=by)

    @deed
    def take_back(self, chance):
        by, row = self._row(chance, Disclosure.objects.unsettled().filter(told_at__isnull=True))
        said = f"behöver inte lämna något i {row.case}."
        self.do(said, disclosures.take_back_disclosure, disclosure=row, by=by)

    def _row(self, chance, rows):
        rows = rows.order_by("created_at")
        return self.match(chance, P.REFERRAL_PROPOSE, lambda by: rows.filter(case__in=self.open_cases_of(by)))
