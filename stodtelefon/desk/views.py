"""Idag: the first page. Who has no desk of their own is led to the page that is theirs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from stodtelefon.desk.groups import groups_for
from stodtelefon.permissions import Permission, everyone_signed_in

# Whose work lies on another page: the first of these that the person may open.
OTHER_DESKS = [
    (Permission.STATISTICS_READ, "reporting:index"),
    (Permission.LOG_READ, "audit:index"),
    (Permission.USER_MANAGE, "accounts:user_index"),
]


@everyone_signed_in
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not user.can(Permission.CASE_LIST):
        for permission, name in OTHER_DESKS:
            if user.can(permission):
                return redirect(name)
        return redirect("accounts:profile")
    today = timezone.localdate()
    return render(request, "desk/home.html", {"groups": groups_for(user, today=today), "today": today})
