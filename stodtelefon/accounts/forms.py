"""Forms for accounts and passwords."""

from __future__ import annotations

from allauth.account.forms import LoginForm
from django import forms
from django.utils.text import capfirst

from stodtelefon.forms.fields import Tick, Mail, Secret, SomeOf, Tick, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Role

NAME = {"label": "Namn", "max_length": 120, "help_text": "Så som det ska stå under anteckningar."}
TITLE = {"label": "Titel", "max_length": 120, "required": False}
EMAIL = {"label": "E-postadress", "max_length": 254, "help_text": "Används för att logga in."}


class SignInForm(LoginForm):
    """allauth's own, in our words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label, password.help_text = "E-post", "Lösenord", ""
        for field in (login, password):
            del field.widget.attrs["placeholder"]
            field.error_messages["required"] = "Fyll i det här."


class RolesForm(StodForm, forms.Form):
    """Roles and the mark barnbedömare."""

    versioned = True
    edits = "__all__"

    roles = SomeOf(
        [(role.value, capfirst(role.label)) for role in Role],
        label="Roller",
        required=False,
        help_text="En person kan ha flera. Vad varje roll får göra står på sidan Vem får vad.",
    )
    is_child_assessor = Tick(
        label="Barnbedömare",
        help_text="Socionom eller motsvarande, som får besluta att inte göra en orosanmälan (SoL 25:1).",
    )


class InviteForm(RolesForm):
    """A new account. Its owner chooses the password."""

    once = True
    versioned = False

    name = Words(**NAME)
    title = Words(**TITLE)
    email = Mail(**EMAIL)

    field_order = ("name", "title", "email", "roles", "is_child_assessor")


class NameForm(StodForm, forms.Form):
    versioned = True
    edits = "__all__"

    name = Words(**NAME)
    title = Words(**TITLE)


class MorningMailForm(StodForm, forms.Form):
    wants = Tick(
        label="Skicka ett mejl varje arbetsmorgon",
        help_text="Det säger hur många saker som väntar på dig, och inget mer: inga namn, inga nummer.",
    )


class AddressForm(StodForm, forms.Form):
    versioned = True
    edits = "__all__"

    email = Mail(**EMAIL)


class ChoosePasswordForm(StodForm, forms.Form):
    """A new password, typed twice. Its strength is judged by the action, which knows whose it is.

    The address is shown so that the person, and a password manager, can see whose password it is; it is not read.
    """

    username = Words(
        label="E-postadress",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "readonly": True}),
    )
    password = Secret(
        label="Nytt lösenord",
        autocomplete="new-password",
        help_text="Minst tio tecken. Inte bara siffror, och inget vanligt lösenord.",
    )
    password_again = Secret(label="Samma lösenord igen", autocomplete="new-password")

    @property
    def arguments(self) -> dict:
        return {"password": self.cleaned_data["password"]}

    def clean(self):
        cleaned = super().clean()
        if "password" in cleaned and cleaned["password"] != cleaned.get(
            "password_again", cleaned["password"]
        ):
            self.add_error("password_again", "De två lösenorden är inte lika.")
        return cleaned


class ChangePasswordForm(ChoosePasswordForm):
    current = Secret(label="Nuvarande lösenord", autocomplete="current-password")

    field_order = ("username", "current", "password", "password_again")

    @property
    def arguments(self) -> dict:
        return super().arguments | {"current": self.cleaned_data["current"]}
