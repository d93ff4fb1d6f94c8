"""Idag: the first page. Who has none is led to the page that is theirs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from stodtelefon.desk.groups import groups_for
from stodtelefon.navigation import first_page
from stodtelefon.permissions import Permission, everyone_signed_in, requires


@everyone_signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Idag, or the way on to the page where this person's day begins."""
    if request.user.can(Permission.HOME_READ):
        return today(request)
    return redirect(first_page(request.user))


@requires(Permission.HOME_READ)
def today(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    return render(request, "desk/home.html", {"groups": groups_for(request.user, today=on), "today": on})
