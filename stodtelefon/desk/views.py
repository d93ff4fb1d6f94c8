"""Idag: the first page. Who has none is led to the page that is theirs: for the administrator first to Kom igång."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from calls.staffing import Staffing
from stodtelefon.desk.groups import groups_for
from stodtelefon.desk.waiting import Waiting
from stodtelefon.leafing import leaf
from stodtelefon.navigation import address_for, first_page
from stodtelefon.organisation import first_day
from stodtelefon.permissions import Permission, everyone_signed_in, requires

PER_PAGE = 25


@everyone_signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Idag, or the way on to the page where this person's day begins. Who gives people their rights stays here while
    something waits for them, or for nobody."""
    if request.user.can(Permission.HOME_READ):
        return today(request)
    on = timezone.localdate()
    if request.user.can(Permission.USER_MANAGE) and (groups := groups_for(request.user, today=on)):
        return render(request, "desk/home.html", {"groups": groups, "today": on})
    return redirect(first_page(request.user))


@requires(Permission.HOME_READ)
def today(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    staffing = Staffing.on(on)
    away = [one.said_to(request.user) for one in staffing.concerning(request.user)]
    groups = groups_for(request.user, today=on, staffing=staffing)
    context = {
        "groups": groups,
        "today": on,
        "away": away,
        "erases": request.user.can(Permission.ERASURE_READ),
    }
    return render(request, "desk/home.html", context)


@requires(Permission.CASE_WRITE, Permission.CASE_OVERDUE)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Allt som väntar: whose it is, what it is and how late."""
    waits = Waiting(request.user, today=timezone.localdate(), chosen=request.GET)
    page = leaf(waits.chosen, request.GET, per_page=PER_PAGE)
    return render(request, "desk/waiting.html", {"waits": waits, "page": page, "lines": waits.lines(page)})


@requires(Permission.SETTINGS_EDIT)
@require_safe
def get_started(request: HttpRequest) -> HttpResponse:
    """What the line lacks before its first call, and where it is put in. Nothing is ticked here: the database says."""
    statuses = first_day.statuses()
    rows = [(one, address_for(request.user, one.task.url_name, *one.task.args)) for one in statuses]
    done = sum(one.is_done for one in statuses)
    return render(request, "desk/first_day.html", {"rows": rows, "done": done, "is_over": done == len(rows)})
