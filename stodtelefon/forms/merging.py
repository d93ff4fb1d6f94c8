"""What a form was opened with, so that what its writer left alone is told from what they changed.

The page brings it along, hidden: of each value a short keyed hash, of which nothing can be read. When somebody else
saved first there are three versions of a field: what it was opened with, theirs and what was typed (`form.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

from stodtelefon.texts import tidy

OPENED_WITH = "opened_with"
HASH_LENGTH = 16  # hexadecimal digits: 64 bits
NOTHING_ELSE = (
    "Någon annan har sparat medan du skrev, men inget av det som står här är annorlunda. Spara igen."
)


def opened_with(values: Mapping[str, object]) -> str:
    """«degree:9f86d081884c7d65,reason:…», of the values that a form is opened with."""
    return ",".join(f"{name}:{_hash(name, value)}" for name, value in values.items())


def merge(form, row) -> None:
    """What was left alone in a form becomes what the row says now, and the next sending was opened with that."""
    values = form.values_of(row)
    form.as_opened = {name for name, value in values.items() if is_as_opened(form, name, value)}
    theirs = form.differences(row)
    taken = {name: words for name, words in theirs.items() if is_untouched(form, name)}
    form.taken_over = form.lines_of(taken)
    write_in(form, {name: values[name] for name in taken}, now=values)


def is_untouched(form: forms.BaseForm, name: str) -> bool:
    """Was the field sent as it was opened?"""
    try:
        typed = form.fields[name].clean(form[name].data)
    except ValidationError:
        return False
    return is_as_opened(form, name, typed)


def is_as_opened(form: forms.BaseForm, name: str, value: object) -> bool:
    """Is it what the form was opened with? A field that the row said nothing of was opened empty. False where the page
    did not bring what it was opened with."""
    brought = form.data.get(form.add_prefix(OPENED_WITH))
    if brought is None:
        return False
    known = dict(part.partition(":")[::2] for part in str(brought).split(","))
    return constant_time_compare(known.get(name) or _hash(name, None), _hash(name, value))


def write_in(form: forms.BaseForm, taken: Mapping[str, object], *, now: Mapping[str, object]) -> None:
    """Put the values among what was sent; the next sending was opened with what the row says `now`. `form.data` is the
    form's own copy."""
    for name, value in taken.items():
        _write_in(form, name, value)
    form.data[form.add_prefix(OPENED_WITH)] = opened_with(now)


def _write_in(form: forms.BaseForm, name: str, value: object) -> None:
    """As a browser sends it."""
    field, key = form.fields[name], form.add_prefix(name)
    widget, value = field.widget, field.prepare_value(value)
    if isinstance(widget, forms.CheckboxInput):
        form.data.pop(key, None)
        if value:
            form.data[key] = "on"
        return
    said = widget.format_value(value)
    if not isinstance(said, list):
        form.data[key] = "" if said is None else said
    elif not widget.allow_multiple_selected:
        form.data[key] = "".join(said)
    elif hasattr(form.data, "setlist"):
        form.data.setlist(key, said)
    else:
        form.data[key] = said


def _hash(name: str, value: object) -> str:
    said = f"{name}={_said(value)}"
    return salted_hmac(OPENED_WITH, said, algorithm="sha256").hexdigest()[:HASH_LENGTH]


def _said(value: object) -> str:
    """The same words for a column's value and for what its field makes of what was typed. A moment to the minute."""
    match value:
        case None | False:
            return ""
        case models.Model():
            return str(value.pk)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
        case list() | tuple() | models.QuerySet():
            return " ".join(sorted(_said(one) for one in value))
        case str():
            return tidy(str(value))
    return str(value)
