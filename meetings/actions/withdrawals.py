"""What ends of meetings when one who got in touch withdraws: planned meetings, and what that person was to find out.

Cooperation meetings are about the case and stay. One whose hour has come is left to be held or not: nobody knows yet.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from calls.models import Caller
from meetings.actions.findings import answer_finding
from meetings.actions.meetings import cancel_meeting
from meetings.models import Finding, Meeting
from meetings.models.choices import Kind, Owner, Side, Status
from stodtelefon.dates import moment

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

WITHDREW = "Den som hör av sig drog sig tillbaka."


def meetings_ending(caller: Caller, *, is_last: bool, at: datetime) -> QuerySet[Meeting]:
    """Planned with this caller; of nobody in particular only when no other caller remains."""
    to_come = Q(status=Status.OFFERED) | Q(starts_at__gt=at)
    planned = Meeting.objects.planned().filter(to_come, case=caller.case_id).exclude(kind=Kind.COOPERATION)
    return planned.filter(_of(caller, is_last=is_last)).order_by("starts_at")


def findings_ending(caller: Caller, *, is_last: bool) -> QuerySet[Finding]:
    """What this caller was to find out."""
    rows = Finding.objects.undone().filter(owner_kind=Owner.CALLER, meeting__case=caller.case_id)
    return rows.filter(_of(caller, is_last=is_last, prefix="meeting__"))


def ends_with(caller: Caller, *, is_last: bool, at: datetime) -> list[str]:
    """What ends, in words."""
    found = []
    for meeting in meetings_ending(caller, is_last=is_last, at=at):
        when = moment(meeting.starts_at) or "som inte har fått någon tid"
        found.append(f"{_name(meeting)} {when} ställs in.")
    if count := findings_ending(caller, is_last=is_last).count():
        what = "Det" if count == 1 else f"De {count} saker"
        found.append(f"{what} som personen skulle ta reda på stryks från listan.")
    return found


def end_meetings(caller: Caller, *, is_last: bool, by: User, at: datetime) -> None:
    """Cancel and let go. Part of `withdraw_caller`."""
    for meeting in list(meetings_ending(caller, is_last=is_last, at=at)):
        cancel_meeting(meeting=meeting, side=Side.CALLER, reason=WITHDREW, by=by, at=at)
    for finding in list(findings_ending(caller, is_last=is_last)):
        answer_finding(finding=finding, answer=WITHDREW, by=by, at=at)


def _of(caller: Caller, *, is_last: bool, prefix: str = "") -> Q:
    theirs = Q(**{f"{prefix}caller": caller})
    return theirs | Q(**{f"{prefix}caller__isnull": True}) if is_last else theirs


def _name(meeting: Meeting) -> str:
    return "Uppföljningen" if meeting.kind == Kind.FOLLOW_UP else "Mötet"
