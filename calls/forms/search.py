"""What may be searched for."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from stodtelefon.forms.fields import Words
from stodtelefon.forms.form import StodForm
from stodtelefon.privacy.sought import NOTHING_SAID, Sought, read


class SearchForm(StodForm, forms.Form):
    """One field for all that may be searched: personal number, case number, reference code or name."""

    is_kept = False  # what is asked is no text

    q = Words(
        may_name=True,
        label="Sök",
        max_length=100,
        help_text="Personnummer, ärendenummer, återkopplingskod eller namn: det är vad förordning 2001:637 tillåter.",
        widget=forms.TextInput(attrs={"autofocus": True}),
        error_messages={"required": NOTHING_SAID},
    )

    def clean_q(self) -> Sought:
        return read(self.cleaned_data["q"], on=timezone.localdate())

    def refuse(self, error: ValidationError) -> None:
        """What is refused is always what stands in the one field."""
        self.add_error("q", error)
