"""What somebody said when they withdrew."""

from __future__ import annotations

from django import forms

from calls.actions.cases import REASON_MAX
from stodtelefon.forms.fields import Words
from stodtelefon.forms.form import StodForm


class WithdrawalForm(StodForm, forms.Form):
    optional = ("reason",)

    reason = Words(
        label="Vad sade personen?",
        max_length=REASON_MAX,
        rows=2,
        required=False,
        help_text="Står i ärendet. Ingen behöver säga varför.",
    )
