"""The week with rooms and people."""

from __future__ import annotations

from datetime import timedelta

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
    cases = {booking.meeting.case_id for booking in bookings}
    visible = set(Case.objects.visible_to(request.user).filter(pk__in=cases).values_list("pk", flat=True))
    days = week.by_day(monday, bookings, visible)
    staff = User.objects.who_may(Permission.MEETING_WRITE)
    rooms = list(Room.objects.current(on=monday))
    context = {
        "today": today,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "previous": week_key(monday - timedelta(days=7)),
        "next": week_key(monday + timedelta(days=7)),
        "is_unknown": asked.is_unknown,
        "is_this_week": monday <= today <= monday + timedelta(days=6),
        "rows": week.rows(monday, bookings, visible, rooms, staff),
        "has_rooms": bool(rooms),
        "days": days,
        "weekend": [(day, items) for day, items in days[week.WORKING_DAYS :] if items],
        "offered": Meeting.objects.visible_to(request.user)
        .offered()
        .select_related("case")
        .order_by("offered_at")[:OFFERED_SHOWN],
    }
    return render(request, "meetings/index.html", context)


def week_key(day) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"
