"""A draft in words, for a page where its form is not: each label, and what was typed there."""

from __future__ import annotations

from django import forms
from django.utils.module_loading import import_string

from stodtelefon.drafts.models import Draft
from stodtelefon.forms.fields import typed_in_words
from stodtelefon.forms.fields.answers import EMPTY
from stodtelefon.texts import tidy

OTHER = "Övrigt"


def in_words(draft: Draft) -> list[tuple[str, str]]:
    """Label and words of each field that holds something, in the order of the form; what the form does not know any
    more last."""
    fields = draft.fields
    known = fields_of(draft.contents["form"])
    lines = [(name, _typed(name, field, fields)) for name, field in known.items()]
    drawn = [(str(known[name].label or ""), words) for name, words in lines if words]
    beside = {part.partition("_")[0] for part in known}
    others = [name for name in fields if not _is_known(name, known) and name.partition("_")[0] not in beside]
    return drawn + [(OTHER, words) for name in others if (words := _free_words(fields.getlist(name)))]


def fields_of(name: str) -> dict[str, forms.Field]:
    """The fields of the form that it was, without those that nobody sees."""
    try:
        form = import_string(name)
    except ImportError:
        return {}
    return {
        name: field
        for name, field in form.base_fields.items()
        if not isinstance(field.widget, forms.HiddenInput)
    }


def _typed(name: str, field: forms.Field, fields) -> str:
    if hasattr(field, "offer"):  # what could be chosen is known on its own page alone
        return ""
    if hasattr(field, "offer"):
        return ""  # a choice among what only the open form knows
    words = typed_in_words(field, field.widget.value_from_datadict(fields, {}, name))
    return "" if words == EMPTY or (isinstance(field, forms.BooleanField) and name not in fields) else words


def _is_known(name: str, known) -> bool:
    return name in known


def _free_words(values: list[str]) -> str:
    """What somebody wrote, and not a key or a choice: it has more than one word."""
    words = tidy("\n".join(values))
    return words if " " in words else ""
