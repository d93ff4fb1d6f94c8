"""The form of the assessment."""

from __future__ import annotations

from django import forms

from calls.models.choices import VeAssessment
from meetings.forms.fields import text_field
from meetings.models import Assessment
from stodtelefon.forms.form import StodForm


class AssessmentForm(StodForm, forms.Form):
    """In words, and one answer about violent extremism. `replaces` is the version that was read."""

    once = True

    speaks_for = text_field("Det som talar för", longest=10_000, required=False, rows=4)
    speaks_against = text_field("Det som talar emot", longest=10_000, required=False, rows=4)
    uncertain = text_field("Det som är osäkert", longest=10_000, required=False, rows=4)
    ve = forms.ChoiceField(
        label="Ligger våldsbejakande extremism bakom oron?", choices=VeAssessment, widget=forms.RadioSelect
    )
    review_on = forms.DateField(
        label="Se över bedömningen",
        required=False,
        widget=forms.DateInput,
        help_text="Lämna tomt om den inte behöver ses över en bestämd dag.",
    )
    replaces = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["replaces"].queryset = Assessment.objects.filter(meeting=meeting)

    def refuse(self, error):
        """Somebody else signed first: what was typed stays, and the next sending replaces their version."""
        super().refuse(error)
        if getattr(error, "code", None) == "stale":
            self.is_stale = True
            newest = Assessment.objects.current().filter(meeting=self.meeting).first()
            self.data = self.data.copy()
            self.data["replaces"] = newest.pk if newest else ""

    def clean(self):
        data = super().clean()
        if not any(data.get(name) for name in ("speaks_for", "speaks_against", "uncertain")):
            self.add_error(
                "speaks_for", "Skriv vad som talar för, vad som talar emot eller vad som är osäkert."
            )
        return data
