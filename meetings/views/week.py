"""The week with rooms and people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from meetings import week
from meetings.forms.week import WeekForm
from meetings.taken import OfferedOnes, read_week
from stodtelefon.forms.pages import list_named
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Permission, requires
from stodtelefon.swedish_order import swedish_key

LISTS = {"alla": "Alla", "mina": "Mina"}
OFFERED_SHOWN = 5
OFFERED_PER_PAGE = 50


@requires(Permission.MEETING_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Rooms and people; or only one's own meetings, and the rooms and people that are taken for them."""
    name, today = list_named(request, LISTS), timezone.localdate()
    asked, is_own = WeekForm(request.GET), name == "mina"
    monday = asked.monday(today)
    found = read_week(request.user, monday, offered=OFFERED_SHOWN + 1, is_own=is_own)
    items = week.items_of(found.taken, found.known, found.people)
    days = week.by_day(monday, items)
    rooms = sorted(found.rooms, key=lambda room: (room.position, swedish_key(room.name)))
    rows = week.rows(monday, items, rooms, week.people_of(found.people, first=request.user))
    context = {
        **ways_on(monday, is_own=is_own),
        "nothing": "Du är inte bokad den veckan." if is_own else "Inget är bokat.",
        "today": today,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "is_unknown": asked.is_unknown,
        "is_this_week": monday <= today <= monday + timedelta(days=6),
        "rows": [row for row in rows if not (is_own and row.what == "rum" and row.is_free)],
        "whose": "Rum och personer" if rooms else "Personer",
        "days": days,
        "weekend": [(day, items) for day, items in days[week.WORKING_DAYS :] if items],
        "offered": found.offered[:OFFERED_SHOWN],
        "are_more_offered": len(found.offered) > OFFERED_SHOWN,
    }
    return render(request, "meetings/index.html", context)


def ways_on(monday: date, *, is_own: bool) -> dict[str, Any]:
    """To the other list of the same week, and in the same list to the weeks beside and to this one."""
    key, also = week_key(monday), "&lista=mina" if is_own else ""
    return {
        "tabs": [
            {"text": text, "href": f"?vecka={key}&lista={name}", "current": is_own == (name == "mina")}
            for name, text in LISTS.items()
        ],
        "previous": f"?vecka={week_key(monday - timedelta(days=7))}{also}",
        "next": f"?vecka={week_key(monday + timedelta(days=7))}{also}",
        "this_week": "?lista=mina" if is_own else reverse("meetings:index"),
    }


@requires(Permission.MEETING_READ)
def offered(request: HttpRequest) -> HttpResponse:
    """All that is offered and has no time yet, a page at a time."""
    page = leaf(OfferedOnes(request.user), request.GET, per_page=OFFERED_PER_PAGE)
    return render(request, "meetings/offered.html", {"page": page})


def week_key(day) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"
