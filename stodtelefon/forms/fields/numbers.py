"""Numbers."""

from __future__ import annotations

from django import forms

from stodtelefon.forms.fields.copies import Copied
from stodtelefon.forms.fields.texts import UNREMEMBERED
from stodtelefon.reading import read_whole_number
from stodtelefon.texts import thousands, tidy


class WholeNumber(Copied, forms.IntegerField):
    """A whole number in a field of text: the browser's own field of numbers loses what is pasted with a space."""

    widget = forms.TextInput
    default_error_messages = {
        "required": "Fyll i det här.",
        "min_value": "Skriv minst %(limit_value)s.",
        "max_value": "Skriv högst %(limit_value)s.",
    }

    def __init__(self, *, max_value: int | None = None, **kwargs):
        super().__init__(max_value=max_value, **kwargs)
        if max_value is not None:
            self.error_messages["max_value"] %= {"limit_value": thousands(max_value)}

    def widget_attrs(self, widget):
        return {} if widget.is_hidden else {"inputmode": "numeric"} | UNREMEMBERED | widget.attrs

    def to_python(self, value):
        if isinstance(value, str):
            return read_whole_number(value) if tidy(value) else None
        return super().to_python(value)
