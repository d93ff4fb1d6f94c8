"""What stands on Idag in the demo: today's meetings, what is overdue, what waits for somebody. All made up."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from calls.actions.callbacks import begin_try, note_no_answer
from calls.actions.calls import log_call
from calls.actions.cases import hand_over_case
from calls.actions.contacts import log_contact
from calls.actions.danger import report_danger
from calls.actions.notes import write_note
from calls.actions.reminders import set_reminder
from calls.actions.wordings import begin_wording, write_words
from calls.inputs import (
    CallerInput,
    CallInput,
    ChildInput,
    ContactInput,
    DangerInput,
    Found,
    NonCaseInput,
    ScanInput,
)
from calls.models import Alarm, Call, Callback, ChildDecision, ConcernKind, DangerReport
from calls.models.choices import Outcome, Situation, Urgency
from calls.promptness import add_working_days, is_working_day
from meetings.actions.answers import save_answers
from meetings.actions.batteries import start_battery
from meetings.actions.findings import add_finding
from meetings.actions.meetings import book_meeting, hold_meeting
from meetings.models import Meeting, Question
from meetings.models.choices import LateReason
from referrals.actions.referrals import propose_referral, request_approval, send_referral
from referrals.actions.signpostings import signpost
from stodtelefon.accounts.actions.away import set_away
from stodtelefon.accounts.models import User
from stodtelefon.demo import texts
from stodtelefon.demo.narrator import Narrator, local
from stodtelefon.demo.stories import LEVEL_REASON, Stories
from stodtelefon.demo.storylines import ADULT, PARENT, SCHOOL_FAR_RIGHT, SCHOOL_ISLAMIST, Storyline

KNOWN_CODE = "LEK-47-RAV"


class Today:
    """Puts the line's present day together, each piece through its action."""

    def __init__(self, narrator: Narrator, stories: Stories):
        self.narrator, self.stories, self.now = narrator, stories, narrator.now
        self.users = narrator.staff.users
        self.maja, self.yusuf = self.users["samtal"], self.users["samordnare"]

    def tell(self) -> None:
        self.somebody_away()
        self.waiting_for_a_meeting()
        self.in_the_queue()
        self.danger_and_children()
        self.missed_calls()
        self.to_another_door()
        self.contacts()
        self.met_before_and_today()
        self.booked_late()
        self.handed_over()
        self.for_the_manager()
        self.other_words()

    def somebody_away(self) -> None:
        """Nora is away for a week and more, and Maja stands in: she is no barnbedömare, which the page says."""
        today = timezone.localdate(self.now)
        set_away(
            user=self.users["nora.falk"],
            first_day=today,
            last_day=add_working_days(today, 7),
            stand_in=self.maja,
            by=self.yusuf,
            at=self.now,
        )

    def handed_over(self) -> None:
        """This morning a colleague gave Maja a case, which she has not opened yet."""
        given = self.call(self.ago(days=1, hour=14), PARENT, "parent", Urgency.CAN_WAIT, taker=self.yusuf)
        reason = "Mamman ringde under ditt pass i våras. Hon vill helst tala med dig."
        hand_over_case(
            case=given.case, to=self.maja, by=self.yusuf, reason=reason, at=self.ago(days=0, hour=8)
        )

    def other_words(self) -> None:
        """Yusuf is about to change how a call begins."""
        words = {"say_who": "Hej och välkommen till stödtelefonen. I vilken roll hör du av dig?"}
        write_words(wording=begin_wording(by=self.yusuf), part="who", words=words, by=self.yusuf)

    def ago(self, *, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """So many working days before today, in local time; never later than a few minutes ago."""
        day = timezone.localdate(self.now)
        while days > 0:
            day -= timedelta(days=1)
            days -= is_working_day(day)
        return min(local(day, hour, minute), self.now - timedelta(minutes=30))

    def call(
        self,
        at: datetime,
        storyline: Storyline,
        role: str,
        urgency: str,
        *,
        taker: User,
        queue: bool = False,
        **more,
    ) -> Call:
        scan = {
            "danger": "no",
            "age_band": storyline.ages[-1],
            "child_at_risk": "no",
            "own_observations": self.narrator.one(storyline.seen),
            "changes": self.narrator.one(storyline.changes),
            "situation": storyline.situations[0],
            "milieus": (storyline.milieus[0],),
            "what_works": self.narrator.one(storyline.works),
            "urgency": urgency,
            "reason": self.narrator.one(storyline.remains),
            "outcome": Outcome.INVITED,
        } | more.pop("scan", {})
        return log_call(
            by=taker,
            call=CallInput(received_at=at, minutes=14, leave_in_queue=queue),
            scan=ScanInput(**scan),
            caller=CallerInput(
                role=self.narrator.roles[role],
                is_municipal_staff=True,
                is_anonymous=more.get("contact") is None,
                was_informed=True,
            ),
            code=more.pop("code", None) or self.narrator.code(),
            at=min(at + timedelta(minutes=16), self.now),
            **more,
        )

    def waiting_for_a_meeting(self) -> None:
        """Two of Maja's: one that is late, one with days left, whose caller comes back with a known code."""
        contact = ContactInput(
            name="Påhittad Ekström", phone="070-000 00 20", contact_safety="Ring inte under lektionstid."
        )
        late = self.call(
            self.ago(days=5), SCHOOL_FAR_RIGHT, "teacher", Urgency.PROMPT, taker=self.maja, contact=contact
        )
        self.call(
            self.ago(days=2, hour=13), PARENT, "parent", Urgency.CAN_WAIT, taker=self.maja, code=KNOWN_CODE
        )
        set_reminder(
            case=late.case,
            due_on=timezone.localdate(self.now),
            text="Ring efter klockan 15 och erbjud en ny tid.",
            by=self.maja,
            at=self.ago(days=3),
        )
        write_note(
            case=late.case,
            event_on=timezone.localdate(self.ago(days=3)),
            source="caller",
            text="Svarade inte. Talade in att vi hör av oss igen, utan att säga varför.",
            by=self.maja,
            at=self.ago(days=3),
        )

    def in_the_queue(self) -> None:
        """Three that nobody has taken yet."""
        ivan = self.users["ivan.stone"]
        self.call(self.ago(days=1, hour=15), ADULT, "friend", Urgency.CAN_WAIT, taker=ivan, queue=True)
        self.call(
            self.ago(days=1, hour=9), SCHOOL_ISLAMIST, "school_health", Urgency.PROMPT, taker=ivan, queue=True
        )
        self.call(self.ago(days=4, hour=11), PARENT, "sibling", Urgency.CAN_WAIT, taker=ivan, queue=True)

    def danger_and_children(self) -> None:
        """A call in danger whose other questions remain, and a child for the assessor to decide about."""
        danger = DangerInput(
            emergency=DangerReport.Emergency.WE_CALLED,
            told_whom="Karin Holm och socialjouren",
            socialjour_told=True,
            done="Ringde 112 medan kollegan höll kvar samtalet. Polis var på plats efter tio minuter.",
        )
        log_call(
            by=self.maja,
            call=CallInput(received_at=self.now - timedelta(hours=2), minutes=25),
            scan=ScanInput(
                danger="yes", own_observations="En vän har en kniv och är på väg till torget. Låter upprörd."
            ),
            caller=CallerInput(role=self.narrator.roles["friend"]),
            danger=danger,
            code=self.narrator.code(),
            at=self.now - timedelta(hours=1, minutes=30),
        )
        self.call(
            self.now - timedelta(hours=4),
            SCHOOL_FAR_RIGHT,
            "principal",
            Urgency.CAN_WAIT,
            taker=self.users["ivan.stone"],
            scan={"child_at_risk": "yes"},
            child=ChildInput(kind=ChildDecision.Kind.ASSESS_TODAY, assessor=self.yusuf),
        )

    def to_another_door(self) -> None:
        """One who is to be asked today whether they got there; one who wants to leave and calls the first time."""
        onward = {
            "outcome": Outcome.HELPED_ONWARD,
            "reason": "Det handlar om bråken hemma, inte om rörelsen.",
        }
        at = self.ago(days=6, hour=11)
        helped = self.call(at, PARENT, "parent", Urgency.NONE, taker=self.maja, scan=onward)
        signpost(
            case=helped.case,
            agency=self.narrator.agencies[1],
            note="Gav numret och sade att de har tid på tisdagar.",
            other_concern=ConcernKind.objects.get(key="conflict"),
            ask_on=timezone.localdate(self.now),
            reach="070-000 00 41, efter fyra. Ring inte på helgen.",
            by=self.maja,
            at=at + timedelta(minutes=20),
        )
        leaving = {
            "situation": Situation.WANTS_OUT,
            "own_observations": "Jag har varit med i tre år och vill inte mer. De vet var jag bor.",
            "changes": "Har slutat gå på träffarna. De ringer varje kväll.",
            "what_works": "Min syster vet, och jag kan sova hos henne.",
            "reason": "Vill ut och vet inte hur.",
        }
        self.call(self.now - timedelta(hours=3), ADULT, "self", Urgency.PROMPT, taker=self.maja, scan=leaving)

    def missed_calls(self) -> None:
        """Five to call back: a late one, one by the clock, one on a named day, one tried twice, one whom a colleague is
        calling."""
        self.missed(26, "070-000 00 32")
        self.missed(3, "070-000 00 31, fråga efter den som ringde om sin bror", callback_from=time(15))
        on = add_working_days(timezone.localdate(self.now), 2)
        self.missed(4, "070-000 00 35, är bortrest till dess", callback_on=on)
        tried = self.missed(30, "070-000 00 33, på kvällen går det bra")
        for hours in (5, 1):
            at = self.now - timedelta(hours=hours)
            begin_try(callback=tried, by=self.maja, at=at)
            next_on = add_working_days(timezone.localdate(at), 1)
            note_no_answer(callback=tried, next_on=next_on, next_from=time(17), by=self.maja, at=at)
        ivan = self.users["ivan.stone"]
        begin_try(callback=self.missed(2, "070-000 00 34"), by=ivan, at=self.now)

    def missed(self, hours: int, contact: str, **when) -> Callback:
        at = self.now - timedelta(hours=hours)
        values = NonCaseInput(kind="missed", received_at=at, callback_to=contact, **when)
        return log_contact(by=self.maja, contact=values, at=at).callback

    def contacts(self) -> None:
        for kind in ("wrong_number", "hang_up"):
            log_contact(by=self.maja, contact=NonCaseInput(kind=kind, received_at=self.now), at=self.now)

    def met_before_and_today(self) -> None:
        """One held two weeks ago with something to find out and an answer awaited; two meetings today."""
        case = self.held_before()
        self.meeting_today(case, hour=13, kind=Meeting.Kind.FOLLOW_UP)
        other = self.call(self.ago(days=3), SCHOOL_ISLAMIST, "teacher", Urgency.PROMPT, taker=self.yusuf)
        self.meeting_today(other.case, hour=15, caller=other.caller)

    def held_before(self):
        call = self.call(
            self.ago(days=14), SCHOOL_FAR_RIGHT, "school_health", Urgency.PROMPT, taker=self.maja
        )
        at = self.ago(days=12, hour=8)
        starts_at = self.ago(days=11, hour=8)
        meeting = book_meeting(
            case=call.case,
            caller=call.caller,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            staff=[self.maja],
            by=self.maja,
            mode=Meeting.Mode.PHONE,
            late_reason=LateReason.NO_TIME,
            at=at,
        )
        hold_meeting(meeting=meeting, by=self.maja, level_reason=LEVEL_REASON, at=meeting.ends_at)
        add = {"meeting": meeting, "by": self.maja, "at": meeting.ends_at}
        add_finding(kind="works", text=texts.WORKS[0], **add)
        add_finding(kind="not", text=texts.WORKS_NOT[0], **add)
        self.what_answers_demand(meeting)
        due_on = timezone.localdate(self.now)
        add_finding(
            kind="find_out",
            text=texts.FIND_OUT[3],
            owner_kind="colleague",
            owner=self.maja,
            due_on=due_on,
            **add,
        )
        referral = propose_referral(
            case=call.case,
            agency=self.narrator.agencies[7],
            by=self.yusuf,
            scope=texts.SCOPES[0],
            sheet=texts.SHEETS[0],
            legal_basis=self.stories.bases["deidentified"],
            at=self.ago(days=10),
        )
        send_referral(referral=referral, by=self.yusuf, at=self.ago(days=9))
        return call.case

    def what_answers_demand(self, meeting: Meeting) -> None:
        """Two flagged answers: the red panel is filled in after one, and a child is still to be decided about."""
        at = meeting.ends_at
        meeting = start_battery(meeting=meeting, by=self.maja, at=at)
        for key in ("anyone_afraid", "home_and_children"):
            asked = Question.objects.get(section__battery=meeting.battery, key=key)
            answers = {asked.pk: {"value": ["yes"]}}
            save_answers(meeting=meeting, section=asked.section, answers=answers, by=self.maja, at=at)
        alarm = Alarm.objects.get(case=meeting.case, deed=Alarm.Deed.DANGER)
        report_danger(
            case=meeting.case,
            given=DangerInput(
                emergency=DangerReport.Emergency.NOT_NEEDED,
                told_whom="Karin Holm",
                done="Kuratorn följde eleven till rektorn samma eftermiddag.",
            ),
            found=Found(found_in=alarm.found_in, found_id=alarm.found_id),
            alarms=[alarm],
            by=self.maja,
            at=at,
        )

    def meeting_today(self, case, *, hour: int, kind: str = Meeting.Kind.WITH_CALLER, caller=None) -> None:
        """Later today while there is time left, otherwise the next working day."""
        day = timezone.localdate(self.now)
        if local(day, hour) <= self.now:
            hour, day = (
                (hour, add_working_days(day, 1)) if timezone.localtime(self.now).hour >= 21 else (22, day)
            )
        starts_at = local(day, hour, 0)
        ends_at = starts_at + timedelta(minutes=60)
        staff = [self.maja if kind == Meeting.Kind.FOLLOW_UP else self.yusuf]
        room = self.narrator.free_room(starts_at, ends_at)
        self.narrator.take(room, staff, starts_at, ends_at)
        book_meeting(
            case=case,
            caller=caller,
            kind=kind,
            starts_at=starts_at,
            ends_at=ends_at,
            staff=staff,
            room=room,
            by=self.maja,
            late_reason=LateReason.NO_TIME,
            at=self.now - timedelta(minutes=20),
        )

    def booked_late(self) -> None:
        """One whose caller wants to wait: booked three weeks after the promised day, and among the late ones."""
        call = self.call(self.ago(days=4, hour=13), PARENT, "parent", Urgency.PROMPT, taker=self.maja)
        starts_at = local(add_working_days(timezone.localdate(self.now), 15), 9)
        book_meeting(
            case=call.case,
            caller=call.caller,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            staff=[self.maja],
            by=self.maja,
            mode=Meeting.Mode.PHONE,
            late_reason=LateReason.OTHER,
            late_words="Familjen är bortrest och vill ses när alla är hemma.",
            at=self.ago(days=3),
        )

    def for_the_manager(self) -> None:
        """A referral to the police that waits for her approval, and a promise that is broken."""
        call = self.call(self.ago(days=6), ADULT, "partner", Urgency.PROMPT, taker=self.yusuf)
        referral = propose_referral(
            case=call.case,
            agency=self.narrator.agencies[2],
            by=self.yusuf,
            scope="Bedömning av hotbilden.",
            sheet="En vuxen i kommunen har talat om en lista och en dag. Uppgifterna kommer från en närstående.",
            legal_basis=self.stories.bases["terror_prevention"],
            basis_reason="En namngiven dag, en lista och tillgång till utrustning, enligt närstående.",
            at=self.ago(days=1),
        )
        request_approval(referral=referral, by=self.yusuf, at=self.ago(days=1, hour=14))
