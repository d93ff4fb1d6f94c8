"""What may be searched for."""

from __future__ import annotations

from django import forms

from stodtelefon.forms.fields import Words
from stodtelefon.forms.form import StodForm


class SearchForm(StodForm, forms.Form):
    """One field for all that may be searched: personal number, case number, reference code or name."""

    q = Words(
        label="Sök",
        max_length=100,
        help_text="Personnummer, ärendenummer, återkopplingskod eller namn.",
        widget=forms.TextInput(attrs={"autofocus": True, "spellcheck": "false"}),
        error_messages={"required": "Skriv ett personnummer, ärendenummer, en kod eller ett namn."},
    )
