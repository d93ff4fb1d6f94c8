"""What comes in on the line: who calls, the call with its snabbscanning, and what was found in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from calls.models import (
    Call,
    Caller,
    ChildDecision,
    DangerReport,
    Identity,
    PersonOfConcern,
    QuickScan,
)
from calls.models.choices import AgeBand, Milieu, Outcome, Situation, Urgency
from calls.models.people import PERSONAL_NUMBER
from stodtelefon.demo.load.stories import Story
from stodtelefon.demo.load.words import TOLD, whole_name
from stodtelefon.demo.load.world import World
from stodtelefon.privacy.hashing import keyed_hash
from stodtelefon.privacy.personal_numbers import luhn
from stodtelefon.privacy.reference_codes import reference_code_hash

AGES, SITUATIONS, MILIEUS = AgeBand.values, Situation.values, Milieu.values
INVOLVED = ("school", "police", "family", "nobody")
ADVICE = ("listen", "talk", "observe", "report")
CHANNELS, OF_CHANNELS = ("phone", "call_back", "walk_in", "letter"), (80, 12, 5, 3)
CHILD = ("reported", "caller_reports", "not_identifiable", "no_report")
REVIEWED_AFTER = timedelta(days=2)
FRESH = 3  # working days


def tell_caller(world: World, story: Story, at: datetime) -> UUID:
    """One who gets in touch: by name or not, six in ten with a reference code."""
    key, (role, is_staff) = world.new_id(), world.pick(world.line.roles)
    has_name = not story.is_lean and world.chance(0.5)
    code = reference_code_hash(world.codes.take()) if world.chance(0.6) else None
    world.put(
        Caller,
        id=key,
        case_id=story.id,
        role_id=role,
        is_municipal_staff=is_staff == "yes" or (is_staff == "ask" and world.chance(0.7)),
        is_anonymous=not has_name,
        was_informed=True,
        code_hash=code,
        code_set_at=at if code else None,
        created_at=at,
    )
    story.callers.append(key)
    if has_name:
        _put_identity(
            world,
            story,
            at,
            caller_id=key,
            phone=f"070-{world.draw.randrange(10_000_000):07d}",
            contact_safety=world.sentence(),
        )
    return key


def tell_person(world: World, story: Story) -> None:
    """Whom the concern is about; by name only where the level lets it."""
    key = world.new_id()
    world.put(
        PersonOfConcern,
        id=key,
        case_id=story.id,
        age_band=story.age,
        situation=story.situation,
        milieus=[world.pick(MILIEUS)],
    )
    if story.is_named:
        number = personal_number(world)
        hashed = keyed_hash(PERSONAL_NUMBER, number)
        _put_identity(
            world, story, story.logged, person_id=key, personal_number=number, personal_number_hash=hashed
        )


def tell_call(world: World, story: Story, caller: UUID, at: datetime, *, is_first: bool = False) -> None:
    key, line = world.new_id(), world.line
    logged = story.logged if is_first else world.after(at, 5, 40)
    world.put(
        Call,
        id=key,
        kind="concern",
        case_id=story.id,
        caller_id=caller,
        channel=world.weighted(CHANNELS, OF_CHANNELS),
        received_at=at,
        minutes=world.draw.randint(5, 50),
        logged_at=logged,
        taken_by_id=story.taker.id,
        created_by_id=story.taker.id,
        heard_through_id=world.pick(line.kinds),
        heard_as_id=world.pick(line.audiences),
        advice=[world.pick(ADVICE)],
        advice_text=None if story.is_lean else world.sentence(),
        worry_before=world.draw.randint(4, 10),
        worry_after=world.draw.randint(0, 8),
    )
    in_danger = (is_first and story.is_unfinished) or world.chance(0.02)
    _put_scan(world, story, key, logged, in_danger=in_danger, is_first=is_first)
    if in_danger:
        _put_danger(world, story, key, logged)
    world.wrote(logged, "call.logged", story.taker, Call, key, story.id)
    story.reach(logged)


def personal_number(world: World) -> str:
    """Of somebody born between 1960 and 2012, with its check digit."""
    draw = world.draw
    year = draw.randint(1960, 2012)
    day = f"{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}"
    nine = f"{year % 100:02d}{day}{draw.randint(1, 999):03d}"
    return f"{year // 100}{nine}{luhn(nine)}"


def _put_identity(world: World, story: Story, at: datetime, **values: object) -> None:
    name = whole_name(world.pick)
    world.put(Identity, id=world.new_id(), name=name, added_at=at, added_by_id=story.taker.id, **values)


def _put_scan(
    world: World, story: Story, call: UUID, logged: datetime, *, in_danger: bool, is_first: bool
) -> None:
    """Signed, with an outcome that goes with its answers; or the one of an unfinished case, still without them."""
    values = {
        "id": world.new_id(),
        "call_id": call,
        "wording_id": world.line.wording,
        "danger": "yes" if in_danger else "no",
        "own_observations": world.text(2 if story.is_lean else 5),
        "written_by_id": story.taker.id,
        "written_at": logged,
    }
    if is_first and story.is_unfinished:
        world.put(QuickScan, **values)
        return
    child = world.weighted(("yes", "no", "unknown"), (12, 70, 18))
    needs_reason = story.urgency == Urgency.ACUTE or in_danger or story.scan_outcome == Outcome.HELPED_ONWARD
    if not story.is_lean:
        values |= {
            "second_hand": world.text(2) if world.chance(0.4) else None,
            "changes": world.text(2) if world.chance(0.5) else None,
            "what_works": world.sentence() if world.chance(0.4) else None,
        }
    world.put(
        QuickScan,
        **values,
        age_band=story.age,
        child_at_risk=child,
        situation=story.situation,
        milieus=[world.pick(MILIEUS)],
        involved=[world.pick(INVOLVED)],
        needs=[world.pick(world.line.needs)[1]],
        urgency=story.urgency,
        reason=world.sentence(),
        outcome=story.scan_outcome,
        outcome_reason=world.sentence() if needs_reason else None,
        signed_at=logged,
        **world.signed(story.taker),
    )
    if child == "yes":
        _put_child(world, story, call, logged)


def _put_child(world: World, story: Story, call: UUID, at: datetime) -> None:
    """What was decided in the call; some of the last days' are left to an assessor, who has not decided yet."""
    line, values = world.line, {}
    kind, by = world.weighted(CHILD, (55, 20, 15, 10)), story.taker
    is_fresh = not story.closes and story.place >= world.days.today - FRESH
    if is_fresh and world.chance(0.3):
        kind, day = "assess_today", world.days.all[story.place]
        values = {"assessor_id": world.pick(line.staff.assessors).id, "assess_on": day}
    elif kind == "no_report":
        by, values = world.pick(line.staff.assessors), {"reason": world.sentence()}
    elif kind == "reported":
        values = {"reported_to": TOLD[-1]}
    row, key = {"case_id": story.id, "call_id": call}, world.new_id()
    world.put(ChildDecision, id=key, **row, kind=kind, decided_at=at, decided_by_id=by.id, **values)
    world.wrote(at, "child_decision.made", by, ChildDecision, key, story.id)


def _put_danger(world: World, story: Story, call: UUID, at: datetime) -> None:
    key, values, manager = world.new_id(), {}, None
    if at + REVIEWED_AFTER < world.now:
        manager = world.pick(world.line.staff.managers)
        values = {
            "reviewed_at": at + REVIEWED_AFTER,
            "reviewed_by_id": manager.id,
            "review": world.sentence(),
        }
    world.put(
        DangerReport,
        id=key,
        call_id=call,
        emergency=world.pick(("we_called", "caller_calls", "not_needed")),
        told_whom=world.pick(TOLD),
        told_at=at,
        done=world.sentence(),
        reported_by_id=story.taker.id,
        **values,
    )
    if manager is not None:
        world.wrote(at + REVIEWED_AFTER, "danger.reviewed", manager, DangerReport, key, story.id)
