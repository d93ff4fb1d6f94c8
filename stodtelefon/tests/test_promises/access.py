"""The deeds of the walk about who may open a case: by break-glass, which is reviewed; by asking who has it; and not who
is recused in it."""

from __future__ import annotations

from calls.actions import access_requests, identity_reasons, openings, recusals
from calls.forms.access_requests import identities_in
from calls.models import AccessRequest, Case, CaseOpening, Recusal
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed


class AccessDeeds(Walk):
    @deed
    def break_glass(self, chance):
        by, case = self.match(
            chance, P.CASE_BREAK_GLASS, lambda by: Case.objects.behind_glass(by).order_by("number")
        )
        self.do(f"nödöppnar {case}.", openings.break_glass, case=case, reason=REASON, by=by)

    @deed
    def break_glass_to_identities(self, chance):
        by, case = self.match(
            chance,
            P.IDENTITY_BREAK_GLASS,
            lambda by: (
                Case.objects.with_identities_behind_glass(by)
                .exclude(openings__in=CaseOpening.objects.to_identities(by, at=self.now))
                .order_by("number")
            ),
        )
        given = {"number": case.number, "reason": REASON, "by": by}
        self.do(f"nödöppnar identiteterna i {case}.", openings.break_glass_to_identities, **given)

    @deed
    def review_opening(self, chance):
        by, opening = self.match(
            chance,
            P.IDENTITY_GLASS_REVIEW,
            lambda by: CaseOpening.objects.to_review_by(by).order_by("created_at"),
        )
        self.do(f"granskar nödöppningen av {opening.case}.", openings.review_opening, opening=opening, by=by)

    @deed
    def ask_for_access(self, chance):
        by, case = self.match(
            chance,
            P.ACCESS_ASK,
            lambda by: Case.objects.askable_by(by).exclude(pk__in=self.cases_of(by)).order_by("number"),
        )
        given = {"number": case.number, "reason": REASON, "by": by}
        self.do(f"ber om tillgång till {case}.", access_requests.ask_for_access, **given)

    @deed
    def answer_access(self, chance):
        """Mostly yes, to the whole case or to somebody in it."""
        by, request = self.match(chance, P.CASE_WRITE, self._in_charge_of)
        answer = chance.choice(AccessRequest.Answer.values)
        identity = next((one for one, _ in identities_in(request.case)), None)
        given = {"asked": request, "answer": answer, "hours": 72, "identity": identity, "refusal": REASON}
        self.do(f"svarar {answer} om {request.case}.", access_requests.answer_access, by=by, **given)

    @deed
    def refuse_access(self, chance):
        by, request = self.match(chance, P.CASE_WRITE, self._in_charge_of)
        given = {"asked": request, "answer": AccessRequest.Answer.NO, "refusal": REASON, "by": by}
        self.do(f"svarar nej om {request.case}.", access_requests.answer_access, **given)

    def _in_charge_of(self, by):
        return access_requests.asked_of(by).waiting().select_related("case").order_by("created_at")

    @deed
    def end_access(self, chance):
        by, request = self.match(
            chance,
            P.CASE_WRITE,
            lambda by: access_requests.asked_of(by).running(at=self.now).order_by("created_at"),
        )
        self.do(f"avslutar tillgången till {request.case}.", access_requests.end_access, asked=request, by=by)

    @deed
    def read_access_refusal(self, chance):
        by, request = self.match(
            chance,
            P.ACCESS_ASK,
            lambda by: (
                AccessRequest.objects.answered_to(by, at=self.now)
                .filter(answer__in=["no", ""])
                .order_by("created_at")
            ),
        )
        self.do(
            "läser ett nej, eller att inget svar kommer.",
            access_requests.read_access_refusal,
            asked=request,
            by=by,
        )

    @deed
    def say_why_identity(self, chance):
        by, case = self.match(chance, P.IDENTITY_READ, lambda by: self.cases_of(by).order_by("number"))
        given = {"case": case, "reason": REASON, "by": by}
        self.do(f"säger varför någon i {case} öppnas.", identity_reasons.say_why_identity, **given)

    @deed
    def recuse(self, chance):
        by, case = self.match(chance, P.CASE_READ, lambda by: self.cases_of(by).order_by("number"))
        self.do(f"anmäler jäv i {case}.", recusals.recuse, case=case, reason=REASON, by=by)

    @deed
    def end_recusal(self, chance):
        by, recusal = self.match(
            chance,
            P.RECUSAL_END,
            lambda by: Recusal.objects.standing().exclude(user=by).order_by("created_at"),
        )
        self.do(
            f"avslutar {recusal.user}s jäv i {recusal.case}.",
            recusals.end_recusal,
            recusal=recusal,
            reason=REASON,
            by=by,
        )
