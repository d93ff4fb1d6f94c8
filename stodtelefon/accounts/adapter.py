"""How allauth behaves here: nobody signs up, and its words are ours."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.urls import reverse

from stodtelefon.accounts.attempts import tell_locked_out, tell_refused
from stodtelefon.audit.middleware import client_address


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "E-postadressen eller lösenordet stämmer inte.",
        "account_inactive": "Kontot är avstängt. Prata med din systemförvaltare.",
        "too_many_login_attempts": "Det blev för många försök. Vänta en stund och försök igen.",
        "rate_limited": "Det blev för många försök. Vänta en stund och försök igen.",
    }

    def is_open_for_signup(self, request):
        """Accounts are made by the administrator alone."""
        return False

    def get_client_ip(self, request):
        """The same address as the log has, also where a proxy says less than `PROXIES` promised."""
        return client_address(request) or "-"

    def _get_login_attempts_cache_key(self, request, **credentials):
        """By account alone: allauth's own key holds the Host header, and whoever asks chooses its port."""
        return credentials.get("email", "").lower()

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            tell_locked_out(request)
            raise

    def authentication_failed(self, request, **credentials):
        tell_refused(request)

    def get_logout_redirect_url(self, request):
        return reverse("account_login")

    def add_message(
        self, request, level, message_template=None, message_context=None, extra_tags="", message=None
    ):
        """No "logged in as …": the page itself says who you are."""
