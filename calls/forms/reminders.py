"""Setting a reminder."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from calls.actions.reminders import reminder_faults
from calls.promptness import why_free
from stodtelefon.bounds import PLANNED
from stodtelefon.forms.fields import Day, Words
from stodtelefon.forms.form import StodForm


class ReminderForm(StodForm, forms.Form):
    once = True

    due_on = Day(within=PLANNED, label="När?", error_messages={"required": "Ange vilken dag."})
    text = Words(
        label="Vad ska hända?",
        max_length=300,
        error_messages={"required": "Skriv i en mening vad som ska hända."},
    )

    def clean(self):
        data = super().clean()
        self.ask_for(reminder_faults(data.get("due_on"), on=timezone.localdate()))
        self.point_out({"due_on": why_free(data.get("due_on"))})
        return data
