"""Writing a note, and what the person concerned holds to be wrong."""

from __future__ import annotations

from django.utils import timezone

from calls.forms.fields import NumberFields
from calls.models import Note
from calls.models.notes import NOTE_MAX
from stodtelefon.bounds import HAS_BEEN
from stodtelefon.forms.fields import Day, OneOf, Words
from stodtelefon.forms.form import StodForm


class NoteForm(StodForm, NumberFields):
    once = True
    guarded = ("source_detail", "text")
    field_order = ("event_on", "source", "source_detail", "text", "level_reason")

    event_on = Day(
        within=HAS_BEEN,
        label="När hände det?",
        initial=timezone.localdate,
        help_text="Dagen då det hände. När du skriver sparas av sig självt.",
        error_messages={"required": "Ange vilken dag det hände."},
    )
    source = OneOf(
        Note.Source.choices,
        label="Vem säger det?",
        error_messages={"required": "Välj varifrån uppgiften kommer."},
    )
    source_detail = Words(
        label="Vem, närmare (frivilligt)",
        max_length=200,
        required=False,
        help_text="Till exempel ”kuratorn”. Skriv inte namn här.",
    )
    text = Words(label="Anteckning", max_length=NOTE_MAX, rows=6)


class CorrectNoteForm(NoteForm):
    replaces = True
    edits = ("event_on", "source", "source_detail", "text")


class ObjectionForm(StodForm, NumberFields):
    once = True
    guarded = ("text",)
    field_order = ("text", "level_reason")

    text = Words(
        label="Vad anser den enskilde är felaktigt?",
        max_length=5000,
        rows=4,
        help_text="Det som redan är skrivet ändras inte. Invändningen står kvar bredvid (14 kap. 6 § SoL).",
    )
