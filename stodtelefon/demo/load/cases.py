"""One case, from the call until it is closed or waits: its parts in the order in which they happened."""

from __future__ import annotations

from datetime import datetime

from calls.models import Case, CaseDecision, Comparison
from calls.models.choices import RecordLevel, State, VeAssessment
from stodtelefon.demo.load.afterwards import A_DAY, tell_work
from stodtelefon.demo.load.first_calls import tell_call, tell_caller, tell_person
from stodtelefon.demo.load.meetings import tell_meetings
from stodtelefon.demo.load.stories import ENDS, OF_VE, VE, Stage, Story, draw_story
from stodtelefon.demo.load.words import RAISES
from stodtelefon.demo.load.world import World
from stodtelefon.demo.texts import CLOSING

CALLS_AGAIN = 0.18
CLOSES_WITHIN = 45 * A_DAY


def tell_case(world: World, place: int, opened: datetime, number: str) -> None:
    story = draw_story(world, place, opened, number)
    caller = tell_caller(world, story, opened)
    tell_person(world, story)
    tell_call(world, story, caller, opened, is_first=True)
    if not story.is_unfinished:
        if not story.is_lean and world.chance(CALLS_AGAIN):
            at = world.after(story.logged, 60, 9 * A_DAY)
            again = caller if world.chance(0.5) else tell_caller(world, story, at)
            tell_call(world, story, again, at)
        tell_meetings(world, story)
        if not story.is_lean:
            tell_work(world, story)
    world.read(min(story.last, world.now), story.who, story.id)
    _put_case(world, story)


def _put_case(world: World, story: Story) -> None:
    """The case itself, as what was told has left it."""
    level, outcome = _level(world, story), world.pick(ENDS) if story.closes else story.scan_outcome
    closed = world.after(story.last, 5, CLOSES_WITHIN) if story.closes else None
    if not story.is_lean:
        _decide(world, story, level, outcome, closed)
    if closed:
        world.wrote(closed, "case.closed", story.who, Case, story.id, story.id)
    else:
        world.put(Comparison, case_id=story.id, compared_at=story.logged, by_contact=False)
    is_received = story.handler not in (None, story.taker) and story.is_new and world.chance(0.2)
    world.put(
        Case,
        id=story.id,
        number=story.number,
        record_level=level,
        state=_state(story),
        urgency=story.urgency,
        outcome=outcome,
        ve_assessment=story.ve or (_believed(world, story) if story.closes else ""),
        handler_id=story.handler.id if story.handler else None,
        opened_at=story.opened,
        meet_by=world.meet_by(world.days.all[story.place], story.urgency),
        last_entry_on=(closed or story.last).date(),
        handed_over_at=story.logged if is_received and not story.closes else None,
        closed_at=closed,
        closed_by_id=story.who.id if closed else None,
        created_at=story.logged,
        created_by_id=story.taker.id,
    )


def _believed(world: World, story: Story) -> str:
    """What is said at the end of a case without a written assessment."""
    if story.is_held:
        return world.weighted(VE, OF_VE)
    return world.weighted((VeAssessment.NO_REASON.value, VeAssessment.CANNOT_TELL.value), (60, 40))


def _level(world: World, story: Story) -> str:
    if story.is_named:
        return RecordLevel.CASE.value
    is_advice = not story.is_held and world.chance(0.5)
    return RecordLevel.ADVICE.value if is_advice else RecordLevel.OPEN_SERVICE.value


def _state(story: Story) -> str:
    """Where what was told has brought it, as the table of moves says (`calls/states.py`)."""
    if story.closes:
        return State.CLOSED.value
    if story.stage is Stage.UNFINISHED:
        return State.NEW.value
    if story.is_assessed:
        return State.FOLLOW_UP.value
    if story.is_held:
        return State.MEETING_HELD.value
    return (State.MEETING_PLANNED if story.is_planned else State.SCANNED).value


def _decide(world: World, story: Story, level: str, outcome: str, closed: datetime | None) -> None:
    """The decisions on the timeline: who took it, why the level rose, why it was closed."""
    if level == RecordLevel.CASE:
        before = RecordLevel.OPEN_SERVICE.value
        why = {"from_value": before, "to_value": level, "reason": world.pick(RAISES)}
        _put_decision(world, story, "level_raised", story.logged, **why)
        world.wrote(story.logged, "case.level_raised", story.who, Case, story.id, story.id)
    if story.handler not in (None, story.taker):
        _put_decision(world, story, "taken_over", story.logged, to_value=story.handler.name)
        world.wrote(story.logged, "case.taken_over", story.who, Case, story.id, story.id)
        due = world.meet_by(world.days.all[story.place], story.urgency)
        moments = {"made": story.logged, "ended": story.logged, "due_on": due}
        world.kept("case_to_take", story.id, story.id, by=story.handler, **moments)
    if closed:
        _put_decision(world, story, "closed", closed, to_value=outcome, reason=world.pick(CLOSING))


def _put_decision(world: World, story: Story, kind: str, at: datetime, **values: str) -> None:
    by = story.who
    signed = {"by_id": by.id, "by_name": by.name, "by_title": by.title}
    world.put(CaseDecision, id=world.new_id(), case_id=story.id, kind=kind, at=at, **signed, **values)
