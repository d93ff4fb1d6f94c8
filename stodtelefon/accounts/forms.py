"""Forms for accounts and passwords."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst

from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Role

NAME = {"label": "Namn", "max_length": 120, "help_text": "Så som det ska stå under anteckningar."}
TITLE = {"label": "Titel", "max_length": 120, "required": False}
EMAIL = {"label": "E-postadress", "max_length": 254, "help_text": "Används för att logga in."}


def shown(field: forms.Field, value) -> str:
    """A value in words, as the form's own field would name it."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    chosen = value if isinstance(value, list | tuple) else [value]
    labels = dict(getattr(field, "choices", ()))
    return ", ".join(str(labels.get(one, one)) for one in chosen if one not in (None, "")) or "tomt"


def take_in_theirs(form: forms.Form, current) -> list[tuple[str, str]]:
    """What somebody else has saved meanwhile, where it differs from what was typed; the next save is then deliberate.

    The typed values stay in the form, which takes over the new version.
    """
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = current.version
    return [
        (str(field.label), shown(field, getattr(current, name)))
        for name, field in form.fields.items()
        if name in form.cleaned_data and hasattr(current, name) and name != "version"
        if getattr(current, name) != form.cleaned_data[name]
    ]


class RolesForm(StodForm, forms.Form):
    """Roles and the mark barnbedömare."""

    versioned = True

    roles = forms.MultipleChoiceField(
        label="Roller",
        choices=[(role.value, capfirst(role.label)) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="En person kan ha flera. Vad varje roll får göra står på sidan Vem får vad.",
    )
    is_child_assessor = forms.BooleanField(
        label="Barnbedömare",
        required=False,
        help_text="Socionom eller motsvarande, som får besluta att inte göra en orosanmälan (SoL 25:1).",
    )


class InviteForm(RolesForm):
    """A new account. Its owner chooses the password."""

    once = True
    versioned = False

    name = forms.CharField(**NAME)
    title = forms.CharField(**TITLE)
    email = forms.EmailField(**EMAIL)

    field_order = ("name", "title", "email", "roles", "is_child_assessor")


class NameForm(StodForm, forms.Form):
    versioned = True

    name = forms.CharField(**NAME)
    title = forms.CharField(**TITLE)


class AddressForm(StodForm, forms.Form):
    versioned = True

    email = forms.EmailField(**EMAIL)


class ChoosePasswordForm(StodForm, forms.Form):
    """A new password, typed twice. Its strength is judged by the action, which knows whose it is.

    The address is shown so that the person, and a password manager, can see whose password it is; it is not read.
    """

    username = forms.CharField(
        label="E-postadress",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "readonly": True}),
    )
    password = forms.CharField(
        label="Nytt lösenord",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label="Samma lösenord igen",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = "Minst tio tecken. Inte bara siffror, och inget vanligt lösenord."

    def clean(self):
        cleaned = super().clean()
        if "password" in cleaned and cleaned["password"] != cleaned.get(
            "password_again", cleaned["password"]
        ):
            self.add_error("password_again", "De två lösenorden är inte lika.")
        return cleaned


class ChangePasswordForm(ChoosePasswordForm):
    current = forms.CharField(
        label="Nuvarande lösenord",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    field_order = ("username", "current", "password", "password_again")
