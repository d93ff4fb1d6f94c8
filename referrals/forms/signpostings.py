"""Helping onward."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.models import Need
from referrals.forms.fields import AgencyField, TypeField
from stodtelefon.forms.fields import OneRow, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.organisation.missing import NO_NEEDS


class SignpostingForm(StodForm, forms.Form):
    once = True

    agency_type = TypeField(label="Vart hänvisar du?", required=False, empty_label="Välj typ")
    agency = AgencyField(
        label="Mer precist, ur samverkansregistret", required=False, empty_label="Ingen särskild"
    )
    need = OneRow(label="För att få hjälp med", required=False, empty_label="Inte angivet", nothing=NO_NEEDS)
    note = Words(label="Vad du sade", max_length=1000, rows=3, required=False, help_text="Kort, utan namn.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency_type"].offer()
        self.fields["agency"].offer()
        self.fields["need"].offer(Need.objects.current(on=timezone.localdate()))

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("agency") and not cleaned.get("agency_type"):
            raise ValidationError({"agency_type": "Välj vart du hänvisar."})
        return cleaned
