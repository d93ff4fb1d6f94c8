"""The deeds of the walk about who may open a case: a colleague's is opened by break-glass, and that is reviewed."""

from __future__ import annotations

from calls.actions import openings
from calls.models import Case, CaseOpening
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
