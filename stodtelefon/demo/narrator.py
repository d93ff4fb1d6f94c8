"""Tells one invented concern after another, through the same actions as staff use, each with its own time.

The narrator draws by a fixed seed, so the demo is the same each time. It never goes past the present: a story that
reaches tomorrow stops there, and so the latest cases stand open just as they do in real life.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from django.utils import timezone

from calls.actions.callbacks import begin_try, give_up_callback, reach_callback
from calls.actions.calls import log_call
from calls.actions.children import decide_child
from calls.actions.contacts import log_contact
from calls.inputs import (
    CallerInput,
    CallInput,
    ChildInput,
    ContactInput,
    DangerInput,
    NonCaseInput,
    ScanInput,
)
from calls.models import Audience, Call, Callback, CallerRole, ChildDecision, DangerReport, OutreachKind
from calls.models.choices import Advice, AgeBand, Outcome, Urgency
from calls.models.outcomes import rule_of
from calls.promptness import add_working_days, is_working_day
from meetings.models import Booking, Room
from referrals.models import Agency
from stodtelefon.accounts.models import User
from stodtelefon.dates import in_utc
from stodtelefon.demo import texts
from stodtelefon.demo.people import Staff
from stodtelefon.demo.storylines import ALL, SOMETHING_ELSE, Storyline
from stodtelefon.privacy.reference_codes import new_reference_code

T = TypeVar("T")
Kind = ChildDecision.Kind
MANDATED = {"school", "social_services", "municipality", "authority"}
HEARD = {
    "school": (("school_visit", "teachers"), ("network", "school_health"), ("colleague", "teachers")),
    "social_services": (("workplace_visit", "social_services"), ("colleague", "social_services")),
    "public": (("local_press", "public"), ("web", "parents"), ("association_evening", "mothers")),
}

# What came of the first call, and comes of the second in which nobody is in danger.
AGAIN = {Outcome.ACUTE: Outcome.INVITED, Outcome.CHILD_REPORT: Outcome.ADVICE_GIVEN}


class Present(Exception):
    """The story has come to what has not happened yet."""


@dataclass
class Concern:
    """A concern as far as its story has come: what comes next builds on it."""

    call: Call
    storyline: Storyline
    role: CallerRole
    scan: ScanInput
    at: datetime
    taker: User

    @property
    def case(self):
        return self.call.case


class Narrator:
    def __init__(self, staff: Staff, *, now: datetime, seed: int):
        self.staff = staff
        self.now = now
        self.draw = Random(seed)
        self.roles = {role.key: role for role in CallerRole.objects.all()}
        self.kinds = {kind.key: kind for kind in OutreachKind.objects.all()}
        self.audiences = {row.key: row for row in Audience.objects.all()}
        self.rooms = list(Room.objects.order_by("position"))
        self.agencies = list(Agency.objects.order_by("id"))
        self.taken: dict[tuple[str, int], list[tuple[datetime, datetime]]] = defaultdict(list)
        self.codes: set[str] = set()

    # Chance and time

    def one(self, choices: Sequence[T]) -> T:
        return self.draw.choice(list(choices))

    def chance(self, of: float) -> bool:
        return self.draw.random() < of

    def reached(self, at: datetime) -> datetime:
        """The time itself, or the end of the story when it has not come yet."""
        if at > self.now:
            raise Present
        return at

    def later(self, at: datetime, *, days: int, hour: int | None = None) -> datetime:
        """So many working days later, in office hours."""
        day = add_working_days(timezone.localdate(at), days) if days else timezone.localdate(at)
        if not days:
            return at + timedelta(minutes=self.draw.randint(10, 50))
        return local(day, hour or self.draw.randint(9, 15), self.draw.choice((0, 10, 20, 30, 40, 50)))

    def moment_in(self, month_start: date) -> datetime:
        """Some time on a working day in the month."""
        days = [month_start + timedelta(days=n) for n in range(28)]
        return local(
            self.one([day for day in days if is_working_day(day)]),
            self.draw.randint(8, 15),
            self.draw.randint(0, 59),
        )

    def code(self) -> str:
        while True:
            code = new_reference_code(self.draw.choice)
            if code not in self.codes:
                self.codes.add(code)
                return code

    # Who and what is free

    def remember_bookings(self) -> None:
        """Take what is taken in the database: by stories that were told before, and by visitors."""
        self.taken.clear()
        for room, user, start, end in Booking.objects.taken().values_list(
            "room_id", "user_id", "starts_at", "ends_at"
        ):
            self.taken["room" if room else "user", room or user].append((start, end))

    def take(self, room: Room, people: Iterable[User], start: datetime, end: datetime) -> None:
        for key in (("room", room.pk), *(("user", user.pk) for user in people)):
            self.taken[key].append((start, end))

    def free_room(self, start: datetime, end: datetime) -> Room | None:
        return next((room for room in self.rooms if self.is_free("room", room, start, end)), None)

    def is_free(self, what: str, who: Room | User, start: datetime, end: datetime) -> bool:
        return all(
            end <= other_start or other_end <= start for other_start, other_end in self.taken[what, who.pk]
        )

    # What happens on the line

    def call(self, at: datetime, *, storylines=ALL, staff_only=False, urgency="", **more) -> Concern:
        """A new concern: the call with its snabbscanning."""
        storyline = self.draw.choices([s for s, _ in storylines], [weight for _, weight in storylines])[0]
        role = self.roles[self.one(storyline.roles)]
        taker = more.pop("taker", None) or self.one(self.staff.takers)
        scan = self.scan(storyline, urgency=urgency, **more.pop("scan", {}))
        call, at = self.call_input(role, self.reached(at), **more.pop("call", {}))
        child = self.child(scan, role, taker)
        if child is not None and child.kind == Kind.REPORTED and scan.urgency == Urgency.NONE:
            scan = replace(scan, outcome=Outcome.CHILD_REPORT)
        contact = self.contact()
        made = log_call(
            by=taker,
            call=call,
            scan=scan,
            caller=CallerInput(
                role=role,
                is_municipal_staff=True if staff_only else self.chance(0.85),
                is_anonymous=contact is None and self.chance(0.6),
                was_informed=True,
            ),
            contact=contact,
            danger=more.pop("danger", None) or self.danger(scan),
            child=child,
            code=more.pop("code", None) or self.code(),
            at=at,
        )
        concern = Concern(made, storyline, role, scan, at, taker)
        if child is not None and child.kind == Kind.ASSESS_TODAY:
            self.assess_child(concern)
        return concern

    def call_again(self, concern: Concern, at: datetime) -> None:
        """The same person rings once more, by code or by name."""
        call, at = self.call_input(concern.role, self.reached(at))
        scan = ScanInput(
            danger="no",
            child_at_risk="no",
            age_band=concern.scan.age_band,
            own_observations=self.one(concern.storyline.seen),
            what_works=self.one(concern.storyline.works),
            urgency=concern.scan.urgency,
            reason="Ringde igen med mer att berätta. Bedömningen står fast.",
            outcome=AGAIN.get(concern.scan.outcome, concern.scan.outcome),
        )
        scan = with_reason(scan)
        log_call(by=self.one(self.staff.takers), call=call, scan=scan, joins=concern.call.caller, at=at)

    def scan(self, storyline: Storyline, *, urgency: str = "", **given) -> ScanInput:
        if not urgency:
            remains = 0.18 if storyline is SOMETHING_ELSE else 0.6
            urgency = Urgency.NONE
            if self.chance(remains):
                urgency = self.draw.choices(Urgency.remaining(), (66, 30, 4))[0]
        age = self.one(storyline.ages)
        values = {
            "danger": "yes" if urgency == Urgency.ACUTE else self.one(("no", "no", "no", "unknown")),
            "age_band": age,
            "child_at_risk": "yes" if age in AgeBand.minors() and self.chance(0.22) else "no",
            "own_observations": self.one(storyline.seen),
            "second_hand": self.one(storyline.heard) if self.chance(0.6) else "",
            "changes": self.one(storyline.changes) if self.chance(0.7) else "",
            "situation": self.one(storyline.situations),
            "milieus": (self.one(storyline.milieus),),
            "what_works": self.one(storyline.works) if self.chance(0.7) else "",
            "involved": storyline.involved if self.chance(0.7) else (),
            "needs": tuple(self.draw.sample(("talk", "advice", "knowledge", "meeting", "link_in"), 2)),
            "urgency": urgency,
            "reason": self.one(storyline.settled if urgency == Urgency.NONE else storyline.remains),
            "outcome": self.outcome(storyline, urgency),
        }
        return with_reason(ScanInput(**values | given))

    def outcome(self, storyline: Storyline, urgency: str) -> str:
        if urgency == Urgency.ACUTE:
            return Outcome.ACUTE
        if storyline is SOMETHING_ELSE:
            return Outcome.HELPED_ONWARD
        if urgency == Urgency.NONE:
            return self.one(
                (Outcome.SETTLED, Outcome.ADVICE_GIVEN, Outcome.ADVICE_GIVEN, Outcome.HELPED_ONWARD)
            )
        return Outcome.INVITED

    def call_input(self, role: CallerRole, received_at: datetime, **given) -> tuple[CallInput, datetime]:
        """The closing lines of a call, and when it was written down: as it ended, or later the same day."""
        minutes = self.draw.randint(6, 38)
        late = self.chance(0.05)
        written = received_at + timedelta(minutes=minutes + (180 if late else 2))
        kind, audience = self.one(HEARD.get(role.group, (("web", "public"), ("other_service", "public"))))
        rated = self.chance(0.5)
        before = self.draw.randint(4, 10)
        values = {
            "received_at": received_at,
            "minutes": minutes,
            "taken_by": self.one(self.staff.takers) if late else None,
            "advice": tuple(self.draw.sample(list(Advice.values), 2)) if self.chance(0.6) else (),
            "advice_text": self.one(texts.ADVICE) if self.chance(0.4) else "",
            "heard_through": self.kinds[kind] if self.chance(0.7) else None,
            "heard_as": self.audiences[audience] if self.chance(0.6) else None,
            "worry_before": before if rated else None,
            "worry_after": max(0, before - self.draw.randint(0, 4)) if rated else None,
        }
        return CallInput(**values | given), self.reached(written)

    def contact(self) -> ContactInput | None:
        """Four in ten say who they are and how they can be reached."""
        if not self.chance(0.4):
            return None
        first, second = self.draw.sample(texts.SURNAMES, 2)
        phone = self.one(texts.CONTACTS)[1]
        language = self.one(("", "", "", "pashto", "sorani"))  # in no list
        safety = self.one(texts.SAFETY)
        name = f"Påhittad {first} {second}"
        return ContactInput(name=name, phone=phone, contact_safety=safety, interpreter_language=language)

    def danger(self, scan: ScanInput) -> DangerInput | None:
        if scan.danger != "yes":
            return None
        return DangerInput(
            emergency=self.one(DangerReport.Emergency.values),
            told_whom="Chefen och socialjouren, på telefon.",
            socialjour_told=True,
            done="Stannade kvar i luren tills hjälpen var på plats.",
            told_at=None,
        )

    def child(self, scan: ScanInput, role: CallerRole, taker: User) -> ChildInput | None:
        if scan.child_at_risk == "no":
            return None
        kinds = [Kind.REPORTED, Kind.NOT_IDENTIFIABLE, Kind.ASSESS_TODAY]
        if role.group in MANDATED:
            kinds += [Kind.CALLER_REPORTS, Kind.CALLER_REPORTS]
        if taker.is_child_assessor:
            kinds.append(Kind.NO_REPORT)
        kind = self.one(kinds)
        return ChildInput(
            kind=kind,
            reported_to="Mottagningen barn och unga" if kind == Kind.REPORTED else "",
            reason="Barnet har redan en pågående utredning, och inget nytt kom fram."
            if kind == Kind.NO_REPORT
            else "",
            assessor=self.one(self.staff.assessors) if kind == Kind.ASSESS_TODAY else None,
        )

    def assess_child(self, concern: Concern) -> None:
        """The named assessor decides the same day."""
        waiting = ChildDecision.objects.awaiting().get(call=concern.call)
        values = ChildInput(kind=Kind.REPORTED, reported_to="Mottagningen barn och unga")
        decide_child(
            waiting=waiting,
            given=values,
            by=waiting.assessor,
            at=self.reached(concern.at + timedelta(minutes=45)),
        )

    def other_contact(self, at: datetime, kind: str = "") -> None:
        """A wrong number, a hang-up, a missed call: counted, nothing more."""
        kind = (
            kind
            or self.draw.choices(
                ("missed", "wrong_number", "silent", "hang_up", "other_errand"), (5, 3, 2, 2, 2)
            )[0]
        )
        leaves = kind == "missed" and self.chance(0.5)
        values = NonCaseInput(
            kind=kind,
            received_at=self.reached(at),
            callback_to=self.one(texts.CONTACTS)[1] if leaves else "",
        )
        taker = self.one(self.staff.takers)
        call = log_contact(by=taker, contact=values, at=at)
        if leaves:
            self.call_back(call.callback, taker, self.reached(self.later(at, days=1)))

    def call_back(self, callback: Callback, taker: User, at: datetime) -> None:
        begin_try(callback=callback, by=taker, at=at)
        if self.chance(0.8):
            reach_callback(callback=callback, by=taker, at=at)
        else:
            give_up_callback(callback=callback, reason=texts.GIVEN_UP, by=taker, at=at)


def with_reason(scan: ScanInput) -> ScanInput:
    """Where outcome and answers pull in different directions, why they do."""
    return (
        scan
        if rule_of(scan.outcome, vars(scan)) is None
        else replace(scan, outcome_reason=texts.OUTCOME_REASON)
    )


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """A local time of day, as an aware datetime."""
    return in_utc(datetime.combine(day, time(hour, minute)))
