"""The form of one section of a draft of the battery."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from django import forms

from meetings.actions.battery_drafts import option_fault
from meetings.models import Battery, Question, Section
from meetings.models.choices import QuestionKind
from stodtelefon.editions.forms import EditionForm
from stodtelefon.forms.fields import OneOf, Tick, WholeNumber, Words
from stodtelefon.texts import one_line, tidy

NEW = "new"
NAMED = re.compile(r"(text|place|labels)_(\d+|new)")  # the fields in which something is typed
REMOVED = (
    "En fråga togs bort medan du skrev. Det du skrev i den står här på sidan. Kopiera det som ska med, och spara sedan "
    "igen."
)
SHOWN_BACK = "shown_back"  # hidden: names of the fields whose words the page has shown back
QUESTION, PLACE, OPTIONS = "Fråga", "Plats", "Val, ett på varje rad"
LABELS = {"text": QUESTION, "place": PLACE, "labels": OPTIONS}


@dataclass(frozen=True)
class Edited:
    """One question as it is edited. `question` is empty for the new one."""

    question: Question | None
    text: object
    place: object
    kind: object = None
    labels: object = None
    asks_basis: object = None
    yes_needs_decision: object = None
    is_removed: object = None


class DraftSectionForm(EditionForm, forms.Form):
    """Title, questions in order, and room for one more. Options are written one on each line."""

    edits = "__all__"

    title = Words(may_name=True, label="Delens rubrik", max_length=120)

    def __init__(self, *args, row: Battery, section: Section, **kwargs):
        self.section = section
        self.questions = list(section.questions.order_by("position"))
        super().__init__(*args, row=row, **kwargs)
        for question in self.questions:
            self._add(str(question.pk), question)
        self._add(NEW, None)
        if self.is_bound:
            self._fill_in_added()

    @classmethod
    def made_fields(cls, names: Collection[str], *, asks: bool) -> dict[str, forms.Field]:
        named = {name: NAMED.fullmatch(name) for name in names}
        return {name: Words(label=LABELS[found[1]]) for name, found in named.items() if found}

    def _add(self, key: str, question: Question | None) -> None:
        is_new = question is None
        label = "Ny fråga" if is_new else QUESTION
        self.fields[f"text_{key}"] = Words(
            may_name=True, label=label, max_length=300, required=not is_new, rows=2
        )
        self.fields[f"place_{key}"] = WholeNumber(label=PLACE, min_value=1, max_value=99, required=False)
        if is_new:
            self.fields[f"kind_{key}"] = OneOf(
                QuestionKind,
                label="Slag",
                initial=QuestionKind.TEXT,
                required=False,
                widget=forms.Select,
            )
        if is_new or question.kind in QuestionKind.with_options():
            self.fields[f"labels_{key}"] = Words(
                may_name=True, label=OPTIONS, max_length=1000, required=not is_new, rows=4
            )
        self.fields[f"basis_{key}"] = Tick(label="Fråga vad svaret bygger på")
        if is_new or question.kind == QuestionKind.YES_NO:
            self.fields[f"decision_{key}"] = Tick(label="Ett ja kräver beslut")
        if not is_new:
            self.fields[f"removed_{key}"] = Tick(label="Ta bort frågan")

    def _fill_in_added(self) -> None:
        """A question that somebody else has added meanwhile was not on the page that is sent: it says what it says."""
        added = [str(one.pk) for one in self.questions if f"text_{one.pk}" not in self.data]
        names = [name for name in self.fields if name.rpartition("_")[2] in added]
        data = self.data.copy() if names else self.data
        for name in names:
            if (value := self.get_initial_for_field(self.fields[name], name)) not in (None, False):
                data[name] = value
        self.data = data

    @property
    def left_over(self) -> dict[str, str]:
        """What was written of questions that somebody else has removed meanwhile, by the name of the field that they
        have no longer. The page carries it along until the section is saved, so that loading it again shows it too."""
        here = {str(question.pk) for question in self.questions} | {NEW}
        named = ((name, NAMED.fullmatch(name)) for name in self.data if self.is_bound)
        names = [name for name, found in named if found and found[1] != "place"]
        typed = {name: self.data[name] for name in names if name.rpartition("_")[2] not in here}
        return {name: words for name, words in typed.items() if tidy(words)}

    @property
    def left_over_facts(self) -> list[tuple[str, str]]:
        return [(LABELS[name.partition("_")[0]], words) for name, words in self.left_over.items()]

    @property
    def is_left_over_unseen(self) -> bool:
        """Is some of it not yet shown to who wrote it?"""
        seen = forms.MultipleHiddenInput().value_from_datadict(self.data, {}, SHOWN_BACK) or []
        return not self.left_over.keys() <= set(seen)

    def values_of(self, row: Battery) -> dict:
        section = row.sections.get(pk=self.section.pk)
        values = {"title": section.title}
        for question in section.questions.all():
            values |= {
                f"text_{question.pk}": question.text,
                f"place_{question.pk}": question.position,
                f"labels_{question.pk}": "\n".join(label for _, label in question.choices),
                f"basis_{question.pk}": question.asks_basis,
                f"decision_{question.pk}": question.yes_needs_decision,
            }
        return values

    def compare(self, row: Battery) -> list[tuple[str, str]]:
        """Beside the heading their questions in their order, whichever of their fields it was that differs."""
        theirs = row.sections.get(pk=self.section.pk)
        questions = [question.text for question in theirs.questions.order_by("position")]
        return [*super().compare(row), ("Frågor", "\n".join(questions))]

    def lines_of(self, words: dict[str, str]) -> list[tuple[str, str]]:
        """The heading alone: all fields of a question have the same labels as the next one's."""
        return super().lines_of({name: said for name, said in words.items() if name == "title"})

    def edited(self) -> list[Edited]:
        return [self._edited(str(one.pk), one) for one in self.questions] + [self._edited(NEW, None)]

    def _edited(self, key: str, question: Question | None) -> Edited:
        def bound(name):
            return self[f"{name}_{key}"] if f"{name}_{key}" in self.fields else None

        return Edited(
            question=question,
            text=bound("text"),
            place=bound("place"),
            kind=bound("kind"),
            labels=bound("labels"),
            asks_basis=bound("basis"),
            yes_needs_decision=bound("decision"),
            is_removed=bound("removed"),
        )

    def clean(self):
        data = super().clean()
        if self.is_left_over_unseen and not (self.is_shown or self.is_of_another):
            self.add_error(None, REMOVED)
            self.catch_up()  # the same press says what else is new: the next one saves
        kind = data.get(f"kind_{NEW}")
        if data.get(f"text_{NEW}") and kind in QuestionKind.with_options() and not self._labels(NEW):
            self.add_error(f"labels_{NEW}", "En valfråga behöver val, ett på varje rad.")
        keys = [name.removeprefix("labels_") for name in self.fields if name.startswith("labels_")]
        faults = {f"labels_{key}": option_fault(self._labels(key)) for key in keys}
        self.ask_for({name: fault for name, fault in faults.items() if fault})
        return data

    def _labels(self, key: str) -> list[str]:
        lines = map(one_line, (self.cleaned_data.get(f"labels_{key}") or "").splitlines())
        return list(dict.fromkeys(filter(None, lines)))

    @property
    def arguments(self) -> dict:
        """What `save_section` takes: the questions by the place they were given."""
        rows = [self._content(str(one.pk), one) for one in self.questions]
        if self.cleaned_data.get(f"text_{NEW}"):
            rows.append(self._content(NEW, None))
        rows.sort(key=lambda row: row.pop("place"))
        return {
            "title": self.cleaned_data["title"],
            "questions": rows,
            "version": self.cleaned_data["version"],
        }

    @staticmethod
    def _place(wanted: int | None, question: Question | None) -> float:
        """Where a question is to stand. One that moves up, or is new, goes before the one that stands there."""
        if wanted is None:
            return question.position if question else 100
        before = question.position if question else 100
        return wanted + (wanted > before) * 0.5 - (wanted < before) * 0.5

    def _content(self, key: str, question: Question | None) -> dict:
        data = self.cleaned_data
        kind = question.kind if question else data.get(f"kind_{key}") or QuestionKind.TEXT
        return {
            "id": question.pk if question else None,
            "place": self._place(data.get(f"place_{key}"), question),
            "text": data[f"text_{key}"],
            "kind": kind,
            "labels": self._labels(key),
            "asks_basis": data[f"basis_{key}"],
            "yes_needs_decision": kind == QuestionKind.YES_NO and data.get(f"decision_{key}", False),
            "is_removed": data.get(f"removed_{key}", False),
        }
