"""Setting a reminder."""

from __future__ import annotations

from django import forms

from calls.forms.cases import TOO_LONG
from stodtelefon.forms.form import StodForm


class ReminderForm(StodForm, forms.Form):
    once = True

    due_on = forms.DateField(
        label="När?",
        error_messages={"required": "Ange vilken dag.", "invalid": "Skriv datumet som 2026-11-22."},
    )
    text = forms.CharField(
        label="Vad ska hända?",
        max_length=300,
        error_messages={"required": "Skriv i en mening vad som ska hända.", "max_length": TOO_LONG},
    )
