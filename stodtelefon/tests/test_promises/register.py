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
        by = self.somebody(chance, P.REFERRAL_PROPOSE)
        case = self.case_of(chance, by)
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
        by = self.somebody(chance, P.REFERRAL_APPROVE)
        row = chance.one(Disclosure.objects.awaiting_manager().order_by("created_at"))
        if row.approval == Approval.REVIEW:
            action, given = disclosures.review_disclosure, {"judgement": REASON}
        elif chance.yes():
            action, given = disclosures.approve_disclosure, {}
        else:
            action, given = disclosures.refuse_disclosure, {"judgement": REASON}
        self.do(f"{action.__name__} i {row.case}.", action, disclosure=row, by=by, **given)

    @deed
    def read_the_no(self, chance):
        by = self.somebody(chance, P.REFERRAL_PROPOSE)
        rows = Disclosure.objects.refused_unread().filter(case__in=self.cases_of(by))
        row = chance.one(rows.order_by("created_at"))
        self.do(f"läser chefens nej i {row.case}.", disclosures.read_answer, disclosure=row, by=by)

    @deed
    def tell(self, chance):
        by = self.somebody(chance, P.REFERRAL_PROPOSE)
        rows = Disclosure.objects.unsettled().filter(case__in=self.cases_of(by))
        row = chance.one(rows.order_by("created_at"))
        action = chance.one([disclosures.tell_disclosure, disclosures.take_back_disclosure])
        self.do(f"{action.__name__} i {row.case}.", action, disclosure=row, by=by)
