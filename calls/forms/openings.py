"""Forms on opening a case, or who is in it: the reason, and the manager's decision."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.openings import (
    NO_REASON,
    NO_REASON_FOR_IDENTITIES,
    NO_REASON_TO_BREAK,
    break_faults,
    decision_faults,
)
from stodtelefon.forms.fields import OneOf, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.privacy.sought import NO_SUCH_CASE, case_number


class OpeningForm(StodForm, forms.Form):
    once = True

    reason = Words(
        label="Varför behöver ärendet öppnas?",
        max_length=500,
        rows=2,
        help_text="Chefen läser skälet. Skriv inga namn.",
        error_messages={"required": NO_REASON},
    )


class BreakGlassForm(StodForm, forms.Form):
    once = True

    reason = Words(
        label="Varför behöver du öppna ärendet nu?",
        max_length=500,
        rows=2,
        help_text="Chefen läser skälet, och det står i ärendet. Skriv inga namn.",
        error_messages={"required": NO_REASON_TO_BREAK},
    )

    def clean(self):
        cleaned = super().clean()
        if "reason" in cleaned:
            self.ask_for(break_faults(cleaned["reason"]))
        return cleaned


class IdentitiesForm(StodForm, forms.Form):
    """In which case, and why. Nothing is said of the case, nor whether there is one, before it is opened."""

    once = True

    number = Words(
        may_name=True,
        label="Ärendets nummer",
        max_length=40,
        help_text="Till exempel 2026-0042.",
        error_messages={"required": "Skriv ärendets nummer."},
    )
    reason = Words(
        label="Varför behöver du veta vem det är nu?",
        max_length=500,
        rows=2,
        help_text="Den som granskar läser skälet, och det står i ärendet. Skriv inga namn.",
        error_messages={"required": NO_REASON_FOR_IDENTITIES},
    )

    def clean_number(self) -> str:
        number = case_number(self.cleaned_data["number"], on=timezone.localdate())
        if not number:
            raise ValidationError(NO_SUCH_CASE)
        return number

    def clean(self):
        cleaned = super().clean()
        if "reason" in cleaned:
            self.ask_for(break_faults(cleaned["reason"], lacking=NO_REASON_FOR_IDENTITIES))
        return cleaned


class DecisionForm(StodForm, forms.Form):
    is_granted = OneOf(
        [("yes", "ja, öppna"), ("no", "nej")],
        label="Ska ärendet öppnas?",
        error_messages={"required": "Välj om ärendet ska öppnas."},
    )
    refusal = Words(
        label="Om nej: varför inte?",
        max_length=500,
        rows=2,
        required=False,
        help_text="Den som frågade läser det.",
    )

    def clean(self):
        cleaned = super().clean()
        if "is_granted" in cleaned:
            self.ask_for(decision_faults(self.row, self._is_granted, cleaned.get("refusal")))
        return cleaned

    @property
    def _is_granted(self) -> bool:
        return self.cleaned_data["is_granted"] == "yes"

    @property
    def arguments(self) -> dict:
        return {"is_granted": self._is_granted, "refusal": self.cleaned_data["refusal"]}
