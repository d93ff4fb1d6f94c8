"""Writing a note, and what the person concerned holds to be wrong."""

from __future__ import annotations

from copy import deepcopy

from django.utils import timezone

from calls.actions.notes import level_faults
from calls.forms.fields import RAISED_TO, NumberFields
from calls.models import Note
from calls.models.choices import RecordLevel
from calls.models.notes import NOTE_MAX
from calls.record_levels import holds
from stodtelefon.bounds import HAS_BEEN
from stodtelefon.forms.fields import Day, OneOf, Words
from stodtelefon.forms.form import StodForm


class LimitedFields(NumberFields):
    """Words of which the record level holds only so many: how many is said, and counted while they are written
    (`static/js/count.js`). Where that is few, the level can be raised by the same form, with a reason.
    """

    def __init__(self, *args, level: str = RecordLevel.CASE, **kwargs):
        super().__init__(*args, level=level, **kwargs)
        self.level, text, held = level, self.fields["text"], holds(level)
        text.widget.attrs["data-most"] = min(text.max_length, held.note_max)
        if held.note_max >= text.max_length:
            return
        text.help_text = f"{text.help_text} Högst {held.most} på nivån {RecordLevel(level).label}.".strip()
        if "level_reason" in self.fields:
            return  # asked already, for a personal number
        self.fields["level_reason"] = reason = deepcopy(self.base_fields["level_reason"])
        reason.label = "Behöver du mer plats? Skriv varför nivån höjs"
        reason.help_text = RAISED_TO
        reason.widget.attrs["data-when-over"] = "text"
        self.order_fields(self.field_order)

    def clean(self):
        data = super().clean()
        if not data.get("level_reason"):
            self.ask_for(level_faults(data.get("text"), self.level))
        return data


class NoteForm(StodForm, LimitedFields):
    once = True
    guarded = ("source_detail", "text")
    optional = ("source_detail",)
    field_order = ("text", "level_reason", "keep_number", "source", "source_detail", "event_on")

    text = Words(label="Anteckning", max_length=NOTE_MAX, rows=6)
    source = OneOf(
        Note.Source.choices,
        label="Vem säger det?",
        initial=Note.Source.OWN,
        help_text="Det som polisen säger läses bara av den som har ärendet, av samordnaren och av dig.",
        error_messages={"required": "Välj varifrån uppgiften kommer."},
    )
    source_detail = Words(
        label="Vem, närmare",
        max_length=200,
        required=False,
        help_text="Till exempel ”kuratorn”. Skriv inte namn här.",
    )
    event_on = Day(
        within=HAS_BEEN,
        label="När hände det?",
        initial=timezone.localdate,
        help_text="Dagen då det hände. Dagen då du skriver sparas också.",
        error_messages={"required": "Ange vilken dag det hände."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Where something is to be put right, what is wrong has the focus.
        self.fields["text"].widget.attrs["autofocus"] = not self.is_bound or self.is_shown


class CorrectNoteForm(NoteForm):
    replaces = True
    edits = ("event_on", "source", "source_detail", "text")


class ObjectionForm(StodForm, LimitedFields):
    once = True
    guarded = ("text",)
    field_order = ("text", "level_reason")

    text = Words(
        label="Vad anser den enskilde är felaktigt?",
        max_length=5000,
        rows=4,
        help_text="Det som redan är skrivet ändras inte. Invändningen står kvar bredvid (14 kap. 6 § SoL).",
    )
