"""Forms for accounts, passwords and the organisation's settings."""

from __future__ import annotations

from allauth.account.forms import LoginForm
from django import forms
from django.utils.text import capfirst

from stodtelefon.accounts.actions.organisation import EDITABLE
from stodtelefon.accounts.models import Organisation
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


class SignInForm(LoginForm):
    """allauth's own, in our words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label, password.help_text = "E-post", "Lösenord", ""
        for field in (login, password):
            del field.widget.attrs["placeholder"]


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


class OrganisationForm(StodForm, forms.ModelForm):
    """All settings on one page. Only read from: the action saves."""

    versioned = True

    class Meta:
        model = Organisation
        fields = EDITABLE

    help_texts_of_our_own = {
        "line_name": "Står i utskrifter och brev.",
        "opening_hours": "Till exempel: vardagar 8-17.",
        "small_count": "Minst 5. Gäller alla uppgifter om människor i årsstatistiken.",
        "small_total": "Minst 10.",
        "percent_base": "Minst 20.",
        "median_base": "Minst 5.",
        "record_level_decision": "Insats utan behovsprövning kräver nämndens beslut, med datum och diarienummer.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, text in self.help_texts_of_our_own.items():
            self.fields[name].help_text = text
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def sections(self):
        """The fields in the order that a person thinks of them."""
        return [(heading, [self[name] for name in names], dress) for heading, names, dress in SECTIONS]

    def clean(self):
        """What is out of bounds is said by its own field; the database says the same of them together."""
        cleaned = super().clean()
        for name, (least, most) in BOUNDS.items():
            value = cleaned.get(name)
            if value is not None and not least <= value <= (most or value):
                self.add_error(name, f"Ange {least} till {most}." if most else f"Ange minst {least}.")
        return cleaned

    def _post_clean(self):
        """The row is left alone: the action validates and saves it."""


BOUNDS = {
    "prompt_days": (1, 30),
    "can_wait_days": (1, 90),
    "follow_up_weeks": (1, 52),
    "stalled_days": (7, 365),
    "small_count": (5, None),
    "small_total": (10, None),
    "percent_base": (20, None),
    "median_base": (5, None),
}
SECTIONS = (
    ("Kommunen", ("name", "board", "data_protection_officer"), ""),
    (
        "Linjen",
        ("line_name", "line_number", "line_opened_on", "opening_hours", "emergency_social_services_phone"),
        "",
    ),
    (
        "Nämndens beslut",
        (
            "record_level_decision",
            "record_level_decided_on",
            "record_level_reference",
            "identities_may_be_removed",
        ),
        "",
    ),
    ("Tider", ("prompt_days", "can_wait_days", "follow_up_weeks", "stalled_days"), "halves"),
    ("Skydd för små tal", ("small_count", "small_total", "percent_base", "median_base"), "halves"),
)
