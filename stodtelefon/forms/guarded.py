"""The writer's hand: what points somebody out in a free text is asked about before the text is saved.

Each field of free text (`Words`, but for one that `may_name`) is read as it is cleaned, by who has told that they can
(`register`). At save, never before, the writer is shown what was found and says of each whether it is kept, masked or
moved to where identities are (`moving.py`). It is a warning and no block: sent again without an answer it is kept, and
nobody is asked about the same words again; nor about what the row said before. In a text that leaves the house without
names (`leaves_house`) each is answered. What is found stays in the form: nothing of it is logged.

What is sent along: `<field>-ord`, what has been asked, a value each ("namn:Fatima Ali"), and `<field>-ord-0`, the
answer to the first of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from stodtelefon.forms.bound_field import INPUT, in_tag
from stodtelefon.forms.found_words import KEEP, MASK, MOVE, REST, Finder, Question, ReadText, read
from stodtelefon.forms.moving import GONE, OWN, TWO, Move, Places, move_words, places_for
from stodtelefon.saving import Stale

POINTS_OUT = "points_out"
ASKS = "Det ser ut att stå {found} här. Välj nedanför, eller spara igen så står det kvar."
MUST = "Det här är märkt utan namn, men det ser ut att stå {found} i det. Maskera, eller behåll och skriv varför."

finders: list[Finder] = []


def register(*those: Finder) -> None:
    finders.extend(those)


class Guarded:
    """The part of a form that asks. `saved_with`: what the action is given beside what the form says."""

    leaves_house: tuple[str, ...] = ()
    saved_with: dict[str, Any] | None = None
    read_texts: Mapping[str, ReadText] = {}

    @property
    def own_places(self) -> Places | None:
        """The form's own fields that words may be moved to (`own_field`). None: whoever knows the case tells where."""
        return None

    def _clean_fields(self):
        super()._clean_fields()
        read_texts = {}
        for name, field in self.fields.items():
            text = self.cleaned_data.get(name)
            if not text or getattr(field, "may_name", True) or self.says_that_it_names(name):
                continue
            if (found := self.read_text(name, text)).questions:
                read_texts[name] = found
                self.cleaned_data[name] = found.answered
        self.read_texts = read_texts
        self.fill_own_fields()

    def fill_own_fields(self) -> None:
        """What is moved to a field of the form itself, before the form is judged as a whole."""
        own = self.own_places if self.read_texts else None
        if own is None:
            return
        offered = {(place.key, kind) for place in own.places for kind in place.kinds}
        filled: dict[str, str] = {}
        for name, found in self.read_texts.items():
            for question in found.questions.values():
                key = question.choice.removeprefix(MOVE)
                if not key.startswith(OWN):
                    continue
                field, words = key.removeprefix(OWN), question.bare
                fault = "" if (key, question.kind) in offered else GONE
                if fault or filled.setdefault(field, words) != words:
                    self.add_error(name, fault or TWO)
                    continue
                try:
                    self.cleaned_data[field] = self.fields[field].clean(words)
                except ValidationError as error:
                    self.add_error(name, error)

    def read_text(self, name: str, text: str) -> ReadText:
        marks = [mark for find in finders for mark in find(text)]
        known = self.initial.get(name) if marks and self.row is not None else ""
        known = known if isinstance(known, str) else ""
        return read(text, marks, asked=self.asked_about(name), known=known, must=name in self.leaves_house)

    def asked_about(self, name: str) -> dict[tuple[str, str], str]:
        """What the page has asked about the words of a field, and what was answered."""
        key = f"{self.add_prefix(name)}-ord"
        asked = forms.MultipleHiddenInput().value_from_datadict(self.data, {}, key) or []
        keys = [tuple(one.split(":", 1)) if ":" in one else REST for one in asked]
        return {one: str(self.data.get(f"{key}-{number}") or "") for number, one in enumerate(keys)}

    def says_that_it_names(self, name: str) -> bool:
        """Is it said of what leaves the house that there are names in it?"""
        return name in self.leaves_house and bool(self.cleaned_data.get("is_named"))

    def is_in_a_hurry(self) -> bool:
        """When somebody is in danger nothing is pointed out."""
        return self.cleaned_data.get("danger") == "yes"

    def may_be_saved(self) -> bool:
        """Is the form valid, and has its writer been asked about all that points somebody out?"""
        if self.is_bound and self.errors is not None and not self.is_in_a_hurry():
            self.ask_about_words()
            if self.has_error_of(POINTS_OUT) and self.is_behind():
                self.refuse(Stale())  # both at once, and not one after the other
        return self.is_valid()

    def has_error_of(self, code: str) -> bool:
        return any(one.code == code for errors in self.errors.as_data().values() for one in errors)

    def is_behind(self) -> bool:
        """Has somebody saved the row since the form was opened?"""
        version = self.cleaned_data.get("version") if self.row is not None else None
        return version is not None and version != self.version_of(self.newest())

    def ask_about_words(self) -> None:
        for name, found in self.read_texts.items():
            must = name in self.leaves_house
            if not (found.is_answered if must else found.is_asked):
                sentence = (MUST if must else ASKS).format(found=found.in_words)
                self.add_error(name, ValidationError(sentence, code=POINTS_OUT))

    def run(self, action, values: dict[str, Any]):
        """The action, and in its transaction what is moved out of the texts."""
        moves = () if self._errors else self.moves
        if not moves:
            return action(**values)
        with transaction.atomic():
            made = action(**values)
            move_words(moves, self.saved_with)
        return made

    @property
    def moves(self) -> list[Move]:
        asked = [(name, one) for name, found in self.read_texts.items() for one in found.questions.values()]
        return [
            Move(question.choice.removeprefix(MOVE), question.kind, question.bare, name)
            for name, question in asked
            if question.is_moved and not (self.own_places and question.choice.startswith(MOVE + OWN))
        ]

    # What the page shows

    def panel(self, name: str) -> dict | None:
        """What is asked about the words of one field, as `stod/layout/found.html` draws it. None: nothing is."""
        found = self.read_texts.get(name)
        must = name in self.leaves_house and self.saved_with is not None
        if found is None or not (must or name in self.errors or self.asked_about(name)):
            return None
        there = Places() if self.saved_with is None else places_for(self.saved_with)
        places = self.own_places or there
        return {
            "parts": found.parts(),
            "why": places.why_not({question.kind for question in found.questions.values()}),
            "questions": [
                self.drawn_question(name, number, question, places)
                for number, question in enumerate(found.questions.values())
            ],
            "rest": found.rest,
        }

    def drawn_question(self, name: str, number: int, question: Question, places: Places) -> dict:
        key = f"{self.add_prefix(name)}-ord"
        form = {"form": self.fields[name].widget.attrs.get("form")}
        moves = [(MOVE + place.key, place.label) for place in places.of_kind(question.kind)]
        choices = []
        for value, words in ((KEEP, "behåll"), (MASK, "maskera"), *moves):
            attrs = {"id": f"id_{key}-{number}-{value}", "checked": value == question.choice} | form
            choice = {"type": "radio", "name": f"{key}-{number}", "value": value, "attrs": attrs}
            choices.append({"id": attrs["id"], "attrs": in_tag(choice, INPUT), "label": words})
        said = f"{question.kind}:{question.words}" if question.kind else ""
        asked = {"type": "hidden", "name": key, "value": said, "attrs": form}
        return {
            "kind": question.kind,
            "words": question.words,
            "asked": in_tag(asked, INPUT),
            "choices": choices,
        }
