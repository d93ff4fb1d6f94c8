"""The form of one section of the battery, made from its questions, and of one signed answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from calls import case_parts
from calls.models import Alarm
from meetings.actions.answers import section_version
from meetings.models import Answer, Meeting, Question, Section
from meetings.models.choices import Basis, QuestionKind, Status, YesNo
from stodtelefon.accounts.models import User
from stodtelefon.bounds import MONTH_BEEN
from stodtelefon.dates import moment
from stodtelefon.forms.fields import Month, OneOf, SomeOf, Tick, Unseen, Words, typed_in_words
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.sides import SAVED

NOT_APPLICABLE = "not_applicable"
NOTE, DECISION = "Anteckning", "Vad beslutas med anledning av svaret?"
NAMED = re.compile(r"([vnd])_(\d{1,18})")  # the fields in which something is or may be typed
CHOSEN = re.compile("|".join([NOT_APPLICABLE, *YesNo.values, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"]))
LEAVE_OPEN = ("", "lämna öppen")
TOO_LATE = ("signed", "shut", "state")
NOT_HELD = {
    Status.CANCELLED: "Mötet är inställt",
    Status.NO_SHOW: "Mötet blev inte av",
    Status.RESCHEDULED: "Mötet är ombokat",
}
DECISION_HELP = "Behövs inget genast skriver du här varför. Annars leder svaret till det som ska göras."
LEADS = {Alarm.Deed.DANGER: "Till röda rutan", Alarm.Deed.CHILD: "Besluta om barnet"}
AGENCY_GONE = "En samverkansaktör som du valde används inte längre. Välj en annan."
CHOSEN_ONE = (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.SCALE)


@dataclass(frozen=True)
class Asked:
    """A question with its fields as they are drawn."""

    question: Question
    value: object
    note: object
    basis: object = None
    not_applicable: object = None
    decision: object = None
    show_decision_when: str = ""
    leads: str = ""
    alarm: Alarm | None = None


class QuestionForm(StodForm, forms.Form):
    """Questions that may each be left open. Names: v_, na_, n_, b_, d_ and the question's key.

    A flagged "ja" has a button to the deed that it demands. `is_signed_at_once`: what is sent is signed with it.
    """

    edits = "__all__"
    is_signed_at_once = False
    alarms: Mapping[int, Alarm] = {}

    go = Unseen(max_length=60)  # where the pressed button leads when the answers are saved

    def __init__(self, *args, questions: Iterable[Question], **kwargs):
        self.questions = list(questions)
        super().__init__(*args, **kwargs)
        self.answers = {answer.question_id: answer for answer in self.answers_in(self.row)}
        for question in self.questions:
            self._add(question, self.answers.get(question.pk))

    def answers_in(self, row) -> Iterable[Answer]:
        """The answers that the row holds: those of a section are the row itself."""
        return row or []

    # Fields

    @classmethod
    def made_fields(cls, names: Collection[str], *, asks: bool) -> dict[str, forms.Field]:
        keys = {name: named.groups() for name in names if (named := NAMED.fullmatch(name))}
        rows = Question.objects.filter(pk__in={pk for _, pk in keys.values()}) if asks and keys else ()
        questions = {str(question.pk): question for question in rows}
        return {
            name: made_field(kind, questions[pk]) if pk in questions else any_field(kind)
            for name, (kind, pk) in keys.items()
        }

    def _add(self, question: Question, answer: Answer | None) -> None:
        pk = question.pk
        self.fields[f"v_{pk}"] = value_field(question, answer)
        if question.kind not in CHOSEN_ONE:
            self.fields[f"na_{pk}"] = Tick(label="ej aktuellt")
        if question.asks_basis:
            self.fields[f"b_{pk}"] = OneOf(
                [*([LEAVE_OPEN] if answer else []), *Basis.choices],
                label="Det bygger på",
                required=False,
            )
        self.fields[f"n_{pk}"] = Words(label=note_label(question), max_length=5000, required=False, rows=1)
        if question.yes_needs_decision:
            self.fields[f"d_{pk}"] = Words(
                label=DECISION,
                max_length=2000,
                required=False,
                rows=2,
                help_text=DECISION_HELP,
            )

    def values_of(self, row) -> dict:
        values = {}
        for answer in self.answers_in(row):
            pk = answer.question_id
            value = answer.value if isinstance(answer.value, list) else []
            values[f"v_{pk}"] = shown(answer.question, value, answer.is_not_applicable)
            values[f"na_{pk}"], values[f"n_{pk}"] = answer.is_not_applicable, answer.note
            values[f"b_{pk}"], values[f"d_{pk}"] = answer.basis, answer.decision
        return values

    def compare(self, row) -> list[tuple[str, str]]:
        theirs = self.differences(row)
        mine = {name: typed_in_words(self.fields[name], self[name].data) for name in theirs}
        self.yours = dict(self.lines_of(mine))
        return self.lines_of(theirs)

    def lines_of(self, words: dict[str, str]) -> list[tuple[str, str]]:
        """By question, since each has a note and a basis with the same label as all the others."""
        found: dict[str, list[str]] = {}
        texts = {str(question.pk): question.text for question in self.questions}
        for name, said in words.items():
            kind, _, pk = name.partition("_")
            begun = "" if kind == "v" else f"{self.fields[name].label}: "
            found.setdefault(texts[pk], []).append(f"{begun}{said}")
        return [(text, "\n".join(said)) for text, said in found.items()]

    def asked(self) -> list[Asked]:
        """The questions in order, with their bound fields."""
        return [self._asked(question) for question in self.questions]

    def _asked(self, question: Question) -> Asked:
        pk = question.pk
        return Asked(
            question=question,
            value=self[f"v_{pk}"],
            note=self[f"n_{pk}"],
            basis=self[f"b_{pk}"] if question.asks_basis else None,
            not_applicable=self[f"na_{pk}"] if f"na_{pk}" in self.fields else None,
            decision=self[f"d_{pk}"] if question.yes_needs_decision else None,
            show_decision_when=f"v_{pk}={YesNo.YES}",
            leads=LEADS[question.deed] if question.yes_needs_decision else "",
            alarm=self.alarms.get(pk),
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


class SectionForm(QuestionForm):
    """All questions of one section. Its row is the answers given so far.

    `is_too_late`: nothing more is saved here, however often it is sent.
    """

    versioned = True
    is_too_late = False

    def __init__(self, *args, meeting: Meeting, section: Section, **kwargs):
        self.meeting, self.section = meeting, section
        super().__init__(*args, row=self.newest(), questions=section.questions.all(), **kwargs)

    def newest(self) -> list[Answer]:
        answers = self.meeting.answers.current().filter(question__section=self.section)
        return list(answers.select_related("question"))

    @cached_property
    def alarms(self) -> Mapping[int, Alarm]:
        """By question, what the answer demanded last."""
        flagged = {answer.pk: pk for pk, answer in self.answers.items() if answer.question.yes_needs_decision}
        rows = Alarm.objects.about(*flagged).order_by("raised_at") if flagged else ()
        return {flagged[alarm.found_id]: alarm for alarm in rows}

    @property
    def arguments(self) -> dict:
        return {"answers": self.contents(), "version": self.cleaned_data["version"]}

    def version_of(self, row: list[Answer]) -> int:
        return section_version(row)

    def refuse(self, error: ValidationError) -> None:
        """Beside every refusal stands how the answers are now."""
        super().refuse(error)
        self.is_too_late = getattr(error, "code", None) in TOO_LATE
        if not (self.theirs or self.taken_over):
            self.catch_up()
            self.sides = SAVED

    def changed_by(self, newest: list[Answer]) -> User | None:
        """A section has no line of its own in the log: who wrote the latest of its answers."""
        return max(newest, key=attrgetter("answered_at")).answered_by if newest else None

    def refuse_moved(self, asked: Meeting) -> None:
        """The answers have gone on from the meeting that the form was opened on to the one that it works on now."""
        self.is_valid()
        there = moment(self.meeting.starts_at)
        self.refuse(
            ValidationError(
                f"{NOT_HELD[Status(asked.status)]}, och svaren följde med till mötet {there}. "
                "Spara igen, så sparas det du skrev där."
            )
        )


class ChangeAnswerForm(QuestionForm):
    """A new version of one signed answer."""

    replaces = True
    is_signed_at_once = True

    def __init__(self, *args, row: Answer, **kwargs):
        super().__init__(*args, row=row, questions=[row.question], **kwargs)

    def answers_in(self, row: Answer) -> list[Answer]:
        return [row]

    @property
    def arguments(self) -> dict:
        return {"content": self.contents()[self.row.question_id]}


class AddAnswerForm(QuestionForm):
    """A question that was left open when the battery was signed."""

    is_signed_at_once = True

    def __init__(self, *args, question: Question, **kwargs):
        super().__init__(*args, questions=[question], **kwargs)

    @property
    def arguments(self) -> dict:
        return {"content": self.contents()[self.questions[0].pk]}


def note_label(question: Question) -> str:
    return "Vad får vi berätta, och för vem?" if question.kind == QuestionKind.PARTNERS else NOTE


def made_field(kind: str, question: Question) -> forms.Field:
    """The field alone, with the question that it belongs to."""
    if kind == "v":
        return value_field(question, None)
    label = note_label(question) if kind == "n" else DECISION
    return Words(label=f"{question.text} {label}")


def any_field(kind: str) -> forms.Field:
    """The same of whatever question: an answer may be typed, or chosen."""
    field = Words(label={"v": "Svar", "n": NOTE, "d": DECISION}[kind])
    if kind == "v":
        field.or_chosen = CHOSEN
    return field


def value_field(question: Question, answer: Answer | None) -> forms.Field:
    """The field that takes the answer itself. One that has been given can be left open again."""
    common = {"label": question.text, "required": False}
    if question.kind in CHOSEN_ONE:
        choices = [*one_of(question), (NOT_APPLICABLE, "ej aktuellt"), *([LEAVE_OPEN] if answer else [])]
        return OneOf(choices, **common)
    if question.kind == QuestionKind.MULTI_CHOICE:
        return SomeOf(question.choices, **common)
    if question.kind == QuestionKind.PARTNERS:
        return SomeOf(agencies(answer), error_messages={"invalid_choice": AGENCY_GONE}, **common)
    if question.kind == QuestionKind.MONTH:
        return Month(within=MONTH_BEEN, help_text="År och månad, till exempel 2026-03.", **common)
    return Words(max_length=5000, rows=2, **common)


def agencies(answer: Answer | None) -> list[tuple[str, str]]:
    """The agencies of the directory, then those that the answer named before they left it."""
    found = dict(case_parts.agencies())
    named = answer.value if answer is not None and isinstance(answer.value, list) else []
    return [*found.items(), *((row["id"], row["label"]) for row in named if row["id"] not in found)]


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
    return [raw]


def shown(question: Question, value: list, is_not_applicable: bool):
    """The other way: what the field shows of a kept answer."""
    if question.kind in CHOSEN_ONE:
        return NOT_APPLICABLE if is_not_applicable else (value or [""])[0]
    if question.kind == QuestionKind.PARTNERS:
        return [row["id"] for row in value]
    if question.kind == QuestionKind.MULTI_CHOICE:
        return value
    if question.kind == QuestionKind.MONTH and value:
        return date.fromisoformat(f"{value[0]}-01")
    return value[0] if value else ""
