"""Helping onward."""

from __future__ import annotations

from django.utils import timezone

from calls.forms.other_concerns import OtherConcernFields
from calls.models import Case, Need
from calls.models.other_concerns import is_something_else
from referrals.forms.arrivals import AskFields
from referrals.forms.fields import AgencyField, TypeField
from stodtelefon.forms.fields import OneRow, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.organisation.missing import NO_NEEDS


class SignpostingForm(StodForm, OtherConcernFields, AskFields):
    """Where to; and where it is something else than violent extremism what it was: that is what the help is for."""

    once = True
    field_order = ("other_concern", "agency_type", "agency", "need", "note", "may_ask", "ask_on", "reach")
    asks_other_concern_when = ""

    agency_type = TypeField(label="Vart hänvisar du?", required=False, empty_label="Välj typ")
    agency = AgencyField(
        label="Vem, närmare, ur samverkansregistret", required=False, empty_label="Ingen särskild"
    )
    need = OneRow(label="För att få hjälp med", required=False, empty_label="Inte angivet", nothing=NO_NEEDS)
    note = Words(label="Vad du sade", max_length=1000, rows=3, required=False, help_text="Kort, utan namn.")

    def __init__(self, *args, case: Case, agency: str = "", **kwargs):
        self.case = case
        super().__init__(*args, initial={"agency": agency}, **kwargs)
        self.fields["agency_type"].offer()
        self.fields["agency"].offer()
        if is_something_else(case.outcome, case.ve_assessment):
            del self.fields["need"]
        else:
            self.fields["need"].offer(Need.objects.current(on=timezone.localdate()))
            del self.fields["other_concern"]

    @property
    def case_in_question(self) -> Case:
        return self.case

    def clean(self):
        cleaned = super().clean()
        is_chosen = cleaned.get("agency") or cleaned.get("agency_type") or "agency" in self.errors
        if not is_chosen:
            self.ask_for({"agency_type": "Välj vart du hänvisar."})
        return cleaned

    @property
    def arguments(self) -> dict:
        given = super().arguments
        return {name: given[name] for name in given if name not in AskFields.base_fields} | self.ask_input()
