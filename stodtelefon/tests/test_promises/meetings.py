"""Deeds of the walk: meetings are offered, booked, moved, staffed, held; things are found out."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from meetings.actions import bookings, findings, meetings
from meetings.models import Booking, Finding, Meeting
from meetings.models.choices import FindingKind, Kind, LateReason, Owner, Status
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed


class MeetingDeeds(Walk):
    def meeting_of(self, chance, **only) -> tuple[User, Meeting]:
        """Somebody who holds meetings, and one in an open case."""
        rows = Meeting.objects.filter(**only).order_by("offered_at", "pk")
        return self.match(
            chance,
            P.MEETING_WRITE,
            lambda by: rows.filter(case__in=self.open_cases_of(by)),
        )

    def _time(self, chance) -> dict:
        days, hours = chance.randint(0, 70), chance.randint(1, 9)
        starts_at = self.now + timedelta(days=days, hours=hours)
        # Why it is late is said without being asked, but for now and then.
        why = {} if chance.random() < 0.1 else {"late_reason": LateReason.CALLER}
        return {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), **why}

    def _comes(self, chance, meeting) -> None:
        """Mostly the day of a booked meeting comes before anybody says what became of it."""
        if chance.random() < 0.8 and meeting.starts_at is not None and meeting.ends_at > self.now:
            self.now = meeting.ends_at

    def _case_to_meet(self, chance) -> tuple:
        """Somebody, a case, who of those who called, and what kind of meeting: mostly the first with one caller."""
        by, case = self.match(chance, P.MEETING_WRITE, self.open_cases_of)
        kind = chance.one([Kind.WITH_CALLER, Kind.WITH_CALLER, *Kind.values])
        if kind == Kind.WITH_CALLER and chance.random() < 0.8:
            planned = Meeting.objects.planned().with_caller().values("case")
            case = chance.one(self.open_cases_of(by).exclude(pk__in=planned))
        callers = list(case.callers.in_contact().filter(same_as__isnull=True)) or [None]
        caller = chance.one(callers) if kind != Kind.COOPERATION else None
        return by, {"case": case, "kind": kind, "caller": caller}

    @deed
    def offer_meeting(self, chance):
        by, given = self._case_to_meet(chance)
        said = f"erbjuder {given['kind']} i {given['case']}."
        self.do(said, meetings.offer_meeting, by=by, **given)

    @deed
    def book_meeting(self, chance):
        by, given = self._case_to_meet(chance)
        given |= {"mode": "phone", "staff": [by], **self._time(chance)}
        said = f"bokar {given['kind']} i {given['case']}."
        self.do(said, meetings.book_meeting, by=by, **given)

    @deed
    def book_offered(self, chance):
        by, meeting = self.meeting_of(chance, status=Status.OFFERED)
        given = {"meeting": meeting, "mode": "phone", "staff": [by], **self._time(chance)}
        self.do(f"ger mötet i {meeting.case} en tid.", meetings.book_offered_meeting, by=by, **given)

    @deed
    def confirm_meeting(self, chance):
        by, meeting = self.meeting_of(chance, status=Status.BOOKED, confirmed_at__isnull=True)
        said = f"noterar att mötet i {meeting.case} bekräftas."
        self.do(said, meetings.confirm_meeting, meeting=meeting, by=by)

    @deed
    def exchange_staff(self, chance):
        by, meeting = self.meeting_of(chance, status=Status.BOOKED)
        leaving = chance.one(Booking.objects.taken().of_people().filter(meeting=meeting)).user
        to = chance.one([None, *self.people(P.MEETING_WRITE), *self.people(P.MEETING_WRITE)])
        self.do(
            f"låter {to or 'ingen'} komma till mötet i {meeting.case} i stället för {leaving}.",
            bookings.exchange_staff,
            meeting=meeting,
            leaving=leaving,
            to=to,
            by=by,
        )

    @deed
    def move_meeting(self, chance):
        by, meeting = self.meeting_of(chance, status=Status.BOOKED)
        given = {"meeting": meeting, "mode": "phone", "staff": [by], "side": "us", "reason": REASON}
        given |= self._time(chance)
        self.do(f"flyttar mötet i {meeting.case}.", meetings.reschedule_meeting, by=by, **given)

    @deed
    def cancel_meeting(self, chance):
        by, meeting = self.meeting_of(chance, status__in=Status.planned())
        given = {"meeting": meeting, "side": "caller", "reason": REASON}
        self.do(f"ställer in mötet i {meeting.case}.", meetings.cancel_meeting, by=by, **given)

    @deed
    def nobody_came(self, chance):
        by, meeting = self.meeting_of(chance, status=Status.BOOKED)
        self._comes(chance, meeting)
        self.do(f"noterar att ingen kom i {meeting.case}.", meetings.mark_no_show, meeting=meeting, by=by)

    @deed
    def hold_meeting(self, chance):
        by, meeting = self.meeting_of(chance, status=Status.BOOKED)
        given = {"meeting": meeting, "level_reason": REASON}
        self._comes(chance, meeting)
        self.do(f"håller mötet i {meeting.case}.", meetings.hold_meeting, by=by, **given)

    @deed
    def add_finding(self, chance):
        by, meeting = self.meeting_of(chance, status__in=[Status.BOOKED, Status.HELD])
        owner = chance.one([None, *self.people(P.MEETING_WRITE), chance.one(User.objects.order_by("pk"))])
        due_on = timezone.localdate() + chance.days(40)
        whose = {"owner_kind": Owner.COLLEAGUE, "owner": owner} if owner else {"owner_kind": Owner.CALLER}
        given = {"meeting": meeting, "kind": FindingKind.FIND_OUT, "text": REASON, "due_on": due_on}
        said = f"ber {owner or 'den som hör av sig'} ta reda på något i {meeting.case}."
        self.do(said, findings.add_finding, by=by, **given, **whose)

    @deed
    def give_finding(self, chance):
        by, finding = self._finding(chance)
        to = chance.one(self.people(P.MEETING_WRITE))
        said = f"ber {to.name} ta reda på det i stället."
        self.do(said, findings.give_finding, finding=finding, to=to, by=by)

    @deed
    def answer_finding(self, chance):
        by, finding = self._finding(chance)
        said = "svarar på vad som skulle tas reda på."
        self.do(said, findings.answer_finding, finding=finding, answer=REASON, by=by)

    def _finding(self, chance) -> tuple[User, Finding]:
        rows = Finding.objects.undone().order_by("created_at")
        return self.match(
            chance,
            P.MEETING_WRITE,
            lambda by: rows.filter(meeting__case__in=self.open_cases_of(by)),
        )
