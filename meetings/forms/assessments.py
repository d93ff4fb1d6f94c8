"""The form of the assessment."""

from __future__ import annotations

from django import forms

from calls.forms.other_concerns import BY_VE, OtherConcernFields
from calls.models import Case
from calls.models.choices import VeAssessment
from calls.promptness import why_free
from meetings.actions.assessments import REVIEW
from meetings.models import Meeting
from stodtelefon.forms.fields import Day, OneOf, Words
from stodtelefon.forms.form import StodForm


class AssessmentForm(StodForm, OtherConcernFields, forms.Form):
    """In words, and one answer about violent extremism. The first one of a meeting has none to begin with."""

    once = True
    replaces = True
    asks_other_concern_when = BY_VE
    field_order = ("speaks_for", "speaks_against", "uncertain", "ve", "other_concern", "review_on")
    edits = ("speaks_for", "speaks_against", "uncertain", "ve", "review_on")

    speaks_for = Words(label="Det som talar för", max_length=10_000, required=False, rows=4)
    speaks_against = Words(label="Det som talar emot", max_length=10_000, required=False, rows=4)
    uncertain = Words(label="Det som är osäkert", max_length=10_000, required=False, rows=4)
    ve = OneOf(VeAssessment, label="Ligger våldsbejakande extremism bakom oron?")
    review_on = Day(
        within=REVIEW,
        label="Se över bedömningen",
        required=False,
        help_text="Lämna tomt om den inte behöver ses över en bestämd dag.",
    )

    def __init__(self, *args, meeting: Meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)
        self.fields["version"].required = False

    @property
    def case_in_question(self) -> Case:
        return self.meeting.case

    @property
    def arguments(self) -> dict:
        given = super().arguments
        beside = self.meeting.case.outcome, given["ve"]
        return given | {"other_concern": self.other_concern_beside(*beside)}

    def newest(self):
        return self.meeting.assessments.current().get()

    def clean(self):
        data = super().clean()
        if not any(data.get(name) for name in ("speaks_for", "speaks_against", "uncertain")):
            self.add_error(
                "speaks_for", "Skriv vad som talar för, vad som talar emot eller vad som är osäkert."
            )
        self.point_out({"review_on": why_free(data.get("review_on"))})
        return data
