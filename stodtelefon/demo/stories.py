"""How an invented concern goes on after the call: settled, met, linked in, followed up, closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle

from django.utils import timezone

from calls.actions.cases import close_case, hand_over_case, receive_case
from calls.actions.danger import review_danger
from calls.actions.notes import write_note
from calls.models import ConcernKind, DangerReport
from calls.models.choices import Outcome, Urgency, VeAssessment
from meetings.actions.answers import save_answers
from meetings.actions.assessments import sign_assessment
from meetings.actions.batteries import sign_battery, start_battery
from meetings.actions.findings import add_finding, answer_finding
from meetings.actions.meetings import (
    book_meeting,
    book_offered_meeting,
    cancel_meeting,
    hold_meeting,
    mark_no_show,
    offer_meeting,
    reschedule_meeting,
)
from meetings.models import Battery, Finding, Meeting
from meetings.models.choices import LateReason
from referrals.actions.arrivals import settle_arrival
from referrals.actions.referrals import (
    accept_referral,
    approve_referral,
    complete_referral,
    decline_referral,
    propose_referral,
    request_approval,
    send_referral,
)
from referrals.actions.signpostings import signpost
from referrals.models import Arrival, LegalBasis, Referral
from stodtelefon.demo import texts
from stodtelefon.demo.narrator import Concern, Narrator, Present, local

Kind, Mode, Side = Meeting.Kind, Meeting.Mode, Meeting.Side

LEVEL_REASON = "Möte ska hållas med frågebatteri."
DAY_SLOTS = ((9, 0), (10, 30), (13, 0), (14, 30))


class Stories:
    """Carries one concern onwards. `now` ends every story that has not happened yet."""

    def __init__(self, narrator: Narrator):
        self.narrator = narrator
        self.staff = narrator.staff
        self.bases = {row.key: row for row in LegalBasis.objects.all()}
        self.kinds = cycle(ConcernKind.objects.get(key=key) for key in texts.INSTEAD)
        self.results = cycle(Arrival.Result)
        self.sections = list(Battery.objects.in_use().with_questions().get().sections.all())

    def go_on(self, concern: Concern, *, ve: str = "", meets: bool | None = None) -> None:
        """The rest of the story, as far as it has come."""
        try:
            self.review_danger(concern)
            if concern.scan.urgency == Urgency.NONE:
                self.settle(concern)
            else:
                self.meet_and_follow(concern, ve=ve, meets=meets)
        except Present:
            return

    # Settled in the call

    def settle(self, concern: Concern) -> None:
        if concern.scan.outcome == Outcome.HELPED_ONWARD:
            signpost(
                case=concern.case,
                by=concern.taker,
                agency=self.narrator.one(self.narrator.agencies),
                note=self.narrator.one(texts.ONWARD),
                other_concern=next(self.kinds),
                at=self.next(concern, days=0),
            )
        if self.narrator.chance(0.3):
            self.note(concern)
        self.close(
            concern, concern.scan.outcome, VeAssessment.NO_REASON, days=self.narrator.draw.randint(0, 4)
        )

    # Met

    def meet_and_follow(self, concern: Concern, *, ve: str, meets: bool | None) -> None:
        draw = self.narrator.draw
        if meets is False or (meets is None and self.narrator.chance(0.14)):
            self.close(concern, Outcome.DECLINED, VeAssessment.CANNOT_TELL, days=draw.randint(1, 6))
            return
        if self.narrator.chance(0.12):
            other = self.narrator.one([taker for taker in self.staff.takers if taker != concern.case.handler])
            reason = self.narrator.one(texts.HAND_OVERS)
            hand_over_case(
                case=concern.case, to=other, by=concern.taker, reason=reason, at=self.next(concern, days=1)
            )
            receive_case(case=concern.case, by=other)
        meeting = self.plan_meeting(concern, must_be_held=meets is True)
        if meeting is None:
            self.close(concern, Outcome.UNREACHABLE, VeAssessment.CANNOT_TELL, days=5)
            return
        self.hold(concern, meeting)
        ve = ve or draw.choices(VeAssessment.values, (14, 60, 26))[0]
        self.assess(concern, meeting, ve)
        if ve == VeAssessment.NO_REASON and self.narrator.chance(0.6):
            self.help_onward(concern)
            return
        self.link_in(concern, ve)
        self.follow_up(concern)

    def plan_meeting(self, concern: Concern, *, must_be_held: bool) -> Meeting | None:
        """Offer or book; it may be moved, cancelled, or nobody may come. None: no meeting came about."""
        days = 1 if concern.scan.urgency != Urgency.CAN_WAIT else self.narrator.draw.randint(3, 9)
        if self.narrator.chance(0.12):
            days += 4
        offered = None
        if self.narrator.chance(0.5):
            offered = offer_meeting(
                case=concern.case, caller=concern.call.caller, by=concern.taker, at=self.next(concern, days=0)
            )
        meeting = self.book(concern, days=days, offered=offered)
        fate = 1.0 if must_be_held else self.narrator.draw.random()
        if fate < 0.08:
            at = self.narrator.reached(meeting.ends_at + timedelta(minutes=5))
            mark_no_show(meeting=meeting, by=concern.taker, at=at)
            concern.at = at
            return self.book(concern, days=3) if self.narrator.chance(0.5) else None
        if fate < 0.2:
            return self.move(concern, meeting)
        if fate < 0.27:
            cancel_meeting(
                meeting=meeting,
                side=Side.CALLER,
                reason=self.narrator.one(texts.CANCELS),
                by=concern.taker,
                at=self.before(concern, meeting),
            )
            return self.book(concern, days=3)
        return meeting

    def book(
        self, concern: Concern, *, days: int, offered: Meeting | None = None, kind: str = Kind.WITH_CALLER
    ) -> Meeting:
        at = self.next(concern, days=0)
        values = self.free_time(concern, at, days=days)
        values |= {"by": concern.taker, "at": at, "late_reason": LateReason.NO_TIME}
        if offered is not None:
            return book_offered_meeting(meeting=offered, **values)
        caller = concern.call.caller if kind == Kind.WITH_CALLER else None
        return book_meeting(case=concern.case, kind=kind, caller=caller, **values)

    def free_time(self, concern: Concern, at: datetime, *, days: int) -> dict:
        """A room and people who are free, on the first day that has some."""
        staff = [self.narrator.one(self.staff.coordinators)]
        if concern.taker not in staff:
            staff.append(concern.taker)
        for extra in range(60):
            day = timezone.localdate(self.narrator.later(at, days=max(days + extra, 1)))
            for hour, minute in DAY_SLOTS:
                starts_at = local(day, hour, minute)
                ends_at = starts_at + timedelta(minutes=60)
                room = self.narrator.free_room(starts_at, ends_at)
                if room and all(self.narrator.is_free("user", user, starts_at, ends_at) for user in staff):
                    self.narrator.take(room, staff, starts_at, ends_at)
                    return {
                        "starts_at": starts_at,
                        "ends_at": ends_at,
                        "staff": staff,
                        "room": room,
                        "mode": Mode.ON_SITE,
                    }
        raise LookupError("no free time in sixty days")

    def move(self, concern: Concern, meeting: Meeting) -> Meeting:
        at = self.before(concern, meeting)
        values = self.free_time(concern, max(at, meeting.starts_at), days=2)
        reason = self.narrator.one(texts.CANCELS)
        values |= {"by": concern.taker, "at": at, "late_reason": LateReason.CALLER}
        return reschedule_meeting(meeting=meeting, side=Side.CALLER, reason=reason, **values)

    def hold(self, concern: Concern, meeting: Meeting) -> None:
        """The meeting, with the battery and what came out of it."""
        concern.at = self.narrator.reached(meeting.ends_at)
        by = concern.taker
        hold_meeting(meeting=meeting, by=by, level_reason=LEVEL_REASON, at=concern.at)
        start_battery(meeting=meeting, by=by, at=concern.at)
        for section in self.sections:
            save_answers(
                meeting=meeting,
                section=section,
                answers={question.pk: self.answer(question) for question in section.questions.all()},
                by=by,
                at=concern.at,
            )
        sign_battery(meeting=meeting, by=by, at=self.next(concern, days=0))
        self.find(concern, meeting)

    def answer(self, question) -> dict:
        """What was said, if anything: a question may stay open."""
        choices = texts.ANSWERS.get(question.key)
        if not choices or self.narrator.chance(0.2):
            return {}
        value = self.narrator.one(choices)
        decided = texts.DECISION if value == "yes" and question.yes_needs_decision else ""
        return {"value": [value], "basis": self.narrator.one(texts.BASES), "decision": decided}

    def find(self, concern: Concern, meeting: Meeting) -> None:
        add = {"meeting": meeting, "by": concern.taker, "at": concern.at}
        add_finding(kind="works", text=self.narrator.one(texts.WORKS), **add)
        add_finding(kind="not", text=self.narrator.one(texts.WORKS_NOT), **add)
        if self.narrator.chance(0.7):
            due_on = timezone.localdate(self.narrator.later(concern.at, days=5))
            task = add_finding(
                kind="find_out",
                text=self.narrator.one(texts.FIND_OUT),
                owner_kind="caller",
                due_on=due_on,
                **add,
            )
            if self.narrator.chance(0.85):
                answer = self.narrator.one(texts.FOUND)
                answer_finding(finding=task, answer=answer, by=concern.taker, at=self.next(concern, days=4))

    def assess(self, concern: Concern, meeting: Meeting, ve: str) -> None:
        at = self.next(concern, days=1)
        sign_assessment(
            meeting=meeting,
            ve=ve,
            speaks_for=self.narrator.one(texts.FOR) if ve != VeAssessment.NO_REASON else None,
            speaks_against=self.narrator.one(texts.AGAINST),
            uncertain=self.narrator.one(texts.UNCERTAIN),
            by=concern.taker,
            at=at,
        )

    # After the meeting

    def help_onward(self, concern: Concern) -> None:
        """To another door; who wants to is asked a week later whether they got there, which some are by then."""
        at = self.next(concern, days=1)
        signposting = signpost(
            case=concern.case,
            by=concern.taker,
            agency=self.narrator.one(self.narrator.agencies),
            note=self.narrator.one(texts.ONWARD),
            other_concern=next(self.kinds),
            ask_on=timezone.localdate(at) + timedelta(days=7),
            reach="070-000 00 40, helst på eftermiddagen",
            at=at,
        )
        self.close(
            concern, Outcome.HELPED_ONWARD, VeAssessment.NO_REASON, days=self.narrator.draw.randint(5, 20)
        )
        at = self.next(concern, days=2)
        settle_arrival(arrival=signposting.arrival, result=next(self.results), by=concern.taker, at=at)

    def link_in(self, concern: Concern, ve: str) -> None:
        """Propose, have it approved where it is for the police, send, and hear what they say."""
        agency = self.narrator.one(self.narrator.agencies)
        coordinator = self.narrator.one(self.staff.coordinators)
        is_police = agency.type.group == "police"
        if is_police and ve != VeAssessment.REASON:
            agency, is_police = self.narrator.agencies[-3], False
        at = self.next(concern, days=1)
        consented = {
            "consented_on": timezone.localdate(at),
            "basis_reason": "Muntligt, av den som uppgiften gäller.",
        }
        concrete = {"basis_reason": "Uttalat stöd för våld, en namngiven plats och tillgång till kniv."}
        referral = propose_referral(
            case=concern.case,
            agency=agency,
            by=coordinator,
            scope=self.narrator.one(texts.SCOPES),
            sheet=self.narrator.one(texts.SHEETS),
            legal_basis=self.bases["terror_prevention" if is_police else "consent"],
            at=at,
            **(concrete if is_police else consented),
        )
        if is_police:
            request_approval(referral=referral, by=coordinator, at=at)
            approve_referral(referral=referral, by=self.staff.users["chef"], at=self.next(concern, days=0))
        send_referral(referral=referral, by=coordinator, at=self.next(concern, days=0))
        self.answer_referral(concern, referral, coordinator)

    def answer_referral(self, concern: Concern, referral: Referral, by) -> None:
        if self.narrator.chance(0.15):
            answer = self.narrator.one(texts.DECLINED)
            decline_referral(referral=referral, answer=answer, by=by, at=self.next(concern, days=3))
            return
        days = self.narrator.draw.randint(1, 6)
        accept_referral(
            referral=referral,
            answer=self.narrator.one(texts.ANSWERED),
            by=by,
            at=self.next(concern, days=days),
        )
        outcome = self.narrator.one(("support_given", "support_given", "advice", "ongoing"))
        at = self.next(concern, days=self.narrator.draw.randint(15, 40))
        words = self.narrator.one(texts.OUTCOMES)
        complete_referral(referral=referral, outcome=outcome, outcome_text=words, by=by, at=at)

    def follow_up(self, concern: Concern) -> None:
        for _ in range(self.narrator.draw.randint(0, 2)):
            self.note(concern)
        if self.narrator.chance(0.35):
            meeting = self.book(concern, days=15, kind=Kind.FOLLOW_UP)
            concern.at = self.narrator.reached(meeting.ends_at)
            hold_meeting(meeting=meeting, by=concern.taker, at=concern.at)
        ve = concern.case.__class__.objects.get(pk=concern.case.pk).ve_assessment or VeAssessment.CANNOT_TELL
        self.close(concern, Outcome.LINKED_IN, ve, days=self.narrator.draw.randint(10, 35))

    # Small things

    def review_danger(self, concern: Concern) -> None:
        report = DangerReport.objects.filter(call=concern.call).first()
        if report is not None:
            review = "Rätt ordning och rätt samtal. Inget att ändra."
            at = self.narrator.reached(self.narrator.later(concern.at, days=1))
            review_danger(report=report, review=review, by=self.staff.users["chef"], at=at)

    def note(self, concern: Concern) -> None:
        source, words = self.narrator.one(texts.NOTES)
        at = self.next(concern, days=self.narrator.draw.randint(2, 8))
        write_note(
            case=concern.case,
            event_on=timezone.localdate(at),
            source=source,
            text=words,
            by=concern.taker,
            at=at,
        )

    def close(self, concern: Concern, outcome: str, ve: str, *, days: int) -> None:
        reason, at = self.narrator.one(texts.CLOSING), self.next(concern, days=days)
        for task in Finding.objects.undone().filter(meeting__case=concern.case):
            answer_finding(finding=task, answer=texts.NOT_NEEDED, by=concern.taker, at=at)
        close_case(
            case=concern.case, outcome=outcome, ve_assessment=ve, reason=reason, by=concern.taker, at=at
        )

    def next(self, concern: Concern, *, days: int) -> datetime:
        """So many working days on; the story ends when that has not come yet."""
        concern.at = self.narrator.reached(self.narrator.later(concern.at, days=days))
        return concern.at

    def before(self, concern: Concern, meeting: Meeting) -> datetime:
        """Halfway between now in the story and the meeting."""
        concern.at = self.narrator.reached(concern.at + (meeting.starts_at - concern.at) / 2)
        return concern.at
