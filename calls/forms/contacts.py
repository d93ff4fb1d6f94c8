"""Contacts that start no case, and calling back."""

from __future__ import annotations

from django import forms

from calls.inputs import NonCaseInput
from calls.models import Call, Callback
from stodtelefon.forms.fields import NOT_IN_LIST, OneOf, Tick, Words
from stodtelefon.forms.form import StodForm

NON_CASE = [choice for choice in Call.Kind.choices if choice[0] != Call.Kind.CONCERN]


class ContactForm(StodForm, forms.Form):
    """One press on a button. A missed call may say how to call back."""

    once = True

    kind = OneOf(NON_CASE, widget=forms.HiddenInput, error_messages={"required": NOT_IN_LIST})
    callback_to = Words(
        label="Ring tillbaka till",
        max_length=300,
        required=False,
        help_text="Det som sades i meddelandet: nummer, tid, vad som är säkert. Tas bort när personen är nådd.",
    )
    has_message = Tick(widget=forms.HiddenInput)

    def clean(self):
        """What was opened to take down a message is not counted as a call without one."""
        if self.cleaned_data.get("has_message") and self.cleaned_data.get("callback_to") == "":
            self.add_error("callback_to", "Skriv hur personen kan nås.")
        return self.cleaned_data

    @property
    def arguments(self) -> dict:
        data = self.cleaned_data
        contact = NonCaseInput(kind=data["kind"], callback_to=data["callback_to"])
        return {"contact": contact, "token": data["token"]}


class CallbackForm(StodForm, forms.Form):
    """Reached, or given up."""

    result = OneOf(
        Callback.Result.choices,
        label="Gick det att nå personen?",
        error_messages={"required": "Svara på om personen gick att nå."},
    )
