"""Deeds of the walk: calls come in, are written down, finished, called back."""

from __future__ import annotations

from django.utils import timezone

from calls.actions import callbacks, calls, contacts, scans
from calls.inputs import CallerInput, CallInput, ChildInput, DangerInput, NonCaseInput, ScanInput
from calls.models import Call, Callback, CallerRole, Case, QuickScan
from calls.models.choices import Outcome, Urgency
from calls.models.outcomes import RULES
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed

CHILD_KINDS = {"no": "", "left": "assess_today", "reported": "reported"}


class CallDeeds(Walk):
    @deed
    def log_call(self, chance):
        by = self.somebody(chance, P.CALL_LOG)
        is_danger = chance.yes()
        is_cut_short = is_danger and chance.yes()
        child = chance.one(["no", "left", "reported"])
        urgency = chance.one(Urgency.values)
        said = {
            "danger": "yes" if is_danger else "no",
            "child_at_risk": "no" if child == "no" else "yes",
            "urgency": urgency,
            "child_kind": CHILD_KINDS[child],
        }
        refused = {rule.outcome for rule in RULES if rule.is_refused and rule.meets(rule.outcome, said)}
        outcome = chance.one(one for one in Outcome.values if one not in refused)
        answers = {
            "child_at_risk": "no" if child == "no" else "yes",
            "urgency": urgency,
            "reason": REASON,
            "outcome": outcome,
            "outcome_reason": REASON,
        }
        self.do(
            f"skriver in ett samtal: fara {is_danger}, barn {child}, oron {urgency}, {outcome}.",
            calls.log_call,
            by=by,
            call=CallInput(leave_in_queue=chance.yes()),
            caller=CallerInput(
                role=CallerRole.objects.get(key="teacher"),
                is_municipal_staff=True,
                is_anonymous=True,
                was_informed=True,
            ),
            scan=ScanInput(danger="yes" if is_danger else "no", **({} if is_cut_short else answers)),
            danger=DangerInput(emergency="we_called", told_whom="Socialjouren.") if is_danger else None,
            child=None if child == "no" or is_cut_short else self._child(chance, by, left=child == "left"),
            callback=self._maybe_callback(chance),
        )

    def _child(self, chance, by, *, left):
        if not left:
            return ChildInput(kind="reported", reported_to="Socialtjänsten")
        assessors = [one for one in self.people(P.CHILD_DECIDE) if one.is_child_assessor]
        return ChildInput(kind="assess_today", assessor=chance.one(assessors))

    def _maybe_callback(self, chance):
        waiting = list(Callback.objects.waiting().order_by("pk"))
        return chance.one(waiting) if waiting and chance.yes() else None

    @deed
    def complete_scan(self, chance):
        by = self.somebody(chance, P.CALL_LOG)
        rows = QuickScan.objects.unfinished().current().filter(call__case__in=Case.objects.visible_to(by))
        scan = chance.one(rows.order_by("written_at"))
        answers = {"child_at_risk": "no", "urgency": "prompt", "reason": REASON, "outcome": Outcome.INVITED}
        self.do(
            "gör klart snabbscanningen.",
            scans.complete_scan,
            scan=scan,
            by=by,
            caller=CallerInput(is_anonymous=True, was_informed=True),
            given=ScanInput(danger="yes", outcome_reason=REASON, **answers),
        )

    @deed
    def leave_message(self, chance):
        by = self.somebody(chance, P.CALL_LOG)
        given = NonCaseInput(kind=Call.Kind.MISSED, callback_to="040-11 11 11")
        self.do("skriver in ett missat samtal.", contacts.log_contact, by=by, contact=given)

    @deed
    def undo_message(self, chance):
        by = self.somebody(chance, P.CALL_LOG)
        contact = chance.one(Call.objects.filter(callback__isnull=False, created_by=by).order_by("pk"))
        self.do("ångrar ett missat samtal.", contacts.undo_contact, by=by, contact=contact)

    @deed
    def call_back(self, chance):
        by = self.somebody(chance, P.CALL_LOG)
        callback = chance.one(Callback.objects.waiting().order_by("pk"))
        self.do("ringer upp.", callbacks.begin_try, callback=callback, by=by)
        how = chance.one(["nothing", "no answer", "reached", "given up"])
        next_on = timezone.localdate() + chance.days(20)
        if how == "no answer":
            self.do(
                "fick inget svar.",
                callbacks.note_no_answer,
                callback=callback,
                next_on=next_on,
                try_on=True,
                by=by,
            )
        elif how == "reached":
            self.do("nådde personen.", callbacks.reach_callback, callback=callback, by=by)
        elif how == "given up":
            self.do("ger upp.", callbacks.give_up_callback, callback=callback, reason=REASON, by=by)
