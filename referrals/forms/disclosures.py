"""Helping onward, and a line in the register."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.models import Need
from referrals.forms.fields import PICK, AgencyField, BasisField, TypeField, moment_field, words
from referrals.models import SentHow
from referrals.models.referrals import SHEET_MAX
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


class DisclosureForm(StodForm, forms.Form):
    once = True

    agency = AgencyField(
        label="Till vem?", required=False, empty_label="Någon som inte finns i samverkansregistret"
    )
    recipient = forms.CharField(
        label="Till vem, mer precist",
        max_length=300,
        required=False,
        help_text="Behövs när mottagaren inte finns i registret.",
    )
    legal_basis = BasisField(empty_label="Välj rättslig grund")
    basis_reason = words("Skäl", longest=2000, rows=2, help_text="Behövs för de flesta grunder.")
    what = words(
        "Vad lämnades ut?",
        longest=SHEET_MAX,
        required=True,
        rows=6,
        help_text="Så ordagrant som du minns det.",
    )
    is_named = forms.BooleanField(label="Namn, eller annat som pekar ut någon, lämnades", required=False)
    how = forms.ChoiceField(
        label="Hur?",
        choices=SentHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur det lämnades.", "invalid_choice": PICK},
    )
    at = moment_field("När?")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].offer()
        self.fields["legal_basis"].offer()

    @property
    def bases(self) -> list:
        return self.fields["legal_basis"].bases
