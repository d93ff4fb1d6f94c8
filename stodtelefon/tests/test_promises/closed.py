"""The deeds of the walk in which a caller withdraws or comes back, and a closed case is opened."""

from __future__ import annotations

from datetime import timedelta

from calls.actions import calls, openings, withdrawals
from calls.inputs import CallerInput, CallInput, ScanInput
from calls.models import Caller, CallerRole, Case, CaseOpening
from calls.models.choices import Outcome, Urgency
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
        by = self.somebody(chance, P.CALL_LOG)
        case = self.case_of(chance, by)
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
        caller = chance.one(Caller.objects.order_by("created_at", "pk"))
        self.do(
            f"noterar att någon drar sig tillbaka i {caller.case}.",
            withdrawals.withdraw_caller,
            caller=caller,
            by=by,
        )

    @deed
    def undo_withdrawal(self, chance):
        by = self.somebody(chance)
        rows = Caller.objects.filter(withdrawn_at__isnull=False, case__in=Case.objects.visible_to(by))
        caller = chance.one(rows.order_by("created_at", "pk"))
        self.do(
            f"ångrar ett tillbakadragande i {caller.case}.",
            withdrawals.undo_withdrawal,
            caller=caller,
            by=by,
        )

    @deed
    def open_closed_case(self, chance):
        by = self.somebody(chance, P.CASE_OPEN_CLOSED)
        case = chance.one(Case.objects.listed_to(by).closed().order_by("number"))
        action = chance.one([openings.open_closed_case, openings.ask_to_open])
        self.do(f"{action.__name__} {case}.", action, case=case, reason=REASON, by=by)

    @deed
    def decide_opening(self, chance):
        by = self.somebody(chance, P.OPENING_DECIDE)
        opening = chance.one(CaseOpening.objects.to_decide_by(by).order_by("created_at"))
        given = {"opening": opening, "is_granted": chance.yes(), "refusal": REASON}
        self.do(f"beslutar om {opening.case}.", openings.decide_opening, by=by, **given)
