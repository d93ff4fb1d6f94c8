"""What is done in a case beside its meetings: notes, reminders, agencies linked in, help onward."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from calls.models import Note, Reminder
from calls.promptness import add_working_days
from referrals.models import Arrival, Disclosure, LegalBasis, Referral, Signposting
from stodtelefon.demo.load.staff import Person
from stodtelefon.demo.load.stories import Story
from stodtelefon.demo.load.world import World
from stodtelefon.demo.texts import NOTES

A_DAY = 24 * 60
ANSWERED_IN = 7  # working days
HOW = ("post", "courier", "meeting", "phone")


def tell_work(world: World, story: Story) -> None:
    """Of a case that is not lean."""
    for _ in range(world.draw.randint(1, 3)):
        _note(world, story)
    if world.chance(0.15) and story.handler:
        _link_in(world, story)
    if world.chance(0.1):
        _help_onward(world, story)
    if world.chance(0.1 if story.closes else 0.3):
        _remind(world, story)


def _note(world: World, story: Story) -> None:
    key, by = world.new_id(), story.who
    at = world.after(story.logged, 30, 2 * A_DAY if story.closes else 20 * A_DAY)
    source, words = world.pick(NOTES)
    world.put(
        Note,
        id=key,
        case_id=story.id,
        event_on=at.date(),
        source=source,
        text=f"{words} {world.text(2)}",
        created_by_id=by.id,
        signed_at=at,
        **world.signed(by),
    )
    world.read(at, by, story.id)
    world.wrote(at, "note.signed", by, Note, key, story.id)
    story.reach(at)


def _remind(world: World, story: Story) -> None:
    """Open ones wait, from some days ago to a month from now; those of a closed case are done."""
    at, by, values = world.after(story.logged, 10, 200), story.who, {}
    due_on = world.today + timedelta(days=world.draw.randint(-5, 30))
    if story.closes:
        done = world.after(at, A_DAY, 9 * A_DAY)
        values, due_on = {"done_at": done, "done_by_id": by.id}, done.date()
        story.reach(done)
    made = {"created_at": at, "created_by_id": by.id}
    text = world.sentence()
    world.put(Reminder, id=world.new_id(), case_id=story.id, due_on=due_on, text=text, **made, **values)


def _link_in(world: World, story: Story) -> None:
    """A draft where the case is newest, otherwise sent, and answered after some weeks. One in forty to the police."""
    key, staff = world.new_id(), world.line.staff
    proposed = world.after(story.logged, 60, 2 * A_DAY)
    row = {"id": key, "case_id": story.id, "created_at": proposed, "created_by_id": story.who.id}
    words = {"scope": world.text(2), "sheet": world.text(6)}
    world.wrote(proposed, "referral.proposed", story.who, Referral, key, story.id)
    story.reach(proposed)
    if story.is_new and not story.closes and world.chance(0.3):
        world.put(Referral, **row, agency_id=world.pick(world.line.agencies), **words)
        return
    basis = world.pick(world.line.bases)
    told = _on(basis, world, proposed)
    by, sent, approval = world.pick(staff.coordinators), world.after(proposed, 60, 2 * A_DAY), {}
    agency = world.pick(world.line.agencies)
    if by != story.who and world.chance(0.025):
        manager, agency = world.pick(staff.managers), world.line.police
        approval = {
            "approval_requested_at": proposed,
            "approval_requested_by_id": by.id,
            "approved_at": sent,
            "approved_by_id": manager.id,
        }
    sending = {"sent_at": sent, "sent_by_id": by.id, "sent_how": world.pick(HOW), "sent_written_at": sent}
    world.put(
        Referral,
        **row,
        **words,
        **told,
        **approval,
        **sending,
        agency_id=agency,
        legal_basis_id=basis.pk,
        answer_due_on=add_working_days(sent.date(), ANSWERED_IN),
        **_answer(world, story, sent, by.id),
    )
    line = {"case_id": story.id, "referral_id": key, "agency_id": agency, "legal_basis_id": basis.pk}
    line |= {"what": words["sheet"], "how": sending["sent_how"], "told_at": sent, **told}
    _register(world, line, approval, by)
    world.wrote(sent, "referral.sent", by, Referral, key, story.id)
    story.reach(sent)


def _on(basis: LegalBasis, world: World, at: datetime) -> dict[str, object]:
    """What the ground demands: words, and the day of the consent."""
    said = {"basis_reason": world.sentence()} if basis.needs_reason else {}
    return said | ({"consented_on": at.date()} if basis.needs_date else {})


def _answer(world: World, story: Story, sent: datetime, by: int) -> dict[str, object]:
    """What became of it: something in a closed case, and after a month."""
    if not story.closes and sent > world.now - timedelta(days=30):
        return {"status": "sent"}
    at = world.after(sent, 2 * A_DAY, 12 * A_DAY)
    story.reach(at)
    said = {"answer": world.sentence(), "answer_written_at": at}
    if world.chance(0.15):
        return {"status": "declined", "declined_at": at, "declined_by_id": by, **said}
    done = {"outcome": "support_given", "outcome_text": world.text(2), "end_written_at": at}
    accepted = {"accepted_at": at, "accepted_by_id": by, "completed_at": at, "completed_by_id": by}
    return {"status": "completed", **accepted, **said, **done}


def _register(world: World, line: dict[str, Any], approval: dict[str, Any], by: Person) -> None:
    """The line of the register, with the words that were sent and what the manager said."""
    key, word = world.new_id(), {}
    if approval:
        judged = {"judged_at": approval["approved_at"], "judged_by_id": approval["approved_by_id"]}
        word = {"is_to_police": True, "approval": "approved", **judged}
    at = line["told_at"]
    signed = {"created_at": at, "created_by_id": by.id, "by_name": by.name, "by_title": by.title}
    world.put(Disclosure, id=key, **line, **signed, **word)
    world.wrote(at, "disclosure.given", by, Disclosure, key, line["case_id"])


def _help_onward(world: World, story: Story) -> None:
    """To a type of agency; some want to be asked whether they got there."""
    key, by, at = world.new_id(), story.who, world.after(story.logged, 5, A_DAY)
    world.put(
        Signposting,
        id=key,
        case_id=story.id,
        agency_type_id=world.pick(world.line.agency_types),
        need_id=world.pick(world.line.needs)[0],
        note=world.sentence(),
        given_at=at,
        created_at=at,
        created_by_id=by.id,
    )
    world.wrote(at, "signposting.given", by, Signposting, key, story.id)
    story.reach(at)
    if not world.chance(0.3):
        return
    settled = world.after(at, A_DAY, 10 * A_DAY)
    if story.closes or settled < world.now:
        values = {"result": "arrived", "settled_at": settled, "settled_by_id": by.id}
        story.reach(settled)
    else:
        values = {"reach": f"070-{world.draw.randrange(10_000_000):07d}"}
    ask_on = at.date() + timedelta(days=7)
    world.put(Arrival, id=world.new_id(), signposting_id=key, ask_on=ask_on, **values)
