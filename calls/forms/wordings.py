"""In whose words a form asks, and the form in which they are written."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from calls.forms.fields import ask_in
from calls.models import Wording
from calls.wording import Conversation, conversation_of, shipped, words_of
from stodtelefon.editions.forms import EditionForm
from stodtelefon.forms.fields import Unseen, Words
from stodtelefon.forms.offers import Offer, Offering

IN_USE = Offer(
    *(Wording, lambda on, user: Wording.objects.in_use(), ("id", "number", "status")),
    order=lambda wording: wording.number,
)


class AskedFields(Offering):
    """The version whose words a form asks in. It goes with the form: what was begun in one is saved in that one, also
    when another is in use since. Where none is in use it asks in the words that came with the program."""

    wording = Unseen()
    offers = {"wording": IN_USE}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["wording"] = self.asked_in and self.asked_in.number
        ask_in(self.conversation, self)

    @cached_property
    def asked_in(self) -> Wording | None:
        now = next(iter(self.offered("wording")), None)
        number = _number(self.data, self.add_prefix("wording")) if self.is_bound else None
        if number is None or (now and number == now.number):
            return now
        return Wording.objects.used().defer("words").filter(number=number).first() or now

    @property
    def conversation(self) -> Conversation:
        return conversation_of(self.asked_in) if self.asked_in else shipped()

    def clean_wording(self) -> Wording | None:
        return self.asked_in


def _number(data: QueryDict, name: str) -> int | None:
    """The number of a version, as the page itself sent it along."""
    said = data.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else None


class WordsForm(EditionForm, forms.Form):
    """The texts of one part of a draft, each under its own key."""

    edits = "__all__"

    def __init__(self, *args, row: Wording, part: str, **kwargs):
        self.texts = list(words_of(row).part[part].texts)
        self.optional = [text.key for text in self.texts if not text.must]
        super().__init__(*args, row=row, **kwargs)
        for text in self.texts:
            self.fields[text.key] = Words(
                may_name=True,
                label=text.label,
                max_length=text.most,
                rows=text.rows,
                required=text.must,
                help_text=text.shown,
            )

    @classmethod
    def made_fields(cls, names: Collection[str], *, asks: bool) -> dict[str, forms.Field]:
        texts = [text for part in shipped().part.values() for text in part.texts]
        return {text.key: Words(label=text.label) for text in texts if text.key in names}

    def values_of(self, row: Wording) -> dict[str, str]:
        said = words_of(row).words
        return {text.key: said[text.key] for text in self.texts}

    @property
    def blocks(self) -> list[list[BoundField]]:
        """The fields, those of one question together."""
        found: list[list[BoundField]] = []
        for text in self.texts:
            if not found or text.begins:
                found.append([])
            found[-1].append(self[text.key])
        return found

    @property
    def arguments(self) -> dict:
        words = {text.key: self.cleaned_data[text.key] for text in self.texts}
        return {"words": words, "version": self.cleaned_data["version"]}
