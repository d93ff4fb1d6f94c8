"""How far a case has come, and all that is drawn of it before anything is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from calls.models.choices import AgeBand, Outcome, Situation, Urgency, VeAssessment
from stodtelefon.demo.load.days import opening
from stodtelefon.demo.load.staff import Person
from stodtelefon.demo.load.world import World

LEAN_AFTER = 1_200  # days since the call: closed more than three years ago
HOURS_OPEN = 31_000  # seconds in which calls come: from eight to some minutes before five
# Of cases so many days old, how many are still open
STILL_OPEN = ((14, 0.9), (60, 0.5), (180, 0.08), (5_000, 0.004))
NEW = 14
URGENCIES, OF_URGENCIES = ("none", "can_wait", "prompt", "acute"), (30, 45, 22, 3)
VE, OF_VE = VeAssessment.values, (8, 72, 20)
ENDS = ("settled", "advice_given", "helped_onward", "support_completed", "declined", "linked_in")


class Stage(Enum):
    """What an open case waits for."""

    UNFINISHED = auto()  # its snabbscanning
    UNASSIGNED = auto()  # somebody who takes it
    TO_OFFER = auto()  # a meeting
    OFFERED = auto()  # a time
    PLANNED = auto()  # the day of the meeting
    HELD = auto()  # the assessment
    FOLLOW_UP = auto()  # how it went
    CLOSED = auto()


STAGES = list(Stage)[:-1]
OF_NEW, OF_OLDER = (2, 20, 25, 6, 37, 7, 3), (0, 2, 14, 4, 15, 20, 45)
REMAINS = (Stage.OFFERED, Stage.PLANNED, Stage.HELD, Stage.FOLLOW_UP)
BEFORE_TODAY = 4  # working days that a case needs to have come past its meeting


@dataclass(kw_only=True)
class Story:
    id: UUID
    number: str
    place: int  # of the day among the working days
    opened: datetime
    logged: datetime
    taker: Person
    handler: Person | None
    stage: Stage
    urgency: str
    scan_outcome: str
    is_lean: bool
    is_new: bool
    is_named: bool
    age: str
    situation: str
    last: datetime  # that something happened
    callers: list[UUID] = field(default_factory=list)
    is_held: bool = False
    is_assessed: bool = False
    is_planned: bool = False
    ve: str = ""

    @property
    def closes(self) -> bool:
        return self.stage is Stage.CLOSED

    @property
    def is_unfinished(self) -> bool:
        return self.stage is Stage.UNFINISHED

    @property
    def remains(self) -> bool:
        return self.urgency in Urgency.remaining()

    @property
    def who(self) -> Person:
        """Whoever works with it."""
        return self.handler or self.taker

    def reach(self, at: datetime) -> None:
        """Something happened then."""
        self.last = max(self.last, at)


def calls_of_day(world: World, place: int, count: int) -> list[datetime]:
    """When the calls of a day come, in order."""
    begins = opening(world.days.all[place])
    seconds = sorted(world.draw.randrange(HOURS_OPEN) for _ in range(count))
    return [begins + timedelta(seconds=second) for second in seconds]


def draw_story(world: World, place: int, opened: datetime, number: str) -> Story:
    age = (world.now - opened).days
    stage = _stage(world, place, age)
    taker = world.pick(world.line.staff.workers)
    is_alone = stage in (Stage.UNASSIGNED, Stage.UNFINISHED)
    handler = None if is_alone else taker if world.chance(0.7) else world.pick(world.line.staff.workers)
    urgency = world.weighted(URGENCIES, OF_URGENCIES)
    if stage in REMAINS and urgency == Urgency.NONE:
        urgency = Urgency.CAN_WAIT.value
    if stage is Stage.UNFINISHED:
        urgency = ""
    logged = world.after(opened, 5, 40)
    return Story(
        id=world.new_id(),
        number=number,
        place=place,
        opened=opened,
        logged=logged,
        last=logged,
        taker=taker,
        handler=handler,
        stage=stage,
        urgency=urgency,
        scan_outcome=_outcome(world, urgency),
        is_lean=stage is Stage.CLOSED and age > LEAN_AFTER,
        is_new=age <= NEW,
        is_named=world.chance(0.2) and not (stage is Stage.CLOSED and age > LEAN_AFTER),
        age=world.pick(AgeBand.values),
        situation=world.pick(Situation.values),
    )


def _stage(world: World, place: int, age: int) -> Stage:
    share = next(share for days, share in STILL_OPEN if age <= days)
    if not world.chance(share):
        return Stage.CLOSED
    stage = world.weighted(STAGES, OF_NEW if age <= NEW else OF_OLDER)
    is_too_new = place > world.days.today - BEFORE_TODAY and stage in (Stage.HELD, Stage.FOLLOW_UP)
    return Stage.PLANNED if is_too_new else stage


def _outcome(world: World, urgency: str) -> str:
    """What the snabbscanning led to: one that goes with its answers (`calls/models/outcomes.py`)."""
    if not urgency:
        return ""
    if urgency == Urgency.NONE:
        return Outcome.ADVICE_GIVEN.value
    return world.weighted(
        (Outcome.INVITED.value, Outcome.LINKED_IN.value, Outcome.HELPED_ONWARD.value), (90, 6, 4)
    )
