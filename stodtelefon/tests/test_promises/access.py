"""The deeds of the walk about who may open a case: by break-glass, which is reviewed; and not who is recused in it."""

from __future__ import annotations

from calls.actions import openings, recusals
from calls.models import Case, CaseOpening, Recusal
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
    def review_opening(self, chance):
        by, opening = self.match(
            chance, P.OPENING_DECIDE, lambda by: CaseOpening.objects.to_review_by(by).order_by("created_at")
        )
        self.do(f"granskar nödöppningen av {opening.case}.", openings.review_opening, opening=opening, by=by)

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
