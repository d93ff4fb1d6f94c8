"""The forms of signing in: allauth's own, in our words, and that of showing once more who one is."""

from __future__ import annotations

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import complete_authentication, parse_authentication_response
from django import forms
from django.core.exceptions import ValidationError

from stodtelefon.accounts import attempts
from stodtelefon.accounts.models import User
from stodtelefon.accounts.models.user import normalise_address
from stodtelefon.accounts.second_factor import TOO_MANY, WRONG_KEY, counted, kind_of_code, of_a_key, take_once
from stodtelefon.audit.refusals import note_refusal
from stodtelefon.forms.fields import Credential, Mail, OneTimeCode, Secret, ShownAddress
from stodtelefon.forms.form import StodForm
from stodtelefon.texts import MISSING

INVITED = "invited"  # in the session: the address of whoever has just chosen a password
WHICH_CODE = "Sex siffror från appen, eller en av dina reservkoder."


class SignInForm(LoginForm):
    """allauth's own, in our words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        del password.widget.attrs["placeholder"]
        password.label, password.help_text, password.error_messages["required"] = "Lösenord", "", MISSING
        self.fields["login"] = Mail(label="E-post", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
        self.order_fields(["login", "password"])
        self.initial.setdefault("login", context.request.session.pop(INVITED, ""))

    def clean_login(self) -> str:
        return normalise_address(self.cleaned_data["login"])


class CodeForm(AuthenticateForm):
    """The second factor at sign-in: a code from the app, or one of those on paper."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = OneTimeCode(label="Kod", help_text=WHICH_CODE)
        self.label_suffix = ""

    def clean_code(self) -> str:
        with counted(context.request, self.user):
            code = super().clean_code()
            take_once(self.user, code)
        return code


class KeyForm(AuthenticateWebAuthnForm):
    """The second factor at sign-in: a passkey. The browser fills it in."""

    def clean_credential(self) -> Authenticator:
        with counted(context.request, self.user, is_key=True), of_a_key():
            return super().clean_credential()


class ConfirmForm(StodForm, forms.Form):
    """Who is at the keyboard: the password, or a code where the person has some, or a passkey, which the browser fills
    in. `shown` says with what. Without `has_password` the password is not enough: the second factor is asked for."""

    is_kept = False
    shown = ("", "")

    username = ShownAddress()
    password = Secret(label="Lösenord", autocomplete="current-password", required=False)
    code = OneTimeCode(label="Eller en kod", help_text=WHICH_CODE, required=False)
    credential = Credential(wrong=WRONG_KEY, required=False)

    def __init__(self, *args, user: User, kinds: set[str], has_password: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["username"].initial = user.email
        if not has_password:
            del self.fields["username"], self.fields["password"]
            self.fields["code"].label = "Kod"
        if not kinds:
            del self.fields["code"]
        if Authenticator.Type.WEBAUTHN not in kinds:
            del self.fields["credential"]

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if cleaned.get("credential"):
            with counted(context.request, self.user, is_key=True), of_a_key():
                parse_authentication_response(cleaned["credential"])
                complete_authentication(self.user, cleaned["credential"])
            self.shown = ("mfa", Authenticator.Type.WEBAUTHN)
        elif cleaned.get("code"):
            self._check_code(cleaned["code"])
        elif cleaned.get("password"):
            self._check_password(cleaned["password"])
        else:
            self.add_error(
                next((name for name in ("password", "code") if name in self.fields), None), MISSING
            )
        return cleaned

    def _check_code(self, code: str) -> None:
        try:
            with counted(context.request, self.user):
                self.shown = ("mfa", kind_of_code(self.user, code))
        except ValidationError as error:
            self.add_error("code", error)

    def _check_password(self, password: str) -> None:
        counted_ones = attempts.begin(context.request, self.user.email)
        if counted_ones is None:
            attempts.tell_locked_out(context.request)
            self.add_error("password", TOO_MANY)
        elif self.user.check_password(password):
            attempts.take_back(counted_ones)
            self.shown = ("password", "")
        else:
            attempts.tell_refused(context.request)
            note_refusal("session.refused", by=None, target=self.user)
            self.add_error("password", "Lösenordet stämmer inte.")
