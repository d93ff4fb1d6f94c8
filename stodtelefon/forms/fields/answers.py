"""A field on paper, and a value in words."""

from __future__ import annotations

from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from stodtelefon.dates import iso_moment
from stodtelefon.forms.fields.days import Month

EMPTY = "tomt"


# A field on paper


def labels(field: forms.Field) -> list[str]:
    """The answers to choose among, as words; none where the answer is written."""
    choices = _flat(getattr(field, "choices", ()))
    return [str(label) for key, label in choices if key not in (None, "")]


def is_long(field: forms.Field) -> bool:
    """Does the answer need several lines?"""
    return isinstance(field.widget, forms.Textarea)


# Values in words


def in_words(field: forms.Field, value) -> str:
    """A value as the form's own field would name it."""
    if isinstance(field, forms.BooleanField):
        return "ja" if value else "nej"
    chosen = value if isinstance(value, list | tuple) else [value]
    words = [_one_in_words(field, one) for one in chosen if one not in (None, "")]
    return ", ".join(words) or EMPTY


def typed_in_words(field: forms.Field, typed) -> str:
    """What was typed, as the form's own field would name it; as it stands where the field does not understand it."""
    try:
        value = field.clean(typed)
    except ValidationError:
        parts = typed if isinstance(typed, list | tuple) else [typed]
        return " ".join(str(part) for part in parts if part) or EMPTY
    return in_words(field, list(value) if isinstance(value, QuerySet) else value)


def _one_in_words(field: forms.Field, value) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(_flat(field.choices)).get(value, value))
    if isinstance(value, datetime):
        return iso_moment(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(field, Month):
        return f"{value:%Y-%m}"
    return str(value)


def _flat(choices):
    """Choices that may stand under headings."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
