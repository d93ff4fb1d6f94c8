"""Forms on a case: hand over, raise the level, close, open again, note, reminder."""

from __future__ import annotations

from django import forms

from calls.models.choices import Outcome, RecordLevel, VeAssessment
from stodtelefon.accounts.models import User
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Permission

TOO_LONG = "Texten är för lång: %(show_value)s tecken, högst %(limit_value)s ryms."


def words(
    label: str, *, longest: int, required: bool = True, rows: int = 3, help_text: str = ""
) -> forms.CharField:
    """A field for what people write, with one sentence when it is too long or missing."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": "Skriv en mening här.", "max_length": TOO_LONG},
    )


class HandOverForm(StodForm, forms.Form):
    versioned = True
    QUEUE = "queue"

    to = forms.ChoiceField(
        label="Till vem?",
        error_messages={"required": "Välj vem som ska ha ärendet.", "invalid_choice": "Välj någon i listan."},
    )
    reason = words("Något som kollegan behöver veta (frivilligt)", longest=2000, required=False)

    def __init__(self, *args, handler=None, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = User.objects.who_may(Permission.CASE_WRITE).exclude(pk=handler and handler.pk)
        self.people = {str(user.pk): user for user in colleagues}
        names = [
            (key, f"{one.name}, {one.title}" if one.title else one.name) for key, one in self.people.items()
        ]
        queue = [(self.QUEUE, "Ingen: tillbaka till ej tilldelade")] if handler else []
        self.fields["to"].choices = [("", "Välj"), *names, *queue]

    def clean_to(self):
        return self.people.get(self.cleaned_data["to"])


class RaiseLevelForm(StodForm, forms.Form):
    versioned = True

    level = forms.ChoiceField(
        label="Höj till",
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vilken nivå ärendet ska ha."},
    )
    reason = words(
        "Varför behöver nivån höjas?",
        longest=500,
        rows=2,
        help_text="Skälet står kvar i ärendet. Nivån sänks aldrig igen.",
    )

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        present = RecordLevel(case.record_level)
        self.fields["level"].choices = [(c.value, c.label) for c in RecordLevel if c.rank > present.rank]


class CloseForm(StodForm, forms.Form):
    versioned = True

    outcome = forms.ChoiceField(
        label="Vad blev utfallet?",
        choices=[(outcome.value, outcome.label) for outcome in Outcome.of_closing()],
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad utfallet blev."},
    )
    ve_assessment = forms.ChoiceField(
        label="Fanns det skäl att tro att våldsbejakande extremism låg bakom oron?",
        choices=VeAssessment.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj en bedömning. ”Det går inte att säga” är också ett svar."},
    )
    reason = words("Kort om varför (frivilligt)", longest=2000, required=False)


class ReopenForm(StodForm, forms.Form):
    versioned = True

    reason = words("Varför öppnas ärendet igen?", longest=2000, rows=2)
