"""Splitting a case: why one caller gets a case of his or her own."""

from __future__ import annotations

from django import forms

from stodtelefon.forms.fields import Words
from stodtelefon.forms.form import StodForm


class SplitForm(StodForm, forms.Form):
    once = True

    reason = Words(
        label="Varför delas ärendet upp?",
        max_length=2000,
        rows=2,
        help_text="Skälet står kvar i båda ärendena.",
        error_messages={"required": "Skriv i en mening varför ärendet delas upp."},
    )
