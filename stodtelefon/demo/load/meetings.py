"""The meetings of a case: booked with a room and somebody, held or not, with a battery, an assessment and findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from calls.models import Case
from meetings.models import Answer, Assessment, Booking, Finding, Meeting
from stodtelefon.demo.load.days import AFTERNOON, MORNING, Slot
from stodtelefon.demo.load.line import an_answer
from stodtelefon.demo.load.stories import OF_VE, VE, Stage, Story
from stodtelefon.demo.load.world import World
from stodtelefon.demo.texts import CANCELS

LATEST = 20  # working days ahead in which meetings are booked
WITHIN = {"can_wait": 10, "prompt": 2, "acute": 2}
FOLLOWS_AFTER = 20  # working days
ANSWERS = 12
BY_TELEPHONE = 0.15
TRIES = 15  # days that are asked for a free time
HELD, BOOKED, OFFERED = "held", "booked", "offered"
NOT_HELD = ("cancelled", "no_show")
WRITES_FOR = timedelta(minutes=20)


def tell_meetings(world: World, story: Story) -> None:
    """What the stage of the case says has come about. A closed one: in seven of ten where a concern remained."""
    stage = story.stage
    if stage is Stage.OFFERED:
        _offer(world, story)
    elif stage is Stage.PLANNED:
        is_forgotten = world.chance(0.08) and story.place < world.days.today - 1
        days = _before_today(world, story) if is_forgotten else _to_come(world, story)
        story.is_planned = _meet(world, story, days, BOOKED) is not None
    elif stage in (Stage.HELD, Stage.FOLLOW_UP):
        _hold_first(world, story)
        if story.is_assessed and world.chance(0.3):
            _meet(world, story, _to_come(world, story), BOOKED, kind="follow_up", half=AFTERNOON)
    elif stage is Stage.CLOSED and story.remains and world.chance(0.7):
        if world.chance(0.1):
            _meet(world, story, _before_today(world, story), world.pick(NOT_HELD))
        else:
            _hold_first(world, story)


def _hold_first(world: World, story: Story) -> None:
    held = _meet(world, story, _before_today(world, story), HELD)
    if held is None:
        return
    story.is_held = True
    meeting, at = held
    if not story.is_lean:
        _write_up(world, story, meeting, at)
    later = world.days.places[at.date()] + FOLLOWS_AFTER
    if story.closes and later < world.days.today and world.chance(0.3):
        _meet(world, story, world.days.all[later : later + 5], HELD, kind="follow_up", half=AFTERNOON)


def _before_today(world: World, story: Story) -> Sequence[date]:
    """The day that was promised or one before it, mostly, and those after it; all of them over."""
    last = world.days.today
    place = min(story.place + world.draw.randint(1, WITHIN.get(story.urgency, LATEST)), last - 1)
    place += world.draw.randint(1, LATEST) if world.chance(0.12) else 0
    place = min(place, last - 1)
    return world.days.all[max(place, story.place + 1) : last][:TRIES]


def _to_come(world: World, story: Story) -> Sequence[date]:
    """A day until the promised one, where that is not over; otherwise within a month."""
    tomorrow = world.days.today + 1
    promised = story.place + WITHIN[story.urgency]
    place = world.draw.randint(tomorrow, promised if promised > tomorrow else tomorrow + LATEST)
    return world.days.all[place:][:TRIES]


def _offer(world: World, story: Story) -> None:
    key, by = world.new_id(), story.who
    offered = {"offered_at": story.logged, "offered_by_id": by.id}
    row = {"case_id": story.id, "caller_id": story.callers[0]}
    world.put(Meeting, id=key, **row, kind="with_caller", status=OFFERED, mode="on_site", **offered)
    world.wrote(story.logged, "meeting.offered", by, Meeting, key, story.id)
    story.is_planned = True


def _meet(
    world: World,
    story: Story,
    days: Sequence[date],
    status: str,
    *,
    kind: str = "with_caller",
    half: time = MORNING,
) -> tuple[UUID, datetime] | None:
    """One meeting, if there is a free time on one of the days. Its key, and when it began."""
    slot = world.slots.take(days, half) if days else None
    if slot is None:
        return None
    if world.chance(BY_TELEPHONE):
        slot = slot._replace(room=None)
    key, by, booked = world.new_id(), story.who, min(world.after(story.logged, 10, 90), slot.starts_at)
    has_battery = status == HELD and kind == "with_caller" and not story.is_lean
    is_signed = has_battery and (story.stage is not Stage.HELD or world.chance(0.6))
    written = min(slot.ends_at + WRITES_FOR, world.now)
    world.put(
        Meeting,
        id=key,
        case_id=story.id,
        caller_id=story.callers[0],
        kind=kind,
        status=status,
        mode="on_site" if slot.room else "phone",
        room_id=slot.room,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        offered_at=story.logged,
        offered_by_id=by.id,
        booked_at=max(booked, story.logged),
        booked_by_id=by.id,
        battery_id=world.line.battery if has_battery else None,
        battery_signed_at=written if is_signed else None,
        battery_signed_by_id=slot.user if is_signed else None,
        written_at=None if status == BOOKED else written,
        **_end(world, slot, status, written),
    )
    _book(world, key, story.id, slot, is_released=status == "cancelled")
    if status != BOOKED:
        story.reach(written)
    if not story.is_lean:
        _note_it(world, story, key, slot, status, written)
        if has_battery and world.chance(0.05):
            _answer(world, story, key, slot.starts_at, written if is_signed else None)
    return key, slot.starts_at


def _end(world: World, slot: Slot, status: str, at: datetime) -> dict[str, object]:
    """When it came about or did not, and by whom."""
    match status:
        case "held":
            return {"held_at": slot.starts_at, "held_by_id": slot.user}
        case "no_show":
            return {"no_show_at": at, "no_show_by_id": slot.user}
        case "cancelled":
            why = {"cancelled_side": "caller", "reason": world.pick(CANCELS)}
            return {"cancelled_at": at, "cancelled_by_id": slot.user, **why}
    return {}


def _book(world: World, meeting: UUID, case: UUID, slot: Slot, *, is_released: bool) -> None:
    of = {"meeting_id": meeting, "case_id": case}
    taken = {**of, "starts_at": slot.starts_at, "ends_at": slot.ends_at}
    world.put(Booking, **taken, user_id=slot.user, is_released=is_released)
    if slot.room:
        world.put(Booking, **taken, room_id=slot.room, is_released=is_released)


def _note_it(world: World, story: Story, key: UUID, slot: Slot, status: str, written: datetime) -> None:
    """What was promised and kept by it, and its lines in the log."""
    booked = story.logged + WRITES_FOR
    due = world.meet_by(world.days.all[story.place], story.urgency)
    world.kept(
        "meeting_to_offer", story.id, story.id, by=story.who, made=story.logged, ended=booked, due_on=due
    )
    world.wrote(booked, "meeting.booked", story.who, Meeting, key, story.id)
    if status == BOOKED:
        return
    on = slot.starts_at.date()
    world.kept("meeting_to_hold", key, story.id, by=story.who, made=booked, ended=written, due_on=on)
    event = {"held": "meeting.held", "no_show": "meeting.not_attended"}.get(status, "meeting.cancelled")
    world.wrote(written, event, story.who, Meeting, key, story.id)


def _write_up(world: World, story: Story, meeting: UUID, at: datetime) -> None:
    """The assessment, but where the case waits for it, and what is to be found out."""
    by, written = story.who, world.after(at + WRITES_FOR, 40, 2_000)
    if story.stage is not Stage.HELD and (not story.closes or world.chance(0.8)):
        key, story.ve, story.is_assessed = world.new_id(), world.weighted(VE, OF_VE), True
        world.put(
            Assessment,
            id=key,
            meeting_id=meeting,
            speaks_for=world.text(2),
            speaks_against=world.text(2),
            uncertain=world.sentence(),
            ve=story.ve,
            review_on=at.date() + timedelta(days=30) if world.chance(0.3) else None,
            signed_at=written,
            signed_by_id=by.id,
            **world.signed(by),
        )
        world.wrote(written, "assessment.signed", by, Assessment, key, story.id)
        world.kept("assessment_to_write", meeting, story.id, by=by, made=at + WRITES_FOR, ended=written)
        story.reach(written)
    if world.chance(0.4):
        _find_out(world, story, meeting, written)


def _find_out(world: World, story: Story, meeting: UUID, at: datetime) -> None:
    by, values = story.who, {}
    if story.closes or world.chance(0.5):
        done = world.after(at, 500, 9_000)
        values = {"answer": world.sentence(), "done_at": done, "done_by_id": by.id}
        story.reach(done)
    owner = {"owner_kind": "colleague", "owner_id": by.id, "due_on": at.date() + timedelta(days=14)}
    made = {"created_at": at, "created_by_id": by.id}
    world.put(
        Finding,
        id=world.new_id(),
        meeting_id=meeting,
        kind="find_out",
        text=world.sentence(),
        **owner,
        **values,
        **made,
    )


def _answer(world: World, story: Story, meeting: UUID, at: datetime, signed: datetime | None) -> None:
    """Some of the questions of the battery."""
    by = story.who
    for question in world.line.questions[:ANSWERS]:
        world.put(
            Answer,
            id=world.new_id(),
            meeting_id=meeting,
            question_id=question.pk,
            **an_answer(question, world.draw, world.sentence()),
            basis="own" if question.asks_basis else "",
            answered_at=at,
            answered_by_id=by.id,
            signed_at=signed,
            **(world.signed(by) if signed else {}),
        )
    if signed:
        world.wrote(signed, "battery.signed", by, Meeting, meeting, story.id)
    world.log.add(at, "case.opened", by.id, Case, story.id, story.id)
