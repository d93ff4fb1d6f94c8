"""Every page asks for sign-in unless it says otherwise, and asking never costs a typed word."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login

STILL_HERE = "Du har varit borta ett tag. Logga in igen. Det du skrev finns kvar."


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own, with one thing more: what was written in a form that is sent too late is kept, and opened again
    for its writer after the sign-in."""

    def handle_no_permission(self, request, view_func):
        sent = getattr(request, "sent", None)
        draft = sent.keep() if sent is not None else None
        if draft is None:
            return super().handle_no_permission(request, view_func)
        messages.info(request, STILL_HERE)
        return redirect_to_login(draft.resume_url, self.get_login_url(view_func))
