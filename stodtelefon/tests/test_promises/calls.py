"""Deeds of the walk: calls come in, are written down, finished, called back."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from calls.actions import callbacks, calls, contacts, scans
from calls.inputs import CallerInput, CallInput, ChildInput, DangerInput, NonCaseInput, ScanInput
from calls.models import Call, Callback, CallbackTry, CallerRole, QuickScan
from calls.models.choices import Outcome, Urgency
from calls.models.outcomes import RULES
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed

FRESH = timedelta(minutes=10)
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
        outcome = self._outcome(chance, said)
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

    def _outcome(self, chance, said: dict):
        """What these answers allow, by the table."""
        refused = {rule.outcome for rule in RULES if rule.is_refused and rule.meets(rule.outcome, said)}
        return chance.one(one for one in Outcome.values if one not in refused)

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
        rows = QuickScan.objects.unfinished().current().order_by("written_at")
        by, scan = self.match(
            chance, P.CALL_LOG, lambda by: rows.filter(call__case__in=self.open_cases_of(by))
        )
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
    def correct_scan(self, chance):
        rows = QuickScan.objects.filter(signed_at__isnull=False).current().order_by("written_at")
        by, scan = self.match(
            chance, P.CALL_LOG, lambda by: rows.filter(call__case__in=self.open_cases_of(by))
        )
        said = {"danger": scan.danger, "child_at_risk": scan.child_at_risk}
        said["urgency"] = chance.one(Urgency.values)
        decided = scan.call.child_decisions.order_by("-decided_at").first()
        kind = decided.kind if decided else ""
        outcome = self._outcome(chance, {**said, "child_kind": kind})
        self.do(
            f"rättar snabbscanningen i {scan.call.case}: oron {said['urgency']}, {outcome}.",
            scans.correct_scan,
            scan=scan,
            by=by,
            given=ScanInput(**said, reason=REASON, outcome=outcome, outcome_reason=REASON),
        )

    @deed
    def leave_message(self, chance):
        by = self.somebody(chance, P.CALL_LOG)
        given = NonCaseInput(kind=Call.Kind.MISSED, callback_to="040-11 11 11")
        self.do("skriver in ett missat samtal.", contacts.log_contact, by=by, contact=given)

    @deed
    def undo_message(self, chance):
        is_fresh = chance.random() < 0.8
        rows = Call.objects.filter(callback__isnull=False, created_by__is_active=True).order_by("pk")
        if is_fresh:
            rows = rows.filter(logged_at__gte=self.now - FRESH)
        contact = chance.one(rows)
        self.do("ångrar ett missat samtal.", contacts.undo_contact, by=contact.created_by, contact=contact)

    @deed
    def begin_try(self, chance):
        by = self.somebody(chance, P.CALL_LOG)
        callback = chance.one(Callback.objects.waiting().order_by("pk"))
        self.do("ringer upp.", callbacks.begin_try, callback=callback, by=by)

    def _try(self, chance) -> CallbackTry:
        """Somebody who is calling: where nobody is, somebody begins."""
        rows = CallbackTry.objects.filter(ended_at__isnull=True, tried_by__is_active=True)
        rows = rows.select_related("callback", "tried_by").order_by("begun_at", "pk")
        if not rows.exists():
            self.begin_try(chance)
        return chance.one(rows.all())

    @deed
    def note_no_answer(self, chance):
        one = self._try(chance)
        given = {"next_on": timezone.localdate() + chance.days(20), "try_on": chance.yes()}
        self.do("fick inget svar.", callbacks.note_no_answer, callback=one.callback, by=one.tried_by, **given)

    @deed
    def let_go(self, chance):
        one = self._try(chance)
        self.do("ringde inte.", callbacks.let_go, callback=one.callback, by=one.tried_by)

    @deed
    def reach(self, chance):
        one = self._try(chance)
        self.do("nådde personen.", callbacks.reach_callback, callback=one.callback, by=one.tried_by)

    @deed
    def give_up(self, chance):
        one = self._try(chance)
        given = {"callback": one.callback, "by": one.tried_by, "reason": REASON}
        self.do("ger upp.", callbacks.give_up_callback, **given)

    @deed
    def free_callback(self, chance):
        rows = CallbackTry.objects.filter(ended_at__isnull=True).select_related("callback", "tried_by")
        one = chance.one(rows.order_by("begun_at", "pk"))
        self.do(
            f"låter andra ringa i stället för {one.tried_by.name}.",
            callbacks.free_callback,
            callback=one.callback,
            user=one.tried_by,
            by=self.administrator,
        )
