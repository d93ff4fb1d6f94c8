"""Where one is signed in, and signing out from there."""

from __future__ import annotations

import re

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from stodtelefon.accounts.actions.sessions import end_other_sessions, end_session
from stodtelefon.accounts.adapter import NOWHERE
from stodtelefon.forms.pages import press
from stodtelefon.permissions import everyone_signed_in

# What a browser calls itself: the first that fits, since most of them call themselves by each other's names too.
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone|iPad", "iOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@everyone_signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = UserSession.objects.filter(user=request.user).order_by("-created_at")
    sessions = [(one, browser_of(one.user_agent), one.ip if one.ip != NOWHERE else "") for one in found]
    here = request.session.session_key
    has_others = any(one.session_key != here for one, *_ in sessions)
    return render(
        request, "accounts/sessions.html", {"sessions": sessions, "here": here, "has_others": has_others}
    )


def browser_of(called: str) -> str:
    """In words, as far as it says."""
    browser = next((name for mark, name in BROWSERS if mark in called), "Okänd webbläsare")
    system = next((name for mark, name in SYSTEMS if re.search(mark, called)), "")
    return f"{browser} på {system}" if system else browser


@everyone_signed_in
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:  # there is a page for that
        return redirect("account_logout")
    press(request, end_session, session=session, done="Utloggad där.")
    return redirect("accounts:sessions")


@everyone_signed_in
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    press(request, end_other_sessions, here=request.session.session_key, done="Utloggad överallt utom här.")
    return redirect("accounts:sessions")
