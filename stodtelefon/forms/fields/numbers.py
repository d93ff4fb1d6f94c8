"""Numbers."""

from __future__ import annotations

from django import forms

from stodtelefon.reading import read_whole_number
from stodtelefon.texts import tidy


class WholeNumber(forms.IntegerField):
    """A whole number in a field of text: the browser's own field of numbers loses what is pasted with a space."""

    widget = forms.TextInput
    default_error_messages = {
        "required": "Fyll i det här.",
        "min_value": "Skriv minst %(limit_value)s.",
        "max_value": "Skriv högst %(limit_value)s.",
    }

    def widget_attrs(self, widget):
        return {} if widget.is_hidden else {"inputmode": "numeric", "autocomplete": "off"} | widget.attrs

    def to_python(self, value):
        if isinstance(value, str):
            return read_whole_number(value) if tidy(value) else None
        return super().to_python(value)
