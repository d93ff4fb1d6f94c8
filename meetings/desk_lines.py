"""What meetings wait for, in the words of Idag, where the heading says what is to be done (`calls/desk_lines.py`)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.text import capfirst

from calls.case_parts import NextStep
from calls.models import Case
from calls.promptness import days_after
from meetings import next_steps
from meetings.models import Finding, Meeting
from meetings.models.choices import Kind, Owner, Status
from stodtelefon.dates import clock, day, day_in_sentence, moment

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

KINDS = {Kind.WITH_CALLER: "möte", Kind.COOPERATION: "samverkansmöte", Kind.FOLLOW_UP: "uppföljning"}


def to_offer(case: Case, *, today: date) -> NextStep:
    step = next_steps.first_meeting_step(case, today=today)
    step.why = ""
    return step


def to_book(meeting: Meeting) -> NextStep:
    step = next_steps.offered_step(meeting)
    step.why = f"Erbjudet {day(meeting.offered_at)}."
    return step


def to_hold(meeting: Meeting, *, today: date) -> NextStep:
    """The time has passed; on the day itself it stands among the meetings of the day."""
    step = next_steps.booked_step(meeting, today=today)
    step.why = f"{capfirst(KINDS[meeting.kind])} {moment(meeting.starts_at)}, {meeting.where}."
    return step


def too_late(meeting: Meeting, *, today: date) -> NextStep | None:
    """How long after the last day is the badge; the day it is booked to stands beside it."""
    step = next_steps.late_step(meeting, today=today)
    if step is None:
        return None
    if step.stands_with:
        held = to_hold(meeting, today=today)
        held.stands_with = step.stands_with
        return held
    on, last = timezone.localdate(meeting.starts_at), meeting.case.meet_by
    booked = f"Bokat {day_in_sentence(on)}, skulle varit senast {day_in_sentence(last)}."
    step.why = f"{booked} {step.why}".strip()
    step.badge = f"{days_after(on, last)} för sent"
    return step


def to_find_out(finding: Finding, user: User, *, today: date) -> NextStep:
    """Whose it is, where it is somebody else's."""
    is_own = finding.owner_kind == Owner.COLLEAGUE and finding.owner_id == user.pk
    step = next_steps.finding_step(finding, today=today)
    step.why = "" if is_own else f"Frågan ligger hos {finding.owner_words}."
    return step


def to_follow_up(case: Case, *, today: date) -> NextStep:
    """`case` is one of `cases_last_met`."""
    due_on = next_steps.follow_up_on(case.last_held_on)
    step = next_steps.follow_up_step(case, due_on, today=today)
    step.why = f"Senaste mötet hölls {day_in_sentence(case.last_held_on)}."
    return step


def of_a_day(meeting: Meeting, *, said_day: bool) -> NextStep:
    """A meeting of today or of the next days, by its hours: who comes, where, and whether it is confirmed. `said_day`:
    the heading says which day it is."""
    on = timezone.localdate(meeting.starts_at)
    hours = f"{clock(meeting.starts_at)}–{clock(meeting.ends_at)}"
    badge, tone = "", "note"
    if meeting.status == Status.HELD:
        badge, tone = "hållet", "good"
    elif meeting.ends_at < timezone.now():
        badge, tone = "tiden har varit", "soon"
    elif meeting.caller_id:
        badge, tone = ("bekräftat", "good") if meeting.is_confirmed else ("inte bekräftat", "note")
    who = meeting.caller.role if meeting.caller else None
    return NextStep(
        what=hours if said_day else f"{day_in_sentence(on)} {hours}",
        who=who.label if who else "",
        why=f"{capfirst(KINDS[meeting.kind])}, {meeting.where}.",
        label="Öppna mötet",
        url=meeting.get_absolute_url(),
        badge=badge,
        tone=tone,
        subject=meeting.case.number,
        subject_url=meeting.case.get_absolute_url(),
    )
