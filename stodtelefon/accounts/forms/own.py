"""Forms for one's own account."""

from __future__ import annotations

from django import forms

from stodtelefon.accounts.second_factor import WRONG_KEY
from stodtelefon.forms.fields import Credential, OneTimeCode, Secret, ShownAddress, Tick, Words
from stodtelefon.forms.form import StodForm

NAME = {"label": "Namn", "max_length": 120, "help_text": "Så som det ska stå under anteckningar."}
TITLE = {"label": "Titel", "max_length": 120, "required": False}


class NameForm(StodForm, forms.Form):
    versioned = True
    edits = "__all__"

    name = Words(may_name=True, **NAME)
    title = Words(may_name=True, **TITLE)


class MorningMailForm(StodForm, forms.Form):
    wants = Tick(
        label="Skicka ett mejl varje arbetsmorgon",
        help_text="Det säger hur många saker som väntar på dig, och inget mer: inga namn, inga nummer.",
    )


class ShortcutsForm(StodForm, forms.Form):
    wants = Tick(
        label="Använd kortkommandon med en tangent",
        help_text="Det är n, /, f och ?, när du inte står i ett fält. Pilar, Ctrl+Enter och F8 för fara gäller alltid.",
    )


class ChoosePasswordForm(StodForm, forms.Form):
    """A new password, typed twice. Its strength is judged by the action, which knows whose it is."""

    username = ShownAddress()
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


class AddAppForm(StodForm, forms.Form):
    is_kept = False

    code = OneTimeCode(label="Koden som appen visar nu", help_text="Sex siffror.")


class AddKeyForm(StodForm, forms.Form):
    is_kept = False

    name = Words(
        may_name=True,
        label="Vad kallar du den?",
        max_length=60,
        initial="Min nyckel",
        help_text="Så att du känner igen den, till exempel Mobilen eller Den blå nyckeln.",
    )
    credential = Credential(wrong=WRONG_KEY)
