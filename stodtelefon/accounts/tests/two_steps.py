"""Somebody with a second factor, and a browser that is asked for it."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from stodtelefon.accounts.factories import PASSWORD

SIGN_IN, CODE = "/konto/logga-in/", "/konto/logga-in/kod/"


def give_app(user) -> str:
    """The user's app. Its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def paper(user) -> list[str]:
    return RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes")).get_unused_codes()


def password_given(user) -> Client:
    """A browser in which the password of somebody with a second factor is given, and the code is asked for."""
    client = Client()
    answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert answer.url == CODE
    return client


def send_code(client, code):
    return client.post(CODE, {"code": code}, follow=True).content.decode()


def is_in(client) -> bool:
    return "_auth_user_id" in client.session
