"""Deeds of the walk: meetings are offered, booked, moved, held and written up."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from meetings.actions import assessments, batteries, findings, meetings
from meetings.models import Finding, Meeting
from meetings.models.choices import FindingKind, Kind, LateReason, Owner, Status
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed


class MeetingDeeds(Walk):
    def meeting_of(self, chance, by, **only) -> Meeting:
        return chance.one(Meeting.objects.visible_to(by).filter(**only).order_by("offered_at", "pk"))

    def _time(self, chance) -> dict:
        days = chance.randint(0, 70)
        starts_at = self.now + timedelta(days=days, hours=1)
        # Why it is late is said without being asked, but for now and then.
        why = {} if chance.random() < 0.1 else {"late_reason": LateReason.CALLER}
        return {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), **why}

    def _comes(self, chance, meeting) -> None:
        """Mostly the day of a booked meeting comes before anybody says what became of it."""
        if chance.random() < 0.8 and meeting.starts_at is not None and meeting.ends_at > self.now:
            self.now = meeting.ends_at

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
            self._comes(chance, meeting)
            self.do(f"noterar att ingen kom i {meeting.case}.", meetings.mark_no_show, meeting=meeting, by=by)

    @deed
    def hold_meeting(self, chance):
        by = self.somebody(chance, P.MEETING_WRITE)
        meeting = self.meeting_of(chance, by, status=Status.BOOKED)
        given = {"meeting": meeting, "level_reason": REASON}
        self._comes(chance, meeting)
        self.do(f"håller mötet i {meeting.case}.", meetings.hold_meeting, by=by, **given)

    @deed
    def write_up(self, chance):
        by = self.somebody(chance, P.MEETING_WRITE)
        meeting = self.meeting_of(chance, by, status__in=[Status.BOOKED, Status.HELD])
        is_started = meeting.battery_id is not None
        what = chance.one(["sign", "assess"] if is_started and meeting.status == Status.HELD else ["start"])
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
