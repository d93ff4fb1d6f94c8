"""Codes on paper: those that are read out while the network is down, and the field in which one of them comes home."""

from __future__ import annotations

from django import forms

from calls.models import Caller
from stodtelefon.forms.fields import Words
from stodtelefon.privacy.reference_codes import new_reference_code, reference_code_hashes
from stodtelefon.privacy.sought import code_alone

ON_A_SHEET = 12


def spare_codes() -> list[str]:
    """Codes that nobody has, for a sheet of paper. Nothing is stored: one counts when its call is saved."""
    codes = {new_reference_code(): None for _ in range(ON_A_SHEET)}
    hashes = {one: code for code in codes for one in reference_code_hashes(code)}
    taken = Caller.objects.order_by().filter(code_hash__in=hashes).values_list("code_hash", flat=True)
    gone = {hashes[bytes(one)] for one in taken}
    return [code for code in codes if code not in gone]


class SpareCodeFields(forms.Form):
    """The code that was read out from the sheet, in place of the one that the page shows."""

    spare_code = Words(
        may_name=True,
        label="Kod från kodbladet",
        required=False,
        max_length=20,
        help_text="Läste du upp en kod från papperet skriver du den här. Då gäller den och inte den som sidan visar.",
    )

    def clean_spare_code(self) -> str:
        typed = self.cleaned_data["spare_code"]
        code = code_alone(typed)
        if typed and not code:
            raise forms.ValidationError("En kod ser ut som LEK-47-RAV. Läs på kodbladet igen.")
        return code
