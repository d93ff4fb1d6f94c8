"""Helping onward."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.models import Need
from referrals.forms.fields import PICK, AgencyField, TypeField, words
from stodtelefon.forms.form import StodForm


class SignpostingForm(StodForm, forms.Form):
    once = True

    agency_type = TypeField(label="Vart hänvisar du?", required=False, empty_label="Välj typ")
    agency = AgencyField(
        label="Mer precist, ur samverkansregistret", required=False, empty_label="Ingen särskild"
    )
    need = forms.ModelChoiceField(
        label="För att få hjälp med",
        queryset=Need.objects.none(),
        required=False,
        empty_label="Inte angivet",
        error_messages={"invalid_choice": PICK},
    )
    note = words("Vad du sade", longest=1000, help_text="Kort, utan namn.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency_type"].offer()
        self.fields["agency"].offer()
        self.fields["need"].queryset = Need.objects.current(on=timezone.localdate())

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("agency") and not cleaned.get("agency_type"):
            raise ValidationError({"agency_type": "Välj vart du hänvisar."})
        return cleaned
