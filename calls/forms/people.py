"""Forms for the identity store."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from calls.actions.people import FIELDS
from calls.forms.fields import ContactFields, PersonalNumber
from stodtelefon.forms.fields import Words
from stodtelefon.forms.form import StodForm


class IdentityForm(StodForm, ContactFields):
    """Who somebody is, with the personal number where it is needed."""

    personal_number = PersonalNumber(
        label="Personnummer", max_length=20, required=False, help_text="Bara om det verkligen behövs."
    )

    field_order = FIELDS

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in FIELDS) and not self.errors:
            raise ValidationError("Skriv åtminstone en uppgift.")
        return cleaned


class IdentityChangeForm(IdentityForm):
    versioned = True
    edits = FIELDS


class PersonIdentityForm(IdentityForm):
    """The person of concern is named only with a reason, at record level `ärende`."""

    reason = Words(label="Varför behöver identiteten skrivas in?", max_length=500, rows=2)


class RemoveIdentityForm(StodForm, forms.Form):
    reason = Words(label="Varför tas identiteten bort?", max_length=500, rows=2)
