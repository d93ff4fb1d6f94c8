"""Contacts that start no case, and calling back."""

from __future__ import annotations

from django import forms

from calls.forms.fields import NOT_IN_LIST, OneOf, Words
from calls.inputs import NonCaseInput
from calls.models import Call, Callback
from stodtelefon.forms.form import StodForm

NON_CASE = [choice for choice in Call.Kind.choices if choice[0] != Call.Kind.CONCERN]


class ContactForm(StodForm, forms.Form):
    """One press on a button. A missed call may say how to call back."""

    once = True

    kind = forms.ChoiceField(
        choices=NON_CASE,
        widget=forms.HiddenInput,
        error_messages={"required": NOT_IN_LIST, "invalid_choice": NOT_IN_LIST},
    )
    callback_to = Words(
        max_length=300,
        label="Ring tillbaka till",
        help_text="Det som sades i meddelandet: nummer, tid, vad som är säkert. Tas bort när personen är nådd.",
    )

    has_message = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self):
        """What was opened to take down a message is not counted as a call without one."""
        if self.cleaned_data.get("has_message") and self.cleaned_data.get("callback_to") == "":
            self.add_error("callback_to", "Skriv hur personen kan nås.")
        return self.cleaned_data

    def contact_input(self) -> NonCaseInput:
        return NonCaseInput(kind=self.cleaned_data["kind"], callback_to=self.cleaned_data["callback_to"])


class CallbackForm(StodForm, forms.Form):
    """Reached, or given up."""

    result = OneOf(Callback.Result.choices, label="Gick det att nå personen?")

    def clean_result(self):
        if not self.cleaned_data["result"]:
            raise forms.ValidationError("Svara på om personen gick att nå.")
        return self.cleaned_data["result"]
