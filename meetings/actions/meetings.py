"""What staff do to a meeting: offer, book, move, cancel, hold it, or note that nobody came.

Times are aware datetimes (UTC). `at` is when the deed was done and written down: now unless said otherwise, never in
the future. `is_late`: the meeting has been, and its booking counts as made when it began. The case is locked first;
only a meeting with the one who got in touch moves it along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.cases import raise_level
from calls.actions.locking import refuse_outsiders, touch
from calls.actions.promises import Ended, keep_promises
from calls.models import Caller, Case
from calls.models.choices import RecordLevel
from calls.record_levels import holds
from calls.states import Move
from meetings.actions.answers import bring_answers, move_answers
from meetings.actions.bookings import (
    booked_when,
    check_belongs,
    check_reason,
    check_staff,
    check_time,
    is_cancelled_so,
    last_day,
    lateness,
    move_case,
    not_bookable,
    not_movable,
    release,
    reserve,
    unplan,
)
from meetings.models import Meeting, Room
from meetings.models.choices import Kind, Mode, Status
from meetings.refusals import TOO_EARLY, not_cancellable, not_confirmable, not_holdable, not_missable
from meetings.with_whom import caller_faults
from stodtelefon.audit.actions import record
from stodtelefon.bounds import HAPPENED
from stodtelefon.drafts.first_words import made_once
from stodtelefon.saving import check_faults, check_version, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

HELD = replace(HAPPENED, too_early="Mötet kan inte ha hållits innan samtalet kom in.")


@transaction.atomic
@made_once(Meeting)
def offer_meeting(
    *,
    case: Case,
    by: User,
    kind: str = Kind.WITH_CALLER,
    mode: str = Mode.ON_SITE,
    caller: Caller | None = None,
    participants: str | None = None,
    at: datetime | None = None,
    token: UUID | None = None,
) -> Meeting:
    """Note that a meeting has been offered, without a time yet. Refuses a second planned one with the same caller."""
    at = moment(at)
    case = move_case(case, Move.PLAN_MEETING, kind=kind, at=at)
    check_faults(caller_faults(case, caller, kind=kind))
    check_belongs(case, caller, at)
    meeting = save(
        Meeting(
            case=case,
            caller=caller,
            kind=kind,
            mode=mode,
            participants=participants,
            offered_at=at,
            offered_by=by,
            written_at=at,
            form_token=token,
        )
    )
    keep_promises(case, by=by)
    record("meeting.offered", by=by, target=meeting, case=case.pk)
    return meeting


@transaction.atomic
@made_once(Meeting)
def book_meeting(
    *,
    case: Case,
    starts_at: datetime,
    ends_at: datetime,
    staff: Sequence[User],
    by: User,
    kind: str = Kind.WITH_CALLER,
    mode: str = Mode.ON_SITE,
    room: Room | None = None,
    place: str | None = None,
    caller: Caller | None = None,
    participants: str | None = None,
    is_late: bool = False,
    late_reason: str = "",
    late_words: str | None = None,
    at: datetime | None = None,
    token: UUID | None = None,
) -> Meeting:
    """Book a meeting at once. What was written to one that was not held comes along. Refuses a time before `at`, one
    that ends before it starts, one after the promised day without a reason, a room or a person that is taken, and a
    second planned meeting with the same caller."""
    at = moment(at)
    people = check_staff(staff)
    case = move_case(case, Move.PLAN_MEETING, kind=kind, at=at)
    refuse_outsiders(case, people, field="staff")
    check_faults(caller_faults(case, caller, kind=kind))
    made_at = booked_when(starts_at, is_late, at)
    check_belongs(case, caller, made_at)
    check_time(starts_at, ends_at, made_at)
    late = lateness(last_day(case, kind), starts_at, late_reason, late_words)
    meeting = save(
        Meeting(
            case=case,
            caller=caller,
            kind=kind,
            mode=mode,
            status=Status.BOOKED,
            room=room,
            place=place or None,
            starts_at=starts_at,
            ends_at=ends_at,
            participants=participants,
            offered_at=made_at,
            offered_by=by,
            booked_at=made_at,
            booked_by=by,
            written_at=at,
            form_token=token,
            **late,
        )
    )
    reserve(meeting, people)
    keep_promises(case, by=by)
    record("meeting.booked", by=by, target=meeting, case=case.pk, fields=bring_answers(meeting))
    return meeting


@transaction.atomic
def book_offered_meeting(
    *,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    staff: Sequence[User],
    by: User,
    mode: str | None = None,
    room: Room | None = None,
    place: str | None = None,
    participants: str | None = None,
    is_late: bool = False,
    version: int | None = None,
    late_reason: str = "",
    late_words: str | None = None,
    at: datetime | None = None,
) -> Meeting:
    """Give an offered meeting its time. Refuses one that is not offered, and what `book_meeting` refuses."""
    at = moment(at)
    people = check_staff(staff)
    case = move_case(meeting.case, Move.PLAN_MEETING, kind=meeting.kind, at=at)
    refuse_outsiders(case, people, field="staff")
    meeting = lock(Meeting, meeting.pk)
    check_version(meeting, version)
    if refused := not_bookable(meeting):
        raise ValidationError(refused)
    made_at = booked_when(starts_at, is_late, at)
    check_time(starts_at, ends_at, made_at)
    late = lateness(last_day(case, meeting.kind), starts_at, late_reason, late_words)
    meeting.status, meeting.booked_at, meeting.booked_by = Status.BOOKED, made_at, by
    meeting.written_at = at
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.late_reason, meeting.late_words = late["late_reason"], late["late_words"]
    meeting.mode, meeting.room, meeting.place = mode or meeting.mode, room, place or None
    if participants is not None:
        meeting.participants = participants or None
    save(meeting)
    reserve(meeting, people)
    keep_promises(case, by=by)
    record("meeting.booked", by=by, target=meeting, case=case.pk, fields=bring_answers(meeting))
    return meeting


@transaction.atomic
def confirm_meeting(
    *, meeting: Meeting, by: User, version: int | None = None, at: datetime | None = None
) -> Meeting:
    """Note that the one who got in touch confirms the time, perhaps only by their code. Refuses what is not booked."""
    at = moment(at)
    case = touch(meeting.case_id, at=at)
    meeting = lock(Meeting, meeting.pk)
    check_version(meeting, version)
    if refused := not_confirmable(meeting):
        raise ValidationError(refused)
    meeting.confirmed_at, meeting.confirmed_by = at, by
    save(meeting)
    keep_promises(case, by=by)
    record("meeting.confirmed", by=by, target=meeting, case=case.pk)
    return meeting


@transaction.atomic
@made_once(Meeting)
def reschedule_meeting(
    *,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    staff: Sequence[User],
    side: str,
    reason: str,
    by: User,
    mode: str | None = None,
    room: Room | None = None,
    place: str | None = None,
    participants: str | None = None,
    is_late: bool = False,
    version: int | None = None,
    late_reason: str = "",
    late_words: str | None = None,
    at: datetime | None = None,
    token: UUID | None = None,
) -> Meeting:
    """Move a booked meeting: the old one stays with why and on whose initiative, and points to the new one, which is
    returned. What was written to it goes along. Refuses one that is not booked, a missing reason, and what
    `book_meeting` refuses."""
    at = moment(at)
    people = check_staff(staff)
    case = move_case(meeting.case, Move.PLAN_MEETING, kind=meeting.kind, at=at)
    refuse_outsiders(case, people, field="staff")
    old = lock(Meeting, meeting.pk)
    if refused := not_movable(old):
        raise ValidationError(refused)
    check_version(old, version)
    check_reason(side, reason)
    made_at = booked_when(starts_at, is_late, at)
    check_time(starts_at, ends_at, made_at)
    late = lateness(last_day(case, old.kind, moved=old), starts_at, late_reason, late_words)
    old.status, old.cancelled_at, old.cancelled_by = Status.RESCHEDULED, at, by
    old.cancelled_side, old.reason, old.written_at = side, tidy(reason), at
    save(old)
    release(old)
    new = save(
        Meeting(
            case=case,
            caller=old.caller,
            kind=old.kind,
            mode=mode or old.mode,
            status=Status.BOOKED,
            room=room,
            place=place or None,
            starts_at=starts_at,
            ends_at=ends_at,
            participants=old.participants if participants is None else participants or None,
            offered_at=made_at,
            offered_by=by,
            booked_at=made_at,
            booked_by=by,
            written_at=at,
            form_token=token,
            **late,
        )
    )
    old.superseded_by = new
    save(old)
    reserve(new, people)
    keep_promises(case, by=by)
    record("meeting.rescheduled", by=by, target=new, case=case.pk, fields=move_answers(old, new))
    return new


@transaction.atomic
def cancel_meeting(
    *,
    meeting: Meeting,
    side: str,
    reason: str,
    by: User,
    version: int | None = None,
    at: datetime | None = None,
) -> Meeting:
    """Cancel an offered or booked meeting, and let go of its room and people. Sent twice by the same person it is done
    once. Refuses one that is past that, and a missing reason."""
    at = moment(at)
    lock(Case, meeting.case_id)
    meeting = lock(Meeting, meeting.pk)
    if is_cancelled_so(meeting, side, reason, by=by):
        return meeting
    check_version(meeting, version)
    if refused := not_cancellable(meeting):
        raise ValidationError(refused)
    check_reason(side, reason)
    meeting.status, meeting.cancelled_at, meeting.cancelled_by = Status.CANCELLED, at, by
    meeting.cancelled_side, meeting.reason, meeting.written_at = side, tidy(reason), at
    save(meeting)
    release(meeting)
    unplan(meeting, at=at)
    keep_promises(meeting.case, by=by, how=Ended.TAKEN_BACK)
    record("meeting.cancelled", by=by, target=meeting, case=meeting.case_id)
    return meeting


@transaction.atomic
def hold_meeting(
    *,
    meeting: Meeting,
    by: User,
    held_at: datetime | None = None,
    level_reason: str | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Meeting:
    """Mark a booked meeting as held, at `at` where `held_at` says nothing else. Raises the record level with
    `level_reason` where it is advice.

    Refuses one that is not booked, a day before the booked one, a time before the concern came in or in the future,
    and a case at the level of advice when no reason is given.
    """
    at = moment(at)
    held_at = moment(held_at or at)
    case = need_open_service(meeting.case, reason=level_reason, by=by, at=at)
    case = move_case(case, Move.HOLD_MEETING, kind=meeting.kind, at=at)
    meeting = lock(Meeting, meeting.pk)
    check_version(meeting, version)
    if meeting.status != Status.BOOKED:
        raise ValidationError(not_holdable(meeting))
    if fault := HELD.fault(held_at, now=timezone.now(), since=case.opened_at):
        raise ValidationError(fault, code="before_call")
    if timezone.localdate(held_at) < timezone.localdate(meeting.starts_at):
        raise ValidationError(TOO_EARLY, code="too_early")
    meeting.status, meeting.held_at, meeting.held_by = Status.HELD, held_at, by
    meeting.written_at = at
    save(meeting)
    keep_promises(case, by=by)
    record("meeting.held", by=by, target=meeting, case=case.pk)
    return meeting


@transaction.atomic
def mark_no_show(
    *, meeting: Meeting, by: User, version: int | None = None, at: datetime | None = None
) -> Meeting:
    """Note that nobody came. Refuses a meeting that is not booked, and one that has not begun."""
    at = moment(at)
    lock(Case, meeting.case_id)
    meeting = lock(Meeting, meeting.pk)
    check_version(meeting, version)
    if meeting.status != Status.BOOKED:
        raise ValidationError(not_missable(meeting))
    if at < meeting.starts_at:
        raise ValidationError("Mötet har inte börjat än.", code="too_early")
    meeting.status, meeting.no_show_at, meeting.no_show_by = Status.NO_SHOW, at, by
    meeting.written_at = at
    save(meeting)
    unplan(meeting, at=at)
    keep_promises(meeting.case, by=by)
    record("meeting.not_attended", by=by, target=meeting, case=meeting.case_id)
    return meeting


# Parts of the actions above
def need_open_service(case: Case, *, reason: str | None, by: User, at: datetime) -> Case:
    """Lock the case; at the level of advice, raise it with `reason`. Refuses when the reason is missing.

    Part of an action. The raise leaves its own line in the log (SoL 14:3–14:5).
    """
    case = lock(Case, case.pk)
    if holds(case.record_level).battery:
        return case
    if not tidy(reason):
        raise ValidationError(
            "På nivån rådgivning kan inget möte hållas. Skriv varför nivån behöver höjas.", code="level"
        )
    return raise_level(case=case, level=RecordLevel.OPEN_SERVICE, reason=reason, by=by, at=at)
