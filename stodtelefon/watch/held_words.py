"""What somebody typed in a form that could not be taken in, as they can read and copy it.

The page that shows it has no form at hand, and no database where that is away: only names and values as they were
sent. What a name was called on the screen stands in the forms of the house, nearest in those beside the view, since a
noun has the same file name in both. A field that a form makes when it is opened is said by its `made_fields()`. What
was chosen or ticked is not shown: it goes along unseen, as do keys and codes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from django.forms import BooleanField, Field
from django.forms.forms import BaseForm
from django.urls import Resolver404, resolve

UNNAMED = "Det du skrev"
NO_WORDS = ("code", "token", "password", "utkast")  # the page's own, whatever they look like
ASKED_ABOUT = re.compile(r"-ord(-\d+)?$")  # words that stand in a text already (`forms/guarded.py`)
LIKE_A_KEY = re.compile(r"[a-z0-9_:.,=/+-]*|[A-Za-z0-9_:=/+.-]{20,}")  # a choice, a number, a token


def words_of(path: str, fields: list[tuple[str, str]], *, asks: bool) -> list[tuple[str, str]]:
    """The label and the words of each field in which somebody typed. `asks`: the database is there to be asked."""
    found = [
        (name.rpartition("-")[2], value)
        for name, value in fields
        if value.strip() and not ASKED_ABOUT.search(name)
    ]
    asked = _fields_by_name({name for name, _ in found}, near=_place_of(path), asks=asks)
    named = [(name, asked.get(name), value) for name, value in found if not _is_secret(name)]
    return [
        (str(field.label or UNNAMED) if field else UNNAMED, value)
        for name, field, value in named
        if (is_typed_in(field, value) if field else not LIKE_A_KEY.fullmatch(value))
    ]


def _is_secret(name: str) -> bool:
    return any(part in name for part in NO_WORDS)


def is_typed_in(field: Field, value: str) -> bool:
    or_chosen = getattr(field, "or_chosen", None)
    if or_chosen is not None and or_chosen.fullmatch(value):
        return False
    return not (hasattr(field, "choices") or isinstance(field, BooleanField) or field.widget.is_hidden)


def _place_of(path: str) -> str:
    """Where the forms of that address are: `calls.forms.notes` beside `calls.views.notes`."""
    try:
        return resolve(path).func.__module__.replace(".views", ".forms", 1)
    except Resolver404:
        return ""


def _fields_by_name(names: Collection[str], *, near: str, asks: bool) -> dict[str, Field]:
    """By name, the field of the form that stands nearest: in the same file, in the same app, anywhere."""
    forms = sorted(_every_form(BaseForm), key=lambda form: _distance(form.__module__, near))
    found: dict[str, Field] = {}
    for form in forms:
        left = set(names) - found.keys()
        for name in left & getattr(form, "base_fields", {}).keys():
            found[name] = form.base_fields[name]
        if hasattr(form, "made_fields"):
            found |= form.made_fields(left - found.keys(), asks=asks)
    return found


def _distance(module: str, near: str) -> int:
    app = near.partition(".forms")[0]
    return 0 if module == near else 1 if app and module.startswith(app) else 2


def _every_form(form: type) -> Iterator[type]:
    for one in form.__subclasses__():
        yield one
        yield from _every_form(one)
