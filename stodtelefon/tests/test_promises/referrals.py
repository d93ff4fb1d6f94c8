"""Deeds of the walk: agencies are linked in, people helped onward, information planned."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from calls.models import Audience, OutreachKind
from outreach import actions as outreach
from outreach.models import OutreachEvent
from referrals.actions import referrals, signpostings
from referrals.models import Agency, AgencyType, LegalBasis, Referral
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed


class ReferralDeeds(Walk):
    @deed
    def propose_referral(self, chance):
        by = self.somebody(chance, P.REFERRAL_PROPOSE)
        case, agency = self.case_of(chance, by), chance.one(Agency.objects.order_by("pk"))
        basis = {"legal_basis": LegalBasis.objects.order_by("pk").first(), "basis_reason": REASON}
        given = (
            {"sheet": REASON, **basis, "consented_on": timezone.localdate()}
            if by.can(P.REFERRAL_SEND)
            else {}
        )
        self.do(
            f"föreslår {agency} i {case}.",
            referrals.propose_referral,
            case=case,
            agency=agency,
            by=by,
            **given,
        )

    @deed
    def signpost(self, chance):
        by = self.somebody(chance, P.REFERRAL_PROPOSE)
        case, to = self.case_of(chance, by), AgencyType.objects.order_by("pk").first()
        self.do(f"hänvisar vidare i {case}.", signpostings.signpost, case=case, agency_type=to, by=by)

    @deed
    def work_on_referral(self, chance):
        by = self.somebody(chance, P.REFERRAL_PROPOSE)
        referral = chance.one(Referral.objects.of_visible_cases(by).ongoing().order_by("created_at"))
        basis = LegalBasis.objects.order_by("pk").first()
        sheet = {
            "sheet": REASON,
            "legal_basis": basis,
            "basis_reason": REASON,
            "consented_on": timezone.localdate(),
        }
        deeds = {
            "edit": (referrals.edit_referral, {"agency": referral.agency, **sheet}),
            "ask": (referrals.request_approval, {}),
            "send": (referrals.send_referral, {}),
            "accept": (referrals.accept_referral, {}),
            "decline": (referrals.decline_referral, {"answer": REASON}),
            "complete": (referrals.complete_referral, {"outcome": "helped"}),
            "withdraw": (referrals.withdraw_referral, {"reason": REASON}),
        }
        fitting = {
            Referral.Status.DRAFT: ["edit", "ask", "send"],
            Referral.Status.SENT: ["accept", "decline"],
            Referral.Status.ACCEPTED: ["complete"],
        }
        is_any = chance.random() < 0.2
        action, given = deeds[chance.one(deeds if is_any else fitting[referral.status])]
        self.do(f"{action.__name__} i {referral.case}.", action, referral=referral, by=by, **given)

    @deed
    def decide_approval(self, chance):
        by = self.somebody(chance, P.REFERRAL_APPROVE)
        referral = chance.one(Referral.objects.to_approve_by(by).awaiting_approval().order_by("created_at"))
        if chance.yes():
            self.do("godkänner.", referrals.approve_referral, referral=referral, by=by)
        else:
            self.do("lämnar tillbaka.", referrals.return_referral, referral=referral, reason=REASON, by=by)

    @deed
    def plan_outreach(self, chance):
        by = self.somebody(chance, P.OUTREACH_LOG)
        held_by = chance.one(self.people(P.OUTREACH_LOG))
        on = timezone.localdate() + chance.days(40)
        given = {
            "kind": OutreachKind.objects.first(),
            "audience": Audience.objects.first(),
            "held_by": held_by,
        }
        self.do(f"planerar information av {held_by}.", outreach.plan_outreach, on=on, by=by, **given)

    @deed
    def end_outreach(self, chance):
        by = self.somebody(chance, P.OUTREACH_LOG)
        event = chance.one(
            OutreachEvent.objects.planned().filter(Q(on__lte=timezone.localdate())).order_by("pk")
        )
        action = chance.one([outreach.mark_done, outreach.cancel_outreach])
        self.do("avslutar planerad information.", action, event=event, by=by)
