"""Numbers."""

from __future__ import annotations

from django import forms


class WholeNumber(forms.IntegerField):
    default_error_messages = {
        "required": "Fyll i det här.",
        "invalid": "Skriv ett helt tal.",
        "min_value": "Skriv minst %(limit_value)s.",
        "max_value": "Skriv högst %(limit_value)s.",
    }
