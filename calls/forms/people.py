"""Forms for the identity store and for search."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.people import FIELDS
from calls.forms.cases import TOO_LONG, words
from stodtelefon.forms.form import StodForm
from stodtelefon.privacy.personal_numbers import parse_personal_number


class IdentityForm(StodForm, forms.Form):
    """Who somebody is and how to reach them. With `is_protected` no way to be reached is kept."""

    name = forms.CharField(label="Namn", max_length=200, required=False)
    personal_number = forms.CharField(
        label="Personnummer", max_length=20, required=False, help_text="Bara om det verkligen behövs."
    )
    phone = forms.CharField(label="Telefon", max_length=60, required=False)
    email = forms.CharField(
        label="E-post", max_length=254, required=False, help_text="Skriv aldrig om ärendet i e-post."
    )
    address = forms.CharField(label="Adress", max_length=300, required=False)
    contact_safety = forms.CharField(
        label="Så får ni nå mig, och så inte",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contact_times = forms.CharField(label="När går det bra?", max_length=200, required=False)
    interpreter_language = forms.CharField(label="Behov av tolk, språk", max_length=60, required=False)
    is_protected = forms.BooleanField(
        label="Skyddade personuppgifter",
        required=False,
        help_text="Då sparas ingen telefon, e-post eller adress här.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["max_length"] = TOO_LONG
            for validator in field.validators:
                if getattr(validator, "code", "") == "max_length":
                    validator.message = TOO_LONG

    def clean_personal_number(self):
        number = self.cleaned_data["personal_number"]
        return parse_personal_number(number, on=timezone.localdate()) if number else ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_protected"):
            for name in ("phone", "email", "address"):
                if cleaned.get(name):
                    self.add_error(name, "Med skyddade personuppgifter sparas detta inte. Töm fältet.")
        if not any(cleaned.get(name) for name in FIELDS) and not self.errors:
            raise ValidationError("Skriv åtminstone en uppgift.")
        return cleaned


class IdentityChangeForm(IdentityForm):
    versioned = True


class PersonIdentityForm(IdentityForm):
    """The person of concern is named only with a reason, at record level `ärende`."""

    reason = words("Varför behöver identiteten skrivas in?", longest=500, rows=2)


class RemoveIdentityForm(StodForm, forms.Form):
    reason = words("Varför tas identiteten bort?", longest=500, rows=2)
