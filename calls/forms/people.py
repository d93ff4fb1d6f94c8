"""Forms for the identity store."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from calls.actions.people import FIELDS
from calls.forms.fields import ContactFields, NumberFields, PersonalNumber
from calls.models.choices import RecordLevel
from calls.record_levels import holds
from stodtelefon.forms.fields import Words
from stodtelefon.forms.form import StodForm


class IdentityForm(StodForm, NumberFields, ContactFields):
    """Who somebody is, with the personal number where it is needed and the record level holds it."""

    guarded = ("personal_number",)
    may_keep = False

    personal_number = PersonalNumber(
        label="Personnummer", max_length=20, required=False, help_text="Bara om det verkligen behövs."
    )

    field_order = (*FIELDS, "level_reason")

    def holds_number(self, name: str, text: str) -> bool:
        """Whatever is typed there is meant as one. One that was there before stays."""
        return bool(text.strip()) and not getattr(self.row, "personal_number", None)

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in FIELDS) and not self.errors:
            raise ValidationError("Skriv åtminstone en uppgift.")
        return cleaned


class IdentityChangeForm(IdentityForm):
    versioned = True
    edits = FIELDS


class PersonIdentityForm(IdentityForm):
    """The person of concern is named only with a reason, at record level `ärende`: the form raises a lower one."""

    reason = Words(label="Varför behöver identiteten skrivas in?", max_length=500, rows=2)

    def __init__(self, *args, level: str = RecordLevel.CASE, **kwargs):
        super().__init__(*args, level=RecordLevel.CASE, **kwargs)
        if not holds(level).person_identity:
            self.fields["level_reason"] = Words(
                label="Varför behöver nivån höjas?",
                max_length=500,
                rows=2,
                help_text="Ärendet är på en lägre nivå. Här höjs det till ärende, full journal.",
                error_messages={
                    "required": "Den oron gäller namnges bara på nivån ärende. Skriv varför den höjs."
                },
            )


class RemoveIdentityForm(StodForm, forms.Form):
    reason = Words(label="Varför tas identiteten bort?", max_length=500, rows=2)
