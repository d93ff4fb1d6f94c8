"""Contacts that start no case."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from calls.actions.callbacks import REACH
from calls.actions.contacts import NO_CONTACT, callback_faults
from calls.inputs import NonCaseInput
from calls.models import Call
from calls.promptness import why_free
from stodtelefon.forms.fields import NOT_IN_LIST, Clock, Day, OneOf, Tick, Words
from stodtelefon.forms.form import StodForm

NON_CASE = [choice for choice in Call.Kind.choices if choice[0] != Call.Kind.CONCERN]


class ContactForm(StodForm, forms.Form):
    """One press on a button. A missed call may say how to call back."""

    once = True

    kind = OneOf(NON_CASE, widget=forms.HiddenInput, error_messages={"required": NOT_IN_LIST})
    callback_to = Words(
        may_name=True,
        label="Ring tillbaka till",
        max_length=300,
        required=False,
        help_text="Det som sades i meddelandet: nummer, namn, vad som är säkert. "
        "Tas bort när återuppringningen är klar.",
    )
    callback_on = Day(within=REACH, label="Vilken dag?", required=False, help_text="Tomt: så snart det går.")
    callback_from = Clock(label="Tidigast klockan", required=False)
    has_message = Tick(widget=forms.HiddenInput)

    def clean(self):
        """What was opened to take down a message is not counted as a call without one."""
        if self.cleaned_data.get("has_message") and self.cleaned_data.get("callback_to") == "":
            self.add_error("callback_to", NO_CONTACT)
        self.ask_for(callback_faults(self.contact_input(), at=timezone.now()))
        self.point_out({"callback_on": why_free(self.cleaned_data.get("callback_on"))})
        return self.cleaned_data

    @property
    def arguments(self) -> dict:
        return {"contact": self.contact_input(), "token": self.cleaned_data["token"]}

    def contact_input(self) -> NonCaseInput:
        data = self.cleaned_data
        return NonCaseInput(
            kind=data.get("kind", ""),
            callback_to=data.get("callback_to", ""),
            callback_on=data.get("callback_on"),
            callback_from=data.get("callback_from"),
        )
