"""The partner directory: one agency, and which of them to show."""

from __future__ import annotations

from django import forms

from referrals.forms.fields import TypeField
from referrals.models import Agency
from stodtelefon.forms.fields import Phone, Tick, field_of_column
from stodtelefon.forms.form import RowForm


class AgencyForm(RowForm):
    """One agency. Work contacts only."""

    type = TypeField(label="Typ", empty_label="Välj typ")

    class Meta:
        model = Agency
        formfield_callback = field_of_column
        fields = (
            "type",
            "name",
            "does",
            "contact",
            "phone",
            "email",
            "address",
            "opening_hours",
            "is_same_board",
            "answer_days",
        )
        field_classes = {"phone": Phone}
        labels = {
            "does": "Vad de gör, och när de passar",
            "contact": "Funktion eller kontaktperson i tjänsten",
            "email": "E-post",
            "is_same_board": "Hör till samma nämnd som vi",
            "answer_days": "Svarar inom så många arbetsdagar",
        }
        help_texts = {
            "email": "För att boka tid. Uppgifter ur ärenden skickas aldrig med e-post.",
            "is_same_board": (
                "Inom nämnden finns som regel ingen sekretessgräns, bara det som behövs för arbetet. "
                "Mot en annan nämnd i samma kommun finns en sådan gräns (OSL 8:1, 8:2)."
            ),
            "answer_days": "Räknas från dagen efter att inkopplingen lämnades över.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["type"].offer(keep=self.row and self.row.type)


class NewAgencyForm(AgencyForm):
    once = True


class ChangeAgencyForm(AgencyForm):
    versioned = True


class AgencyFilter(forms.Form):
    """Which agencies to show: by type, and whether those that are no longer used are shown too."""

    typ = TypeField(label="Typ", required=False, empty_label="Alla typer", to_field_name="key")
    tidigare = Tick(label="Visa dem vi inte använder längre")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["typ"].offer()

    def found_in(self, agencies):
        """The agencies that were asked for. Of what is not in the list there are none, and it says so."""
        if not self.is_valid():
            return agencies.none() if self.errors else agencies
        agency_type = self.cleaned_data.get("typ")
        return agencies.of_type(agency_type) if agency_type else agencies

    @property
    def wants_retired(self) -> bool:
        return self.is_valid() and self.cleaned_data["tidigare"]
