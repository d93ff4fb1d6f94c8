"""Every page asks for sign-in unless it says otherwise, and asking never costs a typed word."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse

from stodtelefon.accounts import held_forms
from stodtelefon.accounts.models import remembered_organisation

STILL_HERE = "Du har varit borta ett tag. Logga in igen. Det du skrev finns kvar."


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own, with two things more: a form sent too late is kept, and the settings are read once a request."""

    def __call__(self, request):
        with remembered_organisation():
            return super().__call__(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        request.came_signed_in = request.user.is_authenticated
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        held = held_forms.keep(request, view_func, has_passed=True)
        if held is None:
            return super().handle_no_permission(request, view_func)
        messages.info(request, STILL_HERE)
        return redirect_to_login(reverse("accounts:held_form", args=[held.pk]), self.get_login_url(view_func))

    def process_response(self, request, response):
        if getattr(request, "came_signed_in", False) and request.user.is_authenticated:
            held_forms.drop_when_sent(request, response)
            held_forms.remember_sign_in(request, response)
        return response
