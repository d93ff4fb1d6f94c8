"""A line in the register."""

from __future__ import annotations

from django import forms

from referrals.forms.fields import AgencyField, BasisField
from referrals.forms.referrals import NOW
from referrals.models import SentHow
from referrals.models.referrals import SHEET_MAX
from stodtelefon.forms.fields import Moment, OneOf, Tick, Words
from stodtelefon.forms.form import StodForm


class DisclosureForm(StodForm, forms.Form):
    once = True

    agency = AgencyField(
        label="Till vem?", required=False, empty_label="Någon som inte finns i samverkansregistret"
    )
    recipient = Words(
        label="Till vem, mer precist",
        max_length=300,
        required=False,
        help_text="Behövs när mottagaren inte finns i registret.",
    )
    how = OneOf(SentHow.choices, label="Hur?", error_messages={"required": "Välj hur det lämnades."})
    at = Moment(label="När?", help_text=NOW, required=False)
    what = Words(
        label="Vad lämnades ut?",
        max_length=SHEET_MAX,
        rows=6,
        help_text="Så ordagrant som du minns det.",
    )
    is_named = Tick(label="Namn, eller annat som pekar ut någon, lämnades")
    legal_basis = BasisField(empty_label="Välj rättslig grund")
    basis_reason = Words(
        label="Skäl", max_length=2000, rows=2, required=False, help_text="Behövs för de flesta grunder."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].offer()
        self.fields["legal_basis"].offer()

    @property
    def bases(self) -> list:
        return self.fields["legal_basis"].bases
