"""The deeds of the walk: every action by which something begins to wait, moves on, or is done."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from calls.actions import callbacks, calls, cases, children, contacts, danger, notes, reminders, scans
from calls.inputs import CallerInput, CallInput, ChildInput, DangerInput, NonCaseInput, ScanInput
from calls.models import (
    Audience,
    Call,
    Callback,
    CallerRole,
    Case,
    ChildDecision,
    DangerReport,
    OutreachKind,
    QuickScan,
    Reminder,
)
from calls.models.choices import Outcome, RecordLevel, Urgency, VeAssessment
from meetings.actions import assessments, batteries, findings, meetings
from meetings.models import Finding, Meeting
from meetings.models.choices import FindingKind, Kind, Owner, Status
from outreach import actions as outreach
from outreach.models import OutreachEvent
from referrals.actions import referrals, signpostings
from referrals.factories import AgencyFactory
from referrals.models import Agency, AgencyType, LegalBasis, Referral
from stodtelefon.accounts.actions import users
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission as P
from stodtelefon.permissions import Role
from stodtelefon.tests.promise_walk import HOURS, Walk, deed

REASON = "Så blev det."


class Line(Walk):
    """A line at work."""

    def __init__(self) -> None:
        super().__init__()
        AgencyFactory(name="Socialtjänsten")
        AgencyFactory(name="Polisen", police=True)
        LegalBasis.objects.exists()

    # Time and people

    @deed
    def time_goes(self, chance):
        self.now += timedelta(hours=chance.one(HOURS))

    @deed
    def close_account(self, chance):
        user = chance.one(User.objects.active().exclude(pk=self.administrator.pk).order_by("pk"))
        self.do(f"stänger kontot för {user.name}.", users.disable_user, user=user, by=self.administrator)

    @deed
    def open_account(self, chance):
        user = chance.one(User.objects.filter(is_active=False).order_by("pk"))
        self.do(f"öppnar kontot för {user.name}.", users.enable_user, user=user, by=self.administrator)

    @deed
    def change_roles(self, chance):
        user = chance.one(User.objects.active().exclude(pk=self.administrator.pk).order_by("pk"))
        roles = chance.one([[Role.CALL_TAKER], [Role.COORDINATOR], [Role.MANAGER], [Role.STATISTICS_READER]])
        assesses = chance.yes()
        self.do(
            f"ger {user.name} rollen {roles[0].label}{', barnbedömare' if assesses else ''}.",
            users.change_roles,
            user=user,
            roles=roles,
            is_child_assessor=assesses,
            by=self.administrator,
        )

    # Calls

    @deed
    def log_call(self, chance):
        by = self.somebody(chance, P.CALL_LOG)
        is_danger = chance.yes()
        is_cut_short = is_danger and chance.yes()
        child = chance.one(["no", "left", "reported"])
        urgency = chance.one(Urgency.values)
        outcome = chance.one(Outcome.values)
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

    # The case

    @deed
    def take_case(self, chance):
        by = self.somebody(chance)
        case = chance.one(Case.objects.takeable_by(by).open().order_by("number"))
        self.do(f"tar {case}.", cases.take_over_case, case=case, by=by)

    @deed
    def hand_over(self, chance):
        by = self.somebody(chance)
        case = self.case_of(chance, by)
        to = chance.one([None, *User.objects.order_by("pk")])
        self.do(
            f"lämnar {case} till {to or 'kön'}.", cases.hand_over_case, case=case, to=to, by=by, reason=REASON
        )

    @deed
    def open_given_case(self, chance):
        case = chance.one(Case.objects.filter(handed_over_at__isnull=False).order_by("number"))
        if case.handler is not None:
            self.do(f"öppnar {case}.", cases.receive_case, case=case, by=case.handler)

    @deed
    def write_note(self, chance):
        by = self.somebody(chance)
        case, on = self.case_of(chance, by), timezone.localdate()
        self.do(
            f"antecknar i {case}.", notes.write_note, case=case, event_on=on, source="own", text=REASON, by=by
        )

    @deed
    def raise_level(self, chance):
        by = self.somebody(chance)
        case, level = self.case_of(chance, by), chance.one(RecordLevel.values[1:])
        self.do(
            f"höjer {case} till {level}.", cases.raise_level, case=case, level=level, reason=REASON, by=by
        )

    @deed
    def set_reminder(self, chance):
        by = self.somebody(chance)
        case, days = self.case_of(chance, by), chance.randint(0, 120)
        due_on = timezone.localdate() + timedelta(days=days)
        self.do(
            f"sätter en bevakning på {case}.",
            reminders.set_reminder,
            case=case,
            due_on=due_on,
            text=REASON,
            by=by,
        )

    @deed
    def finish_reminder(self, chance):
        by = self.somebody(chance)
        rows = Reminder.objects.undone().filter(case__in=Case.objects.visible_to(by))
        reminder = chance.one(rows.order_by("created_at"))
        self.do(
            f"är klar med bevakningen på {reminder.case}.",
            reminders.finish_reminder,
            reminder=reminder,
            by=by,
        )

    @deed
    def close_case(self, chance):
        by = self.somebody(chance)
        case = self.case_of(chance, by)
        outcome = chance.one(Outcome.values)
        ve = chance.one(VeAssessment.values)
        self.do(f"avslutar {case}.", cases.close_case, case=case, outcome=outcome, ve_assessment=ve, by=by)

    @deed
    def reopen_case(self, chance):
        by = self.somebody(chance)
        case = self.case_of(chance, by, closed_at__isnull=False)
        self.do(f"öppnar {case} igen.", cases.reopen_case, case=case, reason=REASON, by=by)

    @deed
    def decide_child(self, chance):
        by = self.somebody(chance, P.CHILD_DECIDE)
        rows = ChildDecision.objects.awaiting().filter(case__in=Case.objects.visible_to(by))
        waiting, given = (
            chance.one(rows.order_by("decided_at")),
            ChildInput(kind="no_report", reason=REASON),
        )
        self.do("bedömer barnet.", children.decide_child, waiting=waiting, given=given, by=by)

    @deed
    def review_danger(self, chance):
        by = self.somebody(chance, P.DANGER_REVIEW)
        report = chance.one(DangerReport.objects.unreviewed().order_by("told_at"))
        self.do(
            "granskar vad som gjordes vid fara.", danger.review_danger, report=report, review=REASON, by=by
        )

    # Meetings

    def meeting_of(self, chance, by, **only) -> Meeting:
        return chance.one(Meeting.objects.visible_to(by).filter(**only).order_by("offered_at", "pk"))

    def _time(self, chance) -> dict:
        days = chance.randint(0, 70)
        starts_at = self.now + timedelta(days=days, hours=1)
        return {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}

    @deed
    def offer_meeting(self, chance):
        by = self.somebody(chance, P.MEETING_WRITE)
        case, kind = self.case_of(chance, by), chance.one(Kind.values)
        self.do(f"erbjuder {kind} i {case}.", meetings.offer_meeting, case=case, kind=kind, by=by)

    @deed
    def book_meeting(self, chance):
        by = self.somebody(chance, P.MEETING_WRITE)
        case, kind = self.case_of(chance, by), chance.one(Kind.values)
        given = {"case": case, "kind": kind, "mode": "phone", "staff": [by], **self._time(chance)}
        self.do(f"bokar {kind} i {case}.", meetings.book_meeting, by=by, **given)

    @deed
    def book_offered(self, chance):
        by = self.somebody(chance, P.MEETING_WRITE)
        meeting = self.meeting_of(chance, by, status=Status.OFFERED)
        given = {"meeting": meeting, "mode": "phone", "staff": [by], **self._time(chance)}
        self.do(f"ger mötet i {meeting.case} en tid.", meetings.book_offered_meeting, by=by, **given)

    @deed
    def move_meeting(self, chance):
        by = self.somebody(chance, P.MEETING_WRITE)
        meeting = self.meeting_of(chance, by, status=Status.BOOKED)
        given = {"meeting": meeting, "mode": "phone", "staff": [by], "side": "us", "reason": REASON}
        self.do(
            f"flyttar mötet i {meeting.case}.",
            meetings.reschedule_meeting,
            by=by,
            **given,
            **self._time(chance),
        )

    @deed
    def meeting_came_to_nothing(self, chance):
        by = self.somebody(chance, P.MEETING_WRITE)
        meeting = self.meeting_of(chance, by, status__in=Status.planned())
        if chance.yes():
            given = {"meeting": meeting, "side": "caller", "reason": REASON}
            self.do(f"ställer in mötet i {meeting.case}.", meetings.cancel_meeting, by=by, **given)
        else:
            self.do(f"noterar att ingen kom i {meeting.case}.", meetings.mark_no_show, meeting=meeting, by=by)

    @deed
    def hold_meeting(self, chance):
        by = self.somebody(chance, P.MEETING_WRITE)
        meeting = self.meeting_of(chance, by, status=Status.BOOKED)
        given = {"meeting": meeting, "level_reason": REASON}
        self.do(f"håller mötet i {meeting.case}.", meetings.hold_meeting, by=by, **given)

    @deed
    def write_up(self, chance):
        by = self.somebody(chance, P.MEETING_WRITE)
        meeting = self.meeting_of(chance, by, status__in=[Status.BOOKED, Status.HELD])
        what = chance.one(["start", "sign", "assess"])
        if what == "start":
            given = {"meeting": meeting, "level_reason": REASON}
            self.do(f"öppnar frågebatteriet i {meeting.case}.", batteries.start_battery, by=by, **given)
        elif what == "sign":
            self.do(
                f"signerar frågebatteriet i {meeting.case}.", batteries.sign_battery, meeting=meeting, by=by
            )
        else:
            review_on = timezone.localdate() + timedelta(days=chance.randint(0, 60))
            given = {"meeting": meeting, "ve": "unclear", "uncertain": REASON, "review_on": review_on}
            self.do(f"skriver bedömningen i {meeting.case}.", assessments.sign_assessment, by=by, **given)

    @deed
    def add_finding(self, chance):
        by = self.somebody(chance, P.MEETING_WRITE)
        meeting = self.meeting_of(chance, by, status__in=[Status.BOOKED, Status.HELD])
        owner = chance.one([None, *User.objects.order_by("pk")])
        due_on = timezone.localdate() + chance.days(40)
        whose = {"owner_kind": Owner.COLLEAGUE, "owner": owner} if owner else {"owner_kind": Owner.CALLER}
        given = {"meeting": meeting, "kind": FindingKind.FIND_OUT, "text": REASON, "due_on": due_on}
        self.do(
            f"ber {owner or 'den som hör av sig'} ta reda på något.",
            findings.add_finding,
            by=by,
            **given,
            **whose,
        )

    @deed
    def answer_finding(self, chance):
        by = self.somebody(chance, P.MEETING_WRITE)
        finding = chance.one(Finding.objects.visible_to(by).undone().order_by("created_at"))
        self.do(
            "svarar på vad som skulle tas reda på.",
            findings.answer_finding,
            finding=finding,
            answer=REASON,
            by=by,
        )

    # Referrals and outreach

    @deed
    def propose_referral(self, chance):
        by = self.somebody(chance, P.REFERRAL_PROPOSE)
        case, agency = self.case_of(chance, by), chance.one(Agency.objects.order_by("pk"))
        self.do(f"föreslår {agency} i {case}.", referrals.propose_referral, case=case, agency=agency, by=by)

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
        action, given = deeds[chance.one(list(deeds), label="vad")]
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
