"""What an account holds in meetings: things to find out, and meetings to come where the person is booked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from calls.actions.locking import receiver_in
from calls.holdings import in_case
from calls.models import Case
from calls.models.outsiders import free_in
from meetings.actions.bookings import exchange_staff
from meetings.actions.findings import give_finding
from meetings.models import Booking, Finding, Meeting
from stodtelefon.accounts.actions.holdings import candidates
from stodtelefon.accounts.holdings import Holding
from stodtelefon.permissions import Permission
from stodtelefon.saving import lock

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

NOBODY_FREE = "Ingen annan är ledig under ett av mötena. Be samordnaren boka om det, eller välj en kollega."


def _meets(user: User) -> bool:
    return user.can(Permission.MEETING_WRITE)


def _findings(user: User) -> QuerySet:
    return Finding.objects.undone().filter(owner=user).order_by("meeting__case", "pk")


def _give_findings(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    others = candidates(_meets, on=timezone.localdate(at))
    for finding in rows.select_related("meeting__case__handler"):
        if receiver := receiver_in(finding.meeting.case_id, to, finding.meeting.case.handler, others):
            give_finding(finding=finding, to=receiver, by=by, at=at)


def _meetings(user: User) -> QuerySet:
    """Booked and still to come. One that has been is answered for by whoever handles the case."""
    booked = Booking.objects.taken().filter(user=user, ends_at__gt=timezone.now())
    return Meeting.objects.booked().filter(pk__in=booked.values("meeting")).order_by("case", "pk")


def _exchange(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    """The cases are locked first, all of them: bookings change one transaction at a time."""
    meetings = list(rows)
    for case in sorted({meeting.case_id for meeting in meetings}):
        lock(Case, case)
    for meeting in meetings:
        exchange_staff(meeting=meeting, leaving=user, to=_instead(meeting, user, to), by=by, at=at)


def _instead(meeting: Meeting, user: User, to: User | None) -> User | None:
    """Who comes instead: the colleague; with none chosen nobody where others from us are there, else who is free."""
    staff = set(meeting.bookings.taken().of_people().exclude(user=user).values_list("user", flat=True))
    busy = Booking.objects.taken().overlapping(meeting.starts_at, meeting.ends_at).exclude(meeting=meeting)
    taken = set(busy.of_people().values_list("user", flat=True))
    if to is not None and to.pk in taken:
        raise ValidationError({"to": f"{to.name} är redan bokad under ett av mötena. Välj någon annan."})
    if to is not None and free_in(meeting.case_id, [to]):
        return to
    if staff:
        return None
    able = free_in(meeting.case_id, candidates(_meets, on=timezone.localdate(meeting.starts_at)))
    free = [one for one in able if one.pk not in taken and one != user]
    if not free:
        raise ValidationError({"to": NOBODY_FREE})
    return free[0]


HELD = (
    Holding(
        one="sak att ta reda på",
        many="saker att ta reda på",
        rows=_findings,
        may=_meets,
        with_colleague="kollegan tar reda på det",
        otherwise="den som har ärendet tar reda på det, eller en samordnare",
        promises=("finding_to_answer",),
        move=_give_findings,
        within=lambda rows, case: rows.filter(meeting__case=case),
    ),
    Holding(
        one="bokat möte",
        many="bokade möten",
        rows=_meetings,
        may=_meets,
        with_colleague="kollegan är med i stället",
        otherwise="mötet hålls av de andra som är med; är ingen annan med bokas en kollega in som är ledig då",
        move=_exchange,
        within=in_case,
    ),
)
