"""Every page asks for sign-in unless it says otherwise, and asking never costs a typed word."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect

from stodtelefon.accounts.second_factor import ask_again, is_missing

STILL_HERE = "Du har varit borta ett tag. Logga in igen. Det du skrev finns kvar."


def asks_who_it_is(view_func, user) -> bool:
    """Is it a page that this person may open, after having shown once more who it is?"""
    wanted = getattr(view_func, "required_permissions", ())
    return getattr(view_func, "asks_who_it_is", False) and any(user.can(one) for one in wanted)


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own, with one thing more: what was written in a form that is sent too late is kept, and opened again
    for its writer after the sign-in. And whoever has no second factor yet, and must have one, comes no further than to
    the page where it is made."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None or not request.user.is_authenticated:
            return answer
        request.lacks_second_factor = is_missing(request)
        is_open = getattr(view_func, "is_before_second_factor", False) or not getattr(
            view_func, "login_required", True
        )
        if request.lacks_second_factor and not is_open:
            return redirect("accounts:second_factor")
        return ask_again(request) if asks_who_it_is(view_func, request.user) else None

    def handle_no_permission(self, request, view_func):
        sent = getattr(request, "sent", None)
        draft = sent.keep() if sent is not None else None
        if draft is None:
            return super().handle_no_permission(request, view_func)
        messages.info(request, STILL_HERE)
        return redirect_to_login(draft.resume_url, self.get_login_url(view_func))
