"""How an invented concern goes on after the call: settled, met, linked in, followed up, closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from calls.actions.cases import close_case, hand_over_case
from calls.actions.danger import review_danger
from calls.actions.notes import write_note
from calls.models import DangerReport
from calls.models.choices import Outcome, Urgency, VeAssessment
from meetings.actions.assessments import sign_assessment
from meetings.actions.batteries import save_answers, sign_battery, start_battery
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
from meetings.models import Battery, Meeting
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
from referrals.models import LegalBasis, Referral
from stodtelefon.demo import texts
from stodtelefon.demo.teller import Present, Teller, Told, local

Kind, Mode, Side = Meeting.Kind, Meeting.Mode, Meeting.Side

LEVEL_REASON = "Möte ska hållas med frågebatteri."
DAY_SLOTS = ((9, 0), (10, 30), (13, 0), (14, 30))


class Stories:
    """Carries one told call onwards. `now` ends every story that has not happened yet."""

    def __init__(self, teller: Teller):
        self.teller = teller
        self.house = teller.house
        self.bases = {row.key: row for row in LegalBasis.objects.all()}
        self.sections = list(Battery.objects.published().with_questions().get().sections.all())

    def go_on(self, told: Told, *, ve: str = "", meets: bool | None = None) -> None:
        """The rest of the story, as far as it has come."""
        try:
            self.review_danger(told)
            if told.scan.urgency == Urgency.NONE:
                self.settle(told)
            else:
                self.meet_and_follow(told, ve=ve, meets=meets)
        except Present:
            return

    # Settled in the call

    def settle(self, told: Told) -> None:
        if told.scan.outcome == Outcome.HELPED_ONWARD:
            signpost(
                case=told.case,
                by=told.taker,
                agency=self.teller.one(self.house.agencies),
                note=self.teller.one(texts.ONWARD),
                at=self.next(told, days=0),
            )
        if self.teller.chance(0.3):
            self.note(told)
        self.close(told, told.scan.outcome, VeAssessment.NO_REASON, days=self.teller.draw.randint(0, 4))

    # Met

    def meet_and_follow(self, told: Told, *, ve: str, meets: bool | None) -> None:
        draw = self.teller.draw
        if meets is False or (meets is None and self.teller.chance(0.14)):
            self.close(told, Outcome.DECLINED, VeAssessment.CANNOT_TELL, days=draw.randint(1, 6))
            return
        if self.teller.chance(0.12):
            other = self.teller.one([taker for taker in self.house.takers if taker != told.case.handler])
            reason = self.teller.one(texts.HAND_OVERS)
            hand_over_case(case=told.case, to=other, by=told.taker, reason=reason, at=self.next(told, days=1))
        meeting = self.plan_meeting(told, must_be_held=meets is True)
        if meeting is None:
            self.close(told, Outcome.UNREACHABLE, VeAssessment.CANNOT_TELL, days=5)
            return
        self.hold(told, meeting)
        ve = ve or draw.choices(VeAssessment.values, (14, 60, 26))[0]
        self.assess(told, meeting, ve)
        if ve == VeAssessment.NO_REASON and self.teller.chance(0.6):
            self.help_onward(told)
            return
        self.link_in(told, ve)
        self.follow_up(told)

    def plan_meeting(self, told: Told, *, must_be_held: bool) -> Meeting | None:
        """Offer or book; it may be moved, cancelled, or nobody may come. None: no meeting came about."""
        days = 1 if told.scan.urgency != Urgency.CAN_WAIT else self.teller.draw.randint(3, 9)
        if self.teller.chance(0.12):
            days += 4
        offered = None
        if self.teller.chance(0.5):
            offered = offer_meeting(
                case=told.case, caller=told.call.caller, by=told.taker, at=self.next(told, days=0)
            )
        meeting = self.book(told, days=days, offered=offered)
        fate = 1.0 if must_be_held else self.teller.draw.random()
        if fate < 0.08:
            at = self.teller.reached(meeting.ends_at + timedelta(minutes=5))
            mark_no_show(meeting=meeting, by=told.taker, at=at)
            told.at = at
            return self.book(told, days=3) if self.teller.chance(0.5) else None
        if fate < 0.2:
            return self.move(told, meeting)
        if fate < 0.27:
            cancel_meeting(
                meeting=meeting,
                side=Side.CALLER,
                reason=self.teller.one(texts.CANCELS),
                by=told.taker,
                at=self.before(told, meeting),
            )
            return self.book(told, days=3)
        return meeting

    def book(
        self, told: Told, *, days: int, offered: Meeting | None = None, kind: str = Kind.WITH_CALLER
    ) -> Meeting:
        at = self.next(told, days=0)
        values = self.free_time(told, at, days=days) | {"by": told.taker, "at": at}
        if offered is not None:
            return book_offered_meeting(meeting=offered, **values)
        caller = told.call.caller if kind == Kind.WITH_CALLER else None
        return book_meeting(case=told.case, kind=kind, caller=caller, **values)

    def free_time(self, told: Told, at: datetime, *, days: int) -> dict:
        """A room and people who are free, on the first day that has some."""
        staff = [self.teller.one(self.house.coordinators)]
        if told.taker not in staff:
            staff.append(told.taker)
        for extra in range(60):
            day = timezone.localdate(self.teller.later(at, days=max(days + extra, 1)))
            for hour, minute in DAY_SLOTS:
                starts_at = local(day, hour, minute)
                room = next(
                    (room for room in self.house.rooms if self.is_free("room", room, starts_at)), None
                )
                if room and all(self.is_free("user", user, starts_at) for user in staff):
                    self.teller.taken.add(("room", room.pk, starts_at))
                    self.teller.taken.update(("user", user.pk, starts_at) for user in staff)
                    ends_at = starts_at + timedelta(minutes=60)
                    return {
                        "starts_at": starts_at,
                        "ends_at": ends_at,
                        "staff": staff,
                        "room": room,
                        "mode": Mode.ON_SITE,
                    }
        raise LookupError("no free time in sixty days")

    def is_free(self, what: str, who, starts_at: datetime) -> bool:
        return (what, who.pk, starts_at) not in self.teller.taken

    def move(self, told: Told, meeting: Meeting) -> Meeting:
        at = self.before(told, meeting)
        values = self.free_time(told, max(at, meeting.starts_at), days=2)
        reason = self.teller.one(texts.CANCELS)
        return reschedule_meeting(
            meeting=meeting, side=Side.CALLER, reason=reason, by=told.taker, at=at, **values
        )

    def hold(self, told: Told, meeting: Meeting) -> None:
        """The meeting, with the battery and what came out of it."""
        told.at = self.teller.reached(meeting.ends_at)
        by = told.taker
        hold_meeting(meeting=meeting, by=by, level_reason=LEVEL_REASON, at=told.at)
        start_battery(meeting=meeting, by=by, at=told.at)
        for section in self.sections:
            save_answers(
                meeting=meeting,
                section=section,
                answers={question.pk: self.answer(question) for question in section.questions.all()},
                by=by,
                at=told.at,
            )
        sign_battery(meeting=meeting, by=by, at=self.next(told, days=0))
        self.find(told, meeting)

    def answer(self, question) -> dict:
        """What was said, if anything: a question may stay open."""
        choices = texts.ANSWERS.get(question.key)
        if not choices or self.teller.chance(0.2):
            return {}
        value = self.teller.one(choices)
        decided = texts.DECISION if value == "yes" and question.yes_needs_decision else ""
        return {"value": [value], "basis": self.teller.one(texts.BASES), "decision": decided}

    def find(self, told: Told, meeting: Meeting) -> None:
        add = {"meeting": meeting, "by": told.taker, "at": told.at}
        add_finding(kind="works", text=self.teller.one(texts.WORKS), **add)
        add_finding(kind="not", text=self.teller.one(texts.WORKS_NOT), **add)
        if self.teller.chance(0.7):
            due_on = timezone.localdate(self.teller.later(told.at, days=5))
            task = add_finding(
                kind="find_out",
                text=self.teller.one(texts.FIND_OUT),
                owner_kind="caller",
                due_on=due_on,
                **add,
            )
            if self.teller.chance(0.85):
                answer = self.teller.one(texts.FOUND)
                answer_finding(finding=task, answer=answer, by=told.taker, at=self.next(told, days=4))

    def assess(self, told: Told, meeting: Meeting, ve: str) -> None:
        at = self.next(told, days=1)
        sign_assessment(
            meeting=meeting,
            ve=ve,
            speaks_for=self.teller.one(texts.FOR) if ve != VeAssessment.NO_REASON else None,
            speaks_against=self.teller.one(texts.AGAINST),
            uncertain=self.teller.one(texts.UNCERTAIN),
            by=told.taker,
            at=at,
        )

    # After the meeting

    def help_onward(self, told: Told) -> None:
        note, agency = self.teller.one(texts.ONWARD), self.teller.one(self.house.agencies)
        signpost(case=told.case, by=told.taker, agency=agency, note=note, at=self.next(told, days=1))
        self.close(told, Outcome.HELPED_ONWARD, VeAssessment.NO_REASON, days=self.teller.draw.randint(5, 20))

    def link_in(self, told: Told, ve: str) -> None:
        """Propose, have it approved where it is for the police, send, and hear what they say."""
        agency = self.teller.one(self.house.agencies)
        coordinator = self.teller.one(self.house.coordinators)
        is_police = agency.type.group == "police"
        if is_police and ve != VeAssessment.REASON:
            agency, is_police = self.house.agencies[-3], False
        at = self.next(told, days=1)
        consented = {
            "consented_on": timezone.localdate(at),
            "basis_reason": "Muntligt, av den uppgiften gäller.",
        }
        concrete = {"basis_reason": "Uttalat stöd för våld, en namngiven plats och tillgång till kniv."}
        referral = propose_referral(
            case=told.case,
            agency=agency,
            by=coordinator,
            scope=self.teller.one(texts.SCOPES),
            sheet=self.teller.one(texts.SHEETS),
            legal_basis=self.bases["terror_prevention" if is_police else "consent"],
            at=at,
            **(concrete if is_police else consented),
        )
        if is_police:
            request_approval(referral=referral, by=coordinator, at=at)
            approve_referral(referral=referral, by=self.house.users["chef"], at=self.next(told, days=0))
        send_referral(referral=referral, by=coordinator, at=self.next(told, days=0))
        self.answer_referral(told, referral, coordinator)

    def answer_referral(self, told: Told, referral: Referral, by) -> None:
        if self.teller.chance(0.15):
            answer = self.teller.one(texts.DECLINED)
            decline_referral(referral=referral, answer=answer, by=by, at=self.next(told, days=3))
            return
        days = self.teller.draw.randint(1, 6)
        accept_referral(
            referral=referral, answer=self.teller.one(texts.ANSWERED), by=by, at=self.next(told, days=days)
        )
        outcome = self.teller.one(("support_given", "support_given", "advice", "ongoing"))
        at = self.next(told, days=self.teller.draw.randint(15, 40))
        words = self.teller.one(texts.OUTCOMES)
        complete_referral(referral=referral, outcome=outcome, outcome_text=words, by=by, at=at)

    def follow_up(self, told: Told) -> None:
        for _ in range(self.teller.draw.randint(0, 2)):
            self.note(told)
        if self.teller.chance(0.35):
            meeting = self.book(told, days=15, kind=Kind.FOLLOW_UP)
            told.at = self.teller.reached(meeting.ends_at)
            hold_meeting(meeting=meeting, by=told.taker, at=told.at)
        ve = told.case.__class__.objects.get(pk=told.case.pk).ve_assessment or VeAssessment.CANNOT_TELL
        self.close(told, Outcome.LINKED_IN, ve, days=self.teller.draw.randint(10, 35))

    # Small things

    def review_danger(self, told: Told) -> None:
        report = DangerReport.objects.filter(call=told.call).first()
        if report is not None:
            review = "Rätt ordning och rätt samtal. Inget att ändra."
            at = self.teller.reached(self.teller.later(told.at, days=1))
            review_danger(report=report, review=review, by=self.house.users["chef"], at=at)

    def note(self, told: Told) -> None:
        source, words = self.teller.one(texts.NOTES)
        at = self.next(told, days=self.teller.draw.randint(2, 8))
        write_note(
            case=told.case, event_on=timezone.localdate(at), source=source, text=words, by=told.taker, at=at
        )

    def close(self, told: Told, outcome: str, ve: str, *, days: int) -> None:
        close_case(
            case=told.case,
            outcome=outcome,
            ve_assessment=ve,
            reason=self.teller.one(texts.CLOSING),
            by=told.taker,
            at=self.next(told, days=days),
        )

    def next(self, told: Told, *, days: int) -> datetime:
        """So many working days on; the story ends when that has not come yet."""
        told.at = self.teller.reached(self.teller.later(told.at, days=days))
        return told.at

    def before(self, told: Told, meeting: Meeting) -> datetime:
        """Halfway between now in the story and the meeting."""
        told.at = self.teller.reached(told.at + (meeting.starts_at - told.at) / 2)
        return told.at
