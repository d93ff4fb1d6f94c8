"""The week with rooms and people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from meetings import week
from meetings.forms.week import WeekForm
from meetings.models import Meeting, Room
from meetings.models.bookings import Taken, taken_between
from stodtelefon.accounts.models import User
from stodtelefon.dates import day_bounds
from stodtelefon.forms.offers import Offer, read_offers
from stodtelefon.permissions import Permission, requires
from stodtelefon.swedish_order import swedish_key

OFFERED_SHOWN = 50
ROOMS = (
    (
        "rooms",
        Offer(
            Room,
            lambda on, user: Room.objects.current(on=on),
            ("id", "name", "position"),
            order=lambda room: (room.position, swedish_key(room.name)),
        ),
    ),
)


class Offered(NamedTuple):
    """A meeting that is offered and has no time yet, as it is listed."""

    pk: UUID
    kind: str
    offered_at: datetime
    number: str


@requires(Permission.MEETING_READ)
def index(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = WeekForm(request.GET)
    monday = asked.monday(today)
    start, end = day_bounds(monday)[0], day_bounds(monday + timedelta(days=6))[1]
    bookings = taken_between(start, end)
    visible, offered = to_open(request.user, bookings)
    items = week.items_of(bookings, visible)
    days = week.by_day(monday, items)
    rooms = read_offers(ROOMS, user=None, on=monday)["rooms"]
    context = {
        "today": today,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "previous": week_key(monday - timedelta(days=7)),
        "next": week_key(monday + timedelta(days=7)),
        "is_unknown": asked.is_unknown,
        "is_this_week": monday <= today <= monday + timedelta(days=6),
        "rows": week.rows(monday, items, rooms, week.people_of(bookings)),
        "has_rooms": bool(rooms),
        "days": days,
        "weekend": [(day, items) for day, items in days[week.WORKING_DAYS :] if items],
        "offered": offered[:OFFERED_SHOWN],
    }
    return render(request, "meetings/index.html", context)


def to_open(user: User, bookings: list[Taken]) -> tuple[set[UUID], list[Offered]]:
    """Of the meetings that are booked, the cases that this person may open; and the offered ones in such a case, oldest
    first. Asked once."""
    booked = list({booking.meeting_id for booking in bookings})
    shown = Meeting.objects.visible_to(user).filter(Q(pk__in=booked) | Q(status=Meeting.Status.OFFERED))
    rows = shown.order_by().values_list("case_id", "status", "pk", "kind", "offered_at", "case__number")
    visible, offered = set(), []
    for case, status, *said in rows:
        visible.add(case)
        if status == Meeting.Status.OFFERED:
            offered.append(Offered(*said))
    return visible, sorted(offered, key=lambda one: one.offered_at)


def week_key(day) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"
