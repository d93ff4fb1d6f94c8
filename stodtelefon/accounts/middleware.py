"""Every page asks for sign-in unless it says otherwise, and asking never costs a typed word."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse

from stodtelefon.drafts import keeping

STILL_HERE = "Du har varit borta ett tag. Logga in igen. Det du skrev finns kvar."


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own, with one thing more: a form sent too late is kept."""

    def handle_no_permission(self, request, view_func):
        held = keeping.keep(request, view_func, has_passed=True)
        if held is None:
            return super().handle_no_permission(request, view_func)
        messages.info(request, STILL_HERE)
        return redirect_to_login(reverse("drafts:detail", args=[held.pk]), self.get_login_url(view_func))
