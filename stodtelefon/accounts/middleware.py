"""Every page asks for sign-in unless it says otherwise, and asking never costs a typed word."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from stodtelefon.accounts.log_notice import to_log_notice
from stodtelefon.accounts.screen_lock import is_locked, is_opened, lock_address, person_at, way_back
from stodtelefon.accounts.second_factor import ask_again, is_missing

STILL_HERE = "Du har varit borta ett tag. Logga in igen. Det du skrev finns kvar."
KEPT_BEHIND_LOCK = "Skärmen hade låsts, så det du skrev är inte sparat än. Det står kvar här."
NOT_DONE = "Skärmen hade låsts, så inget är gjort. Tryck en gång till."


def screen_lock(get_response):
    """To a session whose screen is locked nobody is signed in, whatever is asked for. Stands where the person is
    known, and before everything that asks who it is."""

    def middleware(request):
        request.user = SimpleLazyObject(partial(person_at, request, request.user))
        return get_response(request)

    return middleware


def asks_who_it_is(view_func, user) -> bool:
    """Is it a page that this person may open, after having shown once more who it is?"""
    wanted = getattr(view_func, "required_permissions", ())
    return getattr(view_func, "asks_who_it_is", False) and any(user.can(one) for one in wanted)


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own, with more: what was written in a form that is sent too late is kept, and opened again for its
    writer after the sign-in; where the screen is locked it is unlocked and not signed in. And whoever has no second
    factor yet, and must have one, comes no further than to the page where it is made; whoever has not confirmed that
    the log is checked, no further than to the page that says so."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None or not request.user.is_authenticated:
            return answer
        asks_sign_in = getattr(view_func, "login_required", True)
        if asks_sign_in:
            is_opened(request, view_func)
        request.lacks_second_factor = is_missing(request)
        is_open = getattr(view_func, "is_before_second_factor", False) or not asks_sign_in
        if request.lacks_second_factor and not is_open:
            return redirect("accounts:second_factor")
        if asks_sign_in and not is_open and (notice := to_log_notice(request, view_func)):
            return notice
        return ask_again(request) if asks_who_it_is(view_func, request.user) else None

    def handle_no_permission(self, request, view_func):
        if is_locked(request):
            return to_lock(request)
        draft = kept_of(request)
        if draft is None:
            return super().handle_no_permission(request, view_func)
        messages.info(request, STILL_HERE)
        return redirect_to_login(draft.resume_url, self.get_login_url(view_func))


def kept_of(request):
    """The draft of what was sent; None where there are no words to keep."""
    sent = getattr(request, "sent", None)
    return sent.keep() if sent is not None else None


def to_lock(request) -> HttpResponseRedirect:
    """To the lock page, and from there to the very place. What was sent is kept; what is said of it waits until the
    screen is unlocked."""
    draft = kept_of(request)
    if draft is not None:
        messages.info(request, KEPT_BEHIND_LOCK)
        return redirect(lock_address(draft.resume_url))
    if request.method not in ("GET", "HEAD"):
        messages.warning(request, NOT_DONE)
    return redirect(lock_address(way_back(request)))
