"""Why an identity in a case that somebody else has is opened."""

from __future__ import annotations

from django import forms

from calls.actions.identity_reasons import NO_REASON
from stodtelefon.forms.fields import Words
from stodtelefon.forms.form import StodForm


class IdentityReasonForm(StodForm, forms.Form):
    once = True

    reason = Words(
        label="Varför behöver du veta vem det är?",
        max_length=500,
        rows=2,
        help_text="Du skriver det en gång. Det står i ärendet. Skriv inga namn.",
        error_messages={"required": NO_REASON},
    )
