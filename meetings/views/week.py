"""The week with rooms and people."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from calls.models import Case
from meetings import week
from meetings.forms.week import WeekForm
from meetings.models import Booking, Meeting, Room
from stodtelefon.accounts.models import User
from stodtelefon.dates import day_bounds
from stodtelefon.permissions import Permission, requires

OFFERED_SHOWN = 50


@requires(Permission.MEETING_READ)
def index(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = WeekForm(request.GET)
    monday = asked.monday(today)
    start, end = day_bounds(monday)[0], day_bounds(monday + timedelta(days=6))[1]
    bookings = list(Booking.objects.taken().overlapping(start, end).for_list())
    visible = cases_to_open(request.user, bookings)
    items = week.items_of(bookings, visible)
    days = week.by_day(monday, items)
    rooms = list(Room.objects.current(on=monday).only("name"))
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
        "offered": Meeting.objects.offered()
        .filter(case__in=visible)
        .select_related("case")
        .only("kind", "offered_at", "case__number")
        .order_by("offered_at")[:OFFERED_SHOWN],
    }
    return render(request, "meetings/index.html", context)


def cases_to_open(user: User, bookings: list[Booking]) -> set[UUID]:
    """Of the cases that are booked and those with an offered meeting, which this person may open: asked once."""
    booked = {booking.meeting_id for booking in bookings}
    shown = Meeting.objects.filter(Q(pk__in=booked) | Q(status=Meeting.Status.OFFERED))
    cases = Case.objects.visible_to(user).filter(pk__in=shown.values("case"))
    return set(cases.order_by().values_list("pk", flat=True))


def week_key(day) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"
