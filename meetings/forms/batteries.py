"""The form of one section of the battery, made from its questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls import case_parts
from meetings.actions.batteries import section_version
from meetings.forms.fields import text_field
from meetings.models import Answer, Question
from meetings.models.choices import Basis, QuestionKind, YesNo
from stodtelefon.forms.form import MonthInput, StodForm

NOT_APPLICABLE = "not_applicable"
LEAVE_OPEN = ("", "lämna öppen")
CHOSEN_ONE = (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.SCALE)


@dataclass(frozen=True)
class Asked:
    """A question with its fields as they are drawn. `theirs`: what somebody else saved, shown when that happened."""

    question: Question
    value: object
    note: object
    basis: object = None
    not_applicable: object = None
    decision: object = None
    show_decision_when: str = ""
    theirs: str = ""


class SectionForm(StodForm, forms.Form):
    """All questions of one section; each may be left open. Names: v_, na_, n_, b_, d_ and the question's key.

    `answers` are those given so far.
    """

    versioned = True

    def __init__(self, *args, questions: Iterable[Question], answers: Iterable[Answer] = (), **kwargs):
        self.questions = list(questions)
        self.answers = {answer.question_id: answer for answer in answers}
        initial = {"version": section_version(self.answers.values()), **self._initial()}
        super().__init__(*args, initial=initial, **kwargs)
        for question in self.questions:
            self._add(question)
        # Where the pressed button leads when the answers are saved.
        self.fields["go"] = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    # Fields

    def _add(self, question: Question) -> None:
        pk = question.pk
        self.fields[f"v_{pk}"] = value_field(question, self.answers.get(pk))
        if question.kind not in CHOSEN_ONE:
            self.fields[f"na_{pk}"] = forms.BooleanField(label="ej aktuellt", required=False)
        if question.asks_basis:
            self.fields[f"b_{pk}"] = forms.ChoiceField(
                label="Det bygger på",
                choices=[*([LEAVE_OPEN] if pk in self.answers else []), *Basis.choices],
                required=False,
                widget=forms.RadioSelect,
            )
        label = "Vad får vi berätta, och för vem?" if question.kind == QuestionKind.PARTNERS else "Anteckning"
        self.fields[f"n_{pk}"] = text_field(label, longest=5000, required=False, rows=1)
        if question.yes_needs_decision:
            self.fields[f"d_{pk}"] = text_field(
                "Vad beslutas med anledning av svaret?", longest=2000, required=False, rows=2
            )

    def _initial(self) -> dict:
        initial = {}
        for pk, answer in self.answers.items():
            value = answer.value if isinstance(answer.value, list) else []
            initial[f"n_{pk}"], initial[f"b_{pk}"] = answer.note, answer.basis
            initial[f"d_{pk}"], initial[f"na_{pk}"] = answer.decision, answer.is_not_applicable
            initial[f"v_{pk}"] = shown(answer.question, value, answer.is_not_applicable)
        return initial

    def asked(self) -> list[Asked]:
        """The questions in order, with their bound fields."""
        return [self._asked(question) for question in self.questions]

    def _asked(self, question: Question) -> Asked:
        pk = question.pk
        answer = self.answers.get(pk)
        return Asked(
            question=question,
            value=self[f"v_{pk}"],
            note=self[f"n_{pk}"],
            basis=self[f"b_{pk}"] if question.asks_basis else None,
            not_applicable=self[f"na_{pk}"] if f"na_{pk}" in self.fields else None,
            decision=self[f"d_{pk}"] if question.yes_needs_decision else None,
            show_decision_when=f"v_{pk}={YesNo.YES}",
            theirs=answer.in_words if self.is_stale and answer is not None else "",
        )

    # What was written

    def contents(self) -> dict[int, dict]:
        """What `save_answers` takes, by question."""
        return {question.pk: self._content(question) for question in self.questions}

    def _content(self, question: Question) -> dict:
        data, pk = self.cleaned_data, question.pk
        raw = data.get(f"v_{pk}")
        return {
            "value": stored(question, raw, self.answers.get(pk)),
            "is_not_applicable": data.get(f"na_{pk}", False) or raw == NOT_APPLICABLE,
            "note": data.get(f"n_{pk}", ""),
            "basis": data.get(f"b_{pk}", ""),
            "decision": data.get(f"d_{pk}", ""),
        }


def value_field(question: Question, answer: Answer | None) -> forms.Field:
    """The field that takes the answer itself. One that has been given can be left open again."""
    common = {"label": question.text, "required": False}
    if question.kind in CHOSEN_ONE:
        choices = [*one_of(question), (NOT_APPLICABLE, "ej aktuellt"), *([LEAVE_OPEN] if answer else [])]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if question.kind == QuestionKind.MULTI_CHOICE:
        return forms.MultipleChoiceField(
            choices=question.choices, widget=forms.CheckboxSelectMultiple, **common
        )
    if question.kind == QuestionKind.PARTNERS:
        return forms.MultipleChoiceField(
            choices=agencies(answer), widget=forms.CheckboxSelectMultiple, **common
        )
    if question.kind == QuestionKind.MONTH:
        return forms.DateField(
            input_formats=["%Y-%m"],
            widget=MonthInput,
            help_text="År och månad, till exempel 2026-03.",
            error_messages={"invalid": "Skriv år och månad, till exempel 2026-03."},
            validators=[check_month],
            **common,
        )
    return text_field(question.text, longest=5000, required=False, rows=2)


def agencies(answer: Answer | None) -> list[tuple[str, str]]:
    """The agencies of the directory, then those that the answer named before they left it."""
    found = dict(case_parts.agencies())
    named = answer.value if answer is not None and isinstance(answer.value, list) else []
    return [*found.items(), *((row["id"], row["label"]) for row in named if row["id"] not in found)]


def check_month(month: date) -> None:
    if not date(1900, 1, 1) <= month <= timezone.localdate():
        raise ValidationError("Välj en månad som har varit.")


def one_of(question: Question) -> list[tuple[str, str]]:
    if question.kind == QuestionKind.YES_NO:
        return YesNo.choices
    if question.kind == QuestionKind.SCALE:
        return [(str(number), str(number)) for number in range(11)]
    return question.choices


def stored(question: Question, raw, answer: Answer | None) -> list | None:
    """The answer as it is kept: a list, or None when left open."""
    if not raw or raw == NOT_APPLICABLE:
        return None
    if question.kind == QuestionKind.PARTNERS:
        labels = dict(agencies(answer))
        return [{"id": key, "label": labels[key]} for key in raw]
    if question.kind == QuestionKind.MULTI_CHOICE:
        return list(raw)
    if question.kind == QuestionKind.MONTH:
        return [f"{raw:%Y-%m}"]
    return [raw.strip()]


def shown(question: Question, value: list, is_not_applicable: bool):
    """The other way: what the field shows of a kept answer."""
    if question.kind in CHOSEN_ONE:
        return NOT_APPLICABLE if is_not_applicable else (value or [""])[0]
    if question.kind == QuestionKind.PARTNERS:
        return [row["id"] for row in value]
    if question.kind == QuestionKind.MULTI_CHOICE:
        return value
    return value[0] if value else ""
