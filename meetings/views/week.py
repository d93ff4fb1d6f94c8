"""The week with rooms and people."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from meetings import week
from meetings.forms.week import WeekForm
from meetings.taken import OfferedOnes, read_week
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Permission, requires
from stodtelefon.swedish_order import swedish_key

OFFERED_SHOWN = 10
OFFERED_PER_PAGE = 50


@requires(Permission.MEETING_READ)
def index(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = WeekForm(request.GET)
    monday = asked.monday(today)
    found = read_week(request.user, monday, offered=OFFERED_SHOWN + 1)
    items = week.items_of(found.taken, found.known, found.people)
    days = week.by_day(monday, items)
    rooms = sorted(found.rooms, key=lambda room: (room.position, swedish_key(room.name)))
    context = {
        "today": today,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "previous": week_key(monday - timedelta(days=7)),
        "next": week_key(monday + timedelta(days=7)),
        "is_unknown": asked.is_unknown,
        "is_this_week": monday <= today <= monday + timedelta(days=6),
        "rows": week.rows(monday, items, rooms, week.people_of(found.people)),
        "has_rooms": bool(rooms),
        "days": days,
        "weekend": [(day, items) for day, items in days[week.WORKING_DAYS :] if items],
        "offered": found.offered[:OFFERED_SHOWN],
        "are_more_offered": len(found.offered) > OFFERED_SHOWN,
    }
    return render(request, "meetings/index.html", context)


@requires(Permission.MEETING_READ)
def offered(request: HttpRequest) -> HttpResponse:
    """All that is offered and has no time yet, a page at a time."""
    page = leaf(OfferedOnes(request.user), request.GET, per_page=OFFERED_PER_PAGE)
    return render(request, "meetings/offered.html", {"page": page})


def week_key(day) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"
