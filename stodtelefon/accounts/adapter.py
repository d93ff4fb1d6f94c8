"""How allauth behaves here: nobody signs up, and its words are ours."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse

from stodtelefon.accounts import attempts
from stodtelefon.accounts.models import User
from stodtelefon.accounts.models.user import as_kept
from stodtelefon.accounts.openid_connect.arrival import NOT_LET_IN, forget, let_in
from stodtelefon.accounts.openid_connect.configuration import is_only_way
from stodtelefon.audit.middleware import client_address
from stodtelefon.audit.refusals import note_refusal

NOWHERE = "0.0.0.0"  # noqa: S104 (a Unix socket has no address, and a column of addresses has no empty one)
GIVEN = "password_given"  # in the session until one is in: the account as it was at the first step


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
        return client_address(request) or NOWHERE

    def authenticate(self, request, **credentials):
        """Attempts are counted by account and not by the name that the line is asked for: whoever asks chooses that."""
        forget(request.session)
        if is_only_way():
            return None
        account, password = credentials.get("email", "").lower(), credentials.get("password", "")
        counted = attempts.begin(request, account)
        if counted is None:
            attempts.tell_locked_out(request)
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if user:
            attempts.take_back(counted)
        elif as_kept(password) != password and not User.objects.with_address(account).exists():
            make_password(
                password
            )  # as much work as an account that is there: `User.check_password` tries both
        return user

    def authentication_failed(self, request, **credentials):
        attempts.tell_refused(request)

    def pre_login(self, request, user, **given):
        """The password was right. What ends the person's sessions ends the way to the second step too."""
        request.session[GIVEN] = user.get_session_auth_hash()
        return super().pre_login(request, user, **given)

    def login(self, request, user):
        """Both steps are taken. Refuses what the account cannot take from the provider, as if it were not there."""
        request.session.pop(GIVEN, None)
        try:
            user = let_in(request.session, user)
        except ValidationError:
            clear_login(request)
            attempts.tell_refused(request)
            note_refusal("session.refused", by=None, target=user)
            messages.error(request, NOT_LET_IN)
            raise ImmediateHttpResponse(redirect("account_login")) from None
        super().login(request, user)

    def get_logout_redirect_url(self, request):
        return f"{reverse('account_login')}?utloggad"  # so the other tabs know that it was on purpose

    def add_message(
        self, request, level, message_template=None, message_context=None, extra_tags="", message=None
    ):
        """No "logged in as …": the page itself says who you are."""
