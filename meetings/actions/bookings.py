"""The time of a meeting, its rooms and people: parts of the actions on meetings. And one of us instead of another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.models import Case
from meetings.models import Booking, Meeting
from stodtelefon.accounts.actions.holdings import lock_receivers
from stodtelefon.audit.actions import record
from stodtelefon.database.locks import Lock, wait_for
from stodtelefon.permissions import Permission
from stodtelefon.saving import lock, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


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
        save(Booking(meeting=meeting, user=person, starts_at=meeting.starts_at, ends_at=meeting.ends_at))
    save(meeting)
    keep_promises(case, by=by)
    record("meeting.staff_exchanged", by=by, target=meeting, case=case.pk)
    return meeting


def booked_when(starts_at: datetime, is_late: bool, at: datetime) -> datetime:
    """When a booking counts as made: a meeting that has been cannot have been booked after it began."""
    return moment(starts_at) if is_late else at


def check_time(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """A meeting ends after it starts, and does not start before it is booked."""
    if ends_at <= starts_at:
        raise ValidationError("Mötet måste sluta efter att det börjar.", code="order")
    if starts_at < at:
        raise ValidationError(
            "Tiden har redan varit. Välj en senare tid, eller skriv in mötet i efterhand.", code="past"
        )


def reserve(meeting: Meeting, staff: list[User]) -> None:
    """Take the room and the people of a meeting. Refuses what is already taken, with the constraint's sentence."""
    if meeting.room_id and meeting.room.retired_on and meeting.room.retired_on <= _day(meeting):
        raise ValidationError("Rummet används inte längre den dagen. Välj ett annat.", code="room")
    one_at_a_time()
    span = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    if meeting.room_id:
        save(Booking(meeting=meeting, room=meeting.room, **span))
    for person in sorted(staff, key=lambda one: one.pk):
        save(Booking(meeting=meeting, user=person, **span))


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


def _day(meeting: Meeting) -> date:
    return timezone.localdate(meeting.starts_at)
