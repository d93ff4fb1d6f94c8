"""The deeds of the walk that help somebody onward: to the exit programme, and whether they got there."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from calls.actions import calls, other_concerns
from calls.inputs import CallerInput, CallInput, ScanInput
from calls.models import CallerRole, ConcernKind
from calls.models.choices import Outcome, State
from referrals.actions import arrivals, signpostings
from referrals.models import AgencyType, Arrival
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed


class OnwardDeeds(Walk):
    @deed
    def call_and_want_to_leave(self, chance):
        by = self.somebody(chance, P.CALL_LOG)
        role = CallerRole.objects.get(key="self")
        scan = {"danger": "no", "child_at_risk": "no", "urgency": "prompt", "situation": "wants_out"}
        self.do(
            "skriver in ett samtal från någon som vill lämna.",
            calls.log_call,
            by=by,
            call=CallInput(leave_in_queue=chance.yes()),
            caller=CallerInput(role=role, is_anonymous=True, was_informed=True),
            scan=ScanInput(**scan, reason=REASON, outcome="invited"),
        )

    @deed
    def signpost_and_ask(self, chance):
        by, case = self.match(
            chance, P.REFERRAL_PROPOSE, lambda by: self.open_cases_of(by).exclude(state=State.NEW)
        )
        to = AgencyType.objects.get(key=chance.one(["exit_programme", "school"]))
        self.do(
            f"hänvisar vidare i {case}, och lovar att fråga.",
            signpostings.signpost,
            case=case,
            agency_type=to,
            ask_on=timezone.localdate() + timedelta(days=chance.randint(1, 60)),
            reach=REASON,
            by=by,
        )

    def _arrival(self, chance) -> tuple[User, Arrival]:
        rows = Arrival.objects.waiting().order_by("ask_on", "pk")
        return self.match(
            chance,
            P.REFERRAL_PROPOSE,
            lambda by: rows.filter(signposting__case__in=self.cases_of(by)),
        )

    @deed
    def put_off(self, chance):
        by, arrival = self._arrival(chance)
        ask_on = timezone.localdate() + timedelta(days=chance.randint(1, 60))
        self.do("skjuter upp frågan.", arrivals.put_off_arrival, arrival=arrival, ask_on=ask_on, by=by)

    @deed
    def ask(self, chance):
        by, arrival = self._arrival(chance)
        result = chance.one(Arrival.Result.values)
        self.do("frågar: kom du fram?", arrivals.settle_arrival, arrival=arrival, result=result, by=by)

    @deed
    def note_other_concern(self, chance):
        by, case = self.match(
            chance, P.CASE_WRITE, lambda by: self.open_cases_of(by).filter(outcome=Outcome.HELPED_ONWARD)
        )
        kind = ConcernKind.objects.get(key="conflict")
        self.do(f"skriver vad {case} var.", other_concerns.note_other_concern, case=case, kind=kind, by=by)
