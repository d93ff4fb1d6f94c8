"""Every field of every form, by itself and without a database: what nobody means is refused, and nothing is empty."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from stodtelefon.forms.fields import Clock, Day, Moment, MonthOrLonger, WholeNumber, Words
from stodtelefon.tests.test_bad_input.test_other_words import all_forms

NO_DAYS = (
    "0026-11-20",
    "1026-11-20",
    "1899-12-31",
    "3026-11-20",
    "9999-12-31",
    "03/04/2026",
    "12/24/25",
    "24/12",
)
NOT_MEANT = {
    Day: NO_DAYS,
    Moment: (*(f"{day} 10:00" for day in NO_DAYS), "2026-11-20", "2026-03-29 02:30"),
    Clock: ("24:00", "25", "10:60"),
    MonthOrLonger: ("0026-11", "1026-11", "3026-11", "9999-12", "11/2026"),
    WholeNumber: ("1.000", "1,000", "1,5", "1e3", "9" * 5_000),
}
NOTHING = "\u200b\ufeff \u2800"
LEAST = {Day: 20, Moment: 9, Clock: 3, MonthOrLonger: 1, WholeNumber: 8, Words: 100}


def fields_of(kind: type) -> list[tuple[str, forms.Field]]:
    assert get_resolver().url_patterns  # each form is defined by then
    return [
        (f"{form.__name__}.{name}", field)
        for form in all_forms()
        if ".tests" not in form.__module__
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, kind)
    ]


def takes(field: forms.Field, typed: str) -> bool:
    try:
        field.clean(typed)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("kind", LEAST)
def test_there_are_such_fields(kind):
    assert len(fields_of(kind)) >= LEAST[kind]


@pytest.mark.parametrize("kind", NOT_MEANT)
def test_what_nobody_means_is_refused(kind):
    fields = fields_of(kind)

    assert [(name, typed) for name, field in fields for typed in NOT_MEANT[kind] if takes(field, typed)] == []


@pytest.mark.parametrize("kind", LEAST)
def test_what_cannot_be_seen_is_nothing(kind):
    """A field that has to be filled in asks for it, another is left empty."""
    fields = fields_of(kind)

    assert [name for name, field in fields if takes(field, NOTHING) == field.required] == []


def test_a_text_has_a_length_that_is_said_and_not_cut():
    fields = [(name, field) for name, field in fields_of(Words) if "readonly" not in field.widget.attrs]

    assert [
        name for name, field in fields if not field.max_length or takes(field, "a" * (field.max_length + 1))
    ] == []
    assert [name for name, field in fields if "maxlength" in field.widget.attrs] == []
