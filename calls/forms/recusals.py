"""Forms on recusal: why somebody may not handle a case, and why that holds no longer."""

from __future__ import annotations

from django import forms

from calls.actions.recusals import NO_END_REASON, NO_REASON
from stodtelefon.forms.fields import Words
from stodtelefon.forms.form import StodForm


class RecusalForm(StodForm, forms.Form):
    once = True

    reason = Words(
        label="Varför är du jävig?",
        max_length=500,
        rows=2,
        help_text="Chefen och samordnaren läser skälet, och det står i ärendet. Skriv inga namn.",
        error_messages={"required": NO_REASON},
    )


class RecusalEndForm(StodForm, forms.Form):
    reason = Words(
        label="Varför gäller jävet inte längre?",
        max_length=500,
        rows=2,
        help_text="Skriv inga namn.",
        error_messages={"required": NO_END_REASON},
    )
