"""The time of a meeting, its rooms and people, and the case it moves: parts of actions. And one of us for another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.locking import advance, refuse_outsiders, touch
from calls.actions.promises import keep_promises
from calls.models import Caller, Case
from calls.promptness import RUNNING
from calls.states import Move
from meetings.models import Booking, Meeting
from meetings.models.choices import Kind, LateReason, Side, Status
from stodtelefon.accounts.actions.holdings import lock_receivers
from stodtelefon.audit.actions import record
from stodtelefon.bounds import EITHER, FIRST_DEED
from stodtelefon.database.locks import Lock, wait_for
from stodtelefon.dates import YEAR, day, whole_minute
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

# A meeting that has been is written in afterwards.
BOOKED = replace(EITHER, first_year=FIRST_DEED, too_late=YEAR)


def check_staff(staff: Iterable[User]) -> list[User]:
    """Those from us who take part, each once, locked so that no account closes meanwhile: before the case is.

    Refuses nobody at all, and somebody who may not hold meetings.
    """
    people = lock_receivers(*{person.pk: person for person in staff}.values(), field="staff")
    if not people:
        raise ValidationError("Välj minst en person från oss som är med på mötet.", code="staff")
    if not all(person.can(Permission.MEETING_WRITE) for person in people):
        raise ValidationError("Välj bland de kolleger som håller möten.", code="staff")
    return people


@transaction.atomic
def exchange_staff(
    *, meeting: Meeting, leaving: User, to: User | None, by: User, at: datetime | None = None
) -> Meeting:
    """One of us leaves a booked meeting: `to` comes instead, or nobody where others from us are there.

    Refuses a meeting that would be left alone, and a colleague who is booked elsewhere then.
    """
    moment(at)
    people = check_staff([to]) if to is not None else []
    case = lock(Case, meeting.case_id)
    refuse_outsiders(case, people, field="staff")
    meeting = lock(Meeting, meeting.pk)
    one_at_a_time()
    theirs = meeting.bookings.taken().of_people()
    others = set(theirs.exclude(user=leaving).values_list("user", flat=True))
    for booking in theirs.filter(user=leaving):
        booking.is_released = True
        save(booking)
    new = [person for person in people if person.pk not in others]
    if not new and not others:
        raise ValidationError("Välj minst en person från oss som är med på mötet.", code="staff")
    for person in new:
        save(Booking(user=person, **_span(meeting)))
    save(meeting)
    keep_promises(case, by=by)
    record("meeting.staff_exchanged", by=by, target=meeting, case=case.pk)
    return meeting


def booked_when(starts_at: datetime, is_late: bool, at: datetime) -> datetime:
    """When a booking counts as made: a meeting that has been cannot have been booked after it began."""
    return moment(starts_at) if is_late else at


def move_case(case: Case, move: Move, *, kind: str, at: datetime) -> Case:
    """Lock the case, first of all; move it by a meeting with the one who got in touch, else only note the day."""
    return advance(case, move, at=at) if kind == Kind.WITH_CALLER else touch(case, at=at)


def unplan(meeting: Meeting, *, at: datetime) -> None:
    """Move the case back when its last planned meeting is gone. A closed case stays as it is: rooms are let go."""
    if meeting.case.closed_at is not None:
        return
    remains = Meeting.objects.planned().with_caller().filter(case=meeting.case_id).exists()
    if meeting.moves_the_case and not remains:
        advance(meeting.case_id, Move.UNPLAN_MEETING, at=at)
    else:
        touch(meeting.case_id, at=at)


def not_movable(meeting: Meeting) -> str:
    """Why a meeting cannot get another time, and what to do instead; empty when it can."""
    if meeting.status == Status.CANCELLED:
        return "Mötet är inställt. Boka ett nytt i stället."
    if meeting.status == Status.RESCHEDULED:
        return "Mötet är redan ombokat. Öppna den nya tiden och boka om den i stället."
    return "" if meeting.status == Status.BOOKED else "Bara ett bokat möte kan bokas om."


def not_bookable(meeting: Meeting) -> str:
    """Why a meeting cannot be given its time, and what to do instead; empty when it can."""
    if meeting.status == Status.OFFERED:
        return ""
    if meeting.status == Status.CANCELLED:
        return "Mötet är inställt. Boka ett nytt i stället."
    return "Bara ett erbjudet möte kan få en tid. Boka om det som redan är bokat."


def check_belongs(case: Case, caller: Caller | None, at: datetime) -> None:
    if caller is not None and caller.case_id != case.pk:
        raise ValidationError("Personen hör inte till det här ärendet.", code="caller")
    if caller is not None and Caller.objects.filter(pk=caller.pk, withdrawn_at__lte=at).exists():
        raise ValidationError({"caller": "Personen har dragit sig tillbaka, och ni hör inte av er till den."})
    if whole_minute(at) < whole_minute(case.opened_at):
        raise ValidationError("Mötet kan inte ha erbjudits innan samtalet kom in.", code="before_call")


def is_cancelled_so(meeting: Meeting, side: str, reason: str, *, by: User) -> bool:
    """Did this person cancel it just so, a press ago?"""
    said = (meeting.cancelled_by_id, meeting.cancelled_side, meeting.reason)
    return meeting.status == Status.CANCELLED and said == (by.pk, side, tidy(reason))


def check_reason(side: str, reason: str) -> None:
    if side not in Side.values or not tidy(reason):
        raise ValidationError("Skriv varför, i en mening, och på vems initiativ.", code="reason")


def check_time(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """A meeting ends after it starts, does not start before the minute in which it is booked, and not by a slip in
    the year."""
    if ends_at <= starts_at:
        raise ValidationError("Mötet måste sluta efter att det börjar.", code="order")
    if fault := BOOKED.fault(timezone.localdate(starts_at), on=timezone.localdate(at)):
        raise ValidationError(fault, code="year")
    if whole_minute(starts_at) < whole_minute(at):
        raise ValidationError(
            "Tiden har redan varit. Välj en senare tid, eller skriv in mötet i efterhand.", code="past"
        )


def last_day(case: Case, kind: str, *, moved: Meeting | None = None) -> date | None:
    """The promised day that a booking is held against: none when nothing was promised, when a first meeting has been
    held, and when another one than `moved` is booked in time."""
    if kind != Kind.WITH_CALLER or case.meet_by is None or case.state not in RUNNING:
        return None
    in_time = Meeting.objects.booked().with_caller().filter(case=case, starts_at__date__lte=case.meet_by)
    return None if in_time.exclude(pk=moved and moved.pk).exists() else case.meet_by


def late_faults(last: date | None, starts_at: datetime, reason: str, words: str | None) -> dict[str, str]:
    """A booking after the promised day without its reason, by field: asked by the form too."""
    if last is None or timezone.localdate(starts_at) <= last:
        return {}
    if reason not in LateReason.values:
        return {"late_reason": f"Mötet blir efter sista dagen, {day(last)}. Varför?"}
    if reason == LateReason.OTHER and not tidy(words):
        return {"late_words": "Skriv i en mening varför mötet blir efter sista dagen."}
    return {}


def lateness(last: date | None, starts_at: datetime, reason: str, words: str | None) -> dict:
    """What a meeting keeps of why it is late: nothing when it is not. Refuses one that is, without a reason."""
    check_faults(late_faults(last, starts_at, reason, words))
    is_late = last is not None and timezone.localdate(starts_at) > last
    is_other = is_late and reason == LateReason.OTHER
    return {"late_reason": reason if is_late else "", "late_words": tidy(words) if is_other else None}


def reserve(meeting: Meeting, staff: list[User]) -> None:
    """Take the room and the people of a meeting. Refuses what is already taken, with the constraint's sentence."""
    if meeting.room_id and meeting.room.retired_on and meeting.room.retired_on <= _day(meeting):
        raise ValidationError("Rummet används inte längre den dagen. Välj ett annat.", code="room")
    one_at_a_time()
    span = _span(meeting)
    if meeting.room_id:
        save(Booking(room=meeting.room, **span))
    for person in sorted(staff, key=lambda one: one.pk):
        save(Booking(user=person, **span))


def release(meeting: Meeting) -> None:
    """Let go of everything that was taken for a meeting."""
    one_at_a_time()
    for booking in meeting.bookings.taken():
        booking.is_released = True
        save(booking)


def one_at_a_time() -> None:
    """Bookings change one transaction at a time: two that meet at the exclusion constraint alone can lock each other,
    and so can one that lets go of a time and one that wants it."""
    wait_for(Lock.BOOKING)


def _span(meeting: Meeting) -> dict[str, Any]:
    """What all bookings of a meeting have in common."""
    case = meeting.case_id
    return {"meeting": meeting, "case_id": case, "starts_at": meeting.starts_at, "ends_at": meeting.ends_at}


def _day(meeting: Meeting) -> date:
    return timezone.localdate(meeting.starts_at)
