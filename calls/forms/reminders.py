"""Setting a reminder."""

from __future__ import annotations

from django import forms

from stodtelefon.forms.fields import Day, Words
from stodtelefon.forms.form import StodForm


class ReminderForm(StodForm, forms.Form):
    once = True

    due_on = Day(label="När?", error_messages={"required": "Ange vilken dag."})
    text = Words(
        label="Vad ska hända?",
        max_length=300,
        error_messages={"required": "Skriv i en mening vad som ska hända."},
    )
