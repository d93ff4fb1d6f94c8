"""The forms of the monthly review: the question, the answer, the decision, the signature."""

from __future__ import annotations

from django import forms

from stodtelefon.forms.fields import OneOf, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.review.actions import NO_ANSWER, NO_DECISION, NO_QUESTION, decision_faults
from stodtelefon.review.models import Decision

USUAL = "Vad var anledningen till att du öppnade ärendet?"
USUAL_OF_MANY = "Vad var anledningen till att du öppnade så många ärenden?"


class AskForm(StodForm, forms.Form):
    question = Words(
        label="Fråga",
        max_length=500,
        rows=2,
        help_text="En fråga. Den kommer på personens Idag. Skriv inget ur ärendet.",
        error_messages={"required": NO_QUESTION},
    )


class AnswerForm(StodForm, forms.Form):
    answer = Words(
        label="Ditt svar",
        max_length=2_000,
        rows=4,
        help_text="Den som granskar loggen läser svaret. Skriv inga namn och inget ur ärendet.",
        error_messages={"required": NO_ANSWER},
    )


class DecideForm(StodForm, forms.Form):
    decision = OneOf(Decision.choices, label="Bedömning", error_messages={"required": NO_DECISION})
    note = Words(
        label="Varför, och vad som görs",
        max_length=2_000,
        rows=3,
        required=False,
        help_text="Behövs när det inte är i sin ordning. Skriv inga namn och inget ur ärendet.",
    )

    def clean(self):
        cleaned = super().clean()
        if "decision" in cleaned:
            self.ask_for(decision_faults(cleaned["decision"], cleaned.get("note")))
        return cleaned


class SignOffForm(StodForm, forms.Form):
    conclusion = Words(
        label="Slutsats",
        max_length=2_000,
        rows=4,
        required=False,
        help_text="Vad månaden visade och vad som behöver ändras, om något. Skriv inga namn.",
    )
