"""Linking two cases that may be about the same concern, changing a link and taking it away."""

from __future__ import annotations

from django import forms

from calls.actions.links import change_faults, link_faults
from calls.forms.moves import OtherCaseForm
from calls.models import CaseLink
from stodtelefon.forms.fields import OneOf, Words
from stodtelefon.forms.form import StodForm


def degree_field() -> OneOf:
    return OneOf(
        CaseLink.Degree.choices,
        label="Hur säkert är det att det är samma oro?",
        error_messages={"required": "Välj hur säkert det är."},
    )


class LinkForm(OtherCaseForm):
    once = True
    is_kept = True

    degree = degree_field()
    reason = Words(
        label="Vad talar för det?",
        max_length=2000,
        rows=3,
        help_text="Den som bekräftar läser skälet. Det står kvar i båda ärendena.",
        error_messages={"required": "Skriv i en mening vad som talar för att det är samma oro."},
    )

    def clean(self):
        if {"number", "reason"} <= set(self.cleaned_data):
            self.ask_for(link_faults(self.case, self.other, reason=self.cleaned_data["reason"]))
        return self.cleaned_data

    @property
    def arguments(self) -> dict:
        left_out = {"number"}
        given = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return given | {"other": self.other}


class ChangeLinkForm(StodForm, forms.Form):
    versioned = True
    edits = ("degree",)

    degree = degree_field()
    reason = Words(
        label="Vad har ändrats?",
        max_length=2000,
        rows=3,
        help_text="Någon annan än du behöver sedan bekräfta det nya.",
        error_messages={"required": "Skriv i en mening vad som har ändrats."},
    )

    def clean(self):
        if {"degree", "reason"} <= set(self.cleaned_data):
            self.ask_for(
                change_faults(self.row, **{key: self.cleaned_data[key] for key in ("degree", "reason")})
            )
        return self.cleaned_data


class RemoveLinkForm(StodForm, forms.Form):
    versioned = True

    reason = Words(
        label="Varför tas kopplingen bort?",
        max_length=2000,
        rows=2,
        error_messages={"required": "Skriv i en mening varför kopplingen tas bort."},
    )
