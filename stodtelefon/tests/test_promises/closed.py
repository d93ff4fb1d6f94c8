"""The deeds of the walk in which a caller withdraws or comes back, and a closed case is opened."""

from __future__ import annotations

from datetime import timedelta

from calls.actions import calls, openings, withdrawals
from calls.inputs import CallerInput, CallInput, ScanInput
from calls.models import Caller, CallerRole, Case, CaseOpening
from calls.models.choices import Outcome, Urgency
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed


class ClosedDeeds(Walk):
    """What happens to those who go, and to what is over."""

    @deed
    def long_time_goes(self, chance):
        """So far that closed cases are older ones."""
        if Case.objects.closed().exists() and chance.yes():
            self.now += timedelta(days=370)

    @deed
    def call_again(self, chance):
        by = self.somebody(chance, P.CALL_LOG)
        caller = chance.one(Caller.objects.order_by("created_at", "pk"))
        urgency = chance.one(Urgency.values)
        outcome = Outcome.ADVICE_GIVEN if urgency == Urgency.NONE else Outcome.DECLINED
        self.do(
            f"skriver in ett nytt samtal i {caller.case}.",
            calls.log_call,
            by=by,
            joins=caller,
            call=CallInput(leave_in_queue=chance.yes()),
            scan=ScanInput(
                danger="no",
                child_at_risk="no",
                urgency=urgency,
                reason=REASON,
                outcome=outcome,
                outcome_reason=REASON,
            ),
        )

    @deed
    def another_calls(self, chance):
        by, case = self.match(chance, P.CALL_LOG, self.open_cases_of)
        self.do(
            f"skriver in ett samtal från någon till i {case}.",
            calls.log_call,
            by=by,
            case=case,
            callers=case.callers.count(),
            call=CallInput(leave_in_queue=chance.yes()),
            caller=CallerInput(
                role=CallerRole.objects.get(key="teacher"),
                is_municipal_staff=True,
                is_anonymous=True,
                was_informed=True,
            ),
            scan=ScanInput(
                danger="no", child_at_risk="no", urgency="prompt", reason=REASON, outcome=Outcome.INVITED
            ),
        )

    @deed
    def withdraw(self, chance):
        by = self.somebody(chance, P.CALL_LOG)
        rows = Caller.objects.order_by("created_at", "pk")
        caller = chance.one(rows if chance.random() < 0.1 else rows.in_contact().filter(same_as__isnull=True))
        self.do(
            f"noterar att någon drar sig tillbaka i {caller.case}.",
            withdrawals.withdraw_caller,
            caller=caller,
            by=by,
        )

    @deed
    def undo_withdrawal(self, chance):
        rows = Caller.objects.filter(withdrawn_at__isnull=False).order_by("created_at", "pk")
        if chance.random() < 0.9:
            rows = rows.filter(withdrawn_at__gte=self.now - timedelta(days=1))
        by, caller = self.match(chance, P.CASE_WRITE, lambda by: rows.filter(case__in=self.cases_of(by)))
        self.do(
            f"ångrar ett tillbakadragande i {caller.case}.",
            withdrawals.undo_withdrawal,
            caller=caller,
            by=by,
        )

    def _closed_to(self, by: User):
        """Those that this person knows to be closed and may not read."""
        closed = Case.objects.listed_to(by).closed().filter(merged_into__isnull=True)
        return closed.exclude(pk__in=self.cases_of(by).values("pk")).order_by("number")

    @deed
    def open_closed_case(self, chance):
        by, case = self.match(chance, P.CASE_OPEN_CLOSED, self._closed_to)
        self.do(f"öppnar {case}.", openings.open_closed_case, case=case, reason=REASON, by=by)

    @deed
    def ask_to_open(self, chance):
        """Mostly a year goes first, where the case was closed later."""
        by, case = self.match(
            chance,
            P.CASE_OPEN_CLOSED,
            lambda by: Case.objects.listed_to(by).closed().unmerged().order_by("number"),
        )
        if chance.random() < 0.8:
            self.now = max(self.now, case.closed_at + timedelta(days=370))
        self.do(f"ber att få öppna {case}.", openings.ask_to_open, case=case, reason=REASON, by=by)

    @deed
    def decide_opening(self, chance):
        self._answer_opening(chance, is_granted=True)

    @deed
    def refuse_opening(self, chance):
        self._answer_opening(chance, is_granted=False)

    def _answer_opening(self, chance, *, is_granted: bool) -> None:
        by, opening = self.match(
            chance,
            P.OPENING_DECIDE,
            lambda by: CaseOpening.objects.to_decide_by(by).order_by("created_at"),
        )
        given = {"opening": opening, "is_granted": is_granted, "refusal": REASON}
        self.do(f"beslutar om {opening.case}.", openings.decide_opening, by=by, **given)

    @deed
    def read_refusal(self, chance):
        by, opening = self.match(
            chance,
            P.CASE_OPEN_CLOSED,
            lambda by: CaseOpening.objects.answered_to(by, at=self.now).filter(opened_at__isnull=True),
        )
        self.do(f"läser varför {opening.case} inte öppnas.", openings.read_refusal, opening=opening, by=by)
