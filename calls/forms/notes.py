"""Writing a note, and what the person concerned holds to be wrong."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from calls.forms.cases import TOO_LONG, words
from calls.models import Note
from calls.models.notes import NOTE_MAX
from stodtelefon.forms.form import StodForm


class NoteForm(StodForm, forms.Form):
    once = True

    event_on = forms.DateField(
        label="Hände den",
        help_text="Dagen då det hände. När du skriver sparas av sig självt.",
        error_messages={"required": "Ange vilken dag det hände.", "invalid": "Skriv datumet som 2026-11-22."},
    )
    source = forms.ChoiceField(
        label="Vem säger det?",
        choices=Note.Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj varifrån uppgiften kommer."},
    )
    source_detail = forms.CharField(
        label="Mer precist (frivilligt)",
        max_length=200,
        required=False,
        help_text="Till exempel ”kuratorn”. Skriv inte namn här.",
        error_messages={"max_length": TOO_LONG},
    )
    text = words("Anteckning", longest=NOTE_MAX, rows=6)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["event_on"].initial = timezone.localdate


class ObjectionForm(StodForm, forms.Form):
    once = True

    text = words(
        "Vad anser den enskilde är felaktigt?",
        longest=5000,
        rows=4,
        help_text="Det som redan är skrivet ändras inte. Invändningen står kvar bredvid (14 kap. 6 § SoL).",
    )
