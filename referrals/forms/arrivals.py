"""Whether somebody wants to be asked, and how it went."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from referrals.actions.arrivals import ASK, NO_DAY, NO_RESULT, arrival_faults, day_faults
from referrals.models import Arrival
from stodtelefon.forms.fields import Day, OneOf, Tick, Words
from stodtelefon.forms.form import StodForm


class AskFields(forms.Form):
    """Only with a yes from the person: then the day and the number belong to it. The whole form knows its `case`."""

    may_ask = Tick(
        label="Personen vill bli uppringd: kom du fram?",
        help_text="Fråga först. Utan ett ja ringer ingen, och inget nummer sparas här.",
    )
    ask_on = Day(within=ASK, label="Vilken dag?", required=False)
    reach = Words(
        may_name=True,
        label="På vilket nummer, och när går det bra?",
        max_length=300,
        required=False,
        help_text="Säg också hur det är säkert. Tas bort när frågan är besvarad.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("ask_on", "reach"):
            self.fields[name].shown_when = "may_ask=on"
            self.fields[name].must_be_answered = True

    def clean(self):
        data = super().clean()
        if data.get("may_ask"):
            asked = data.get("ask_on"), data.get("reach") or ""
            self.ask_for(arrival_faults(self.case, *asked, at=timezone.now()))
        return data

    def ask_input(self) -> dict:
        """What the action is given: nothing of it without a yes."""
        data = self.cleaned_data
        return {"ask_on": data["ask_on"], "reach": data["reach"]} if data["may_ask"] else {}


class ArrivalForm(StodForm, forms.Form):
    optional = ("note",)

    result = OneOf(Arrival.Result.choices, label="Hur gick det?", error_messages={"required": NO_RESULT})
    note = Words(
        label="Vad som sades",
        max_length=1000,
        rows=3,
        required=False,
        help_text="Kort, utan namn.",
    )


class PutOffForm(StodForm, forms.Form):
    ask_on = Day(within=ASK, label="Fråga i stället den", error_messages={"required": NO_DAY})

    def clean(self):
        data = super().clean()
        self.ask_for(day_faults(data.get("ask_on"), at=timezone.now()))
        return data
