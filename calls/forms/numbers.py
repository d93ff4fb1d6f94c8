"""A personal number where the record level keeps none: pointed out by the field, with the way to raise the level.

In a free text it is a warning and never a block: whoever wrote it can save it as it is. Nothing typed is lost.
"""

from __future__ import annotations

from django import forms
from django.utils import timezone

from calls.models.choices import RecordLevel
from calls.record_levels import holds
from stodtelefon.forms.fields import Tick, Words
from stodtelefon.privacy.personal_numbers import holds_personal_number

RAISE_HERE = (
    "Det ser ut som ett personnummer. På nivån rådgivning skrivs inget personnummer in. Ta bort det, eller höj nivån "
    "här nedanför."
)
RAISE_LATER = (
    "Det ser ut som ett personnummer. På nivån rådgivning skrivs inget personnummer in. Ta bort det, eller spara "
    "texten som den är och höj nivån från ärendets sida."
)
RAISED_TO = "Ärendet är på nivån rådgivning. Här höjs det till insats utan behovsprövning, avidentifierad."


class NumberFields(forms.Form):
    """`guarded`: the fields that are looked through. `may_raise`: the level can be raised by the same form, with a
    reason. `may_keep`: the text can be saved as it is. Neither is asked before a number is found. `level` is that of
    the case: where none is given, nothing is looked for.
    """

    guarded: tuple[str, ...] = ()
    may_raise = True
    may_keep = True

    level_reason = Words(
        label="Varför behöver nivån höjas?", max_length=500, rows=2, required=False, help_text=RAISED_TO
    )
    keep_number = Tick(label="Spara texten som den är")

    def __init__(self, *args, level: str = RecordLevel.CASE, **kwargs):
        super().__init__(*args, **kwargs)
        typed = () if holds(level).personal_number else self.guarded
        self.with_number = [
            name
            for name in typed
            if name in self.fields and self.holds_number(name, self.data.get(self.add_prefix(name)) or "")
        ]
        if not (self.with_number and self.may_raise):
            del self.fields["level_reason"]
        if not (self.with_number and self.may_keep):
            del self.fields["keep_number"]

    def holds_number(self, name: str, text: str) -> bool:
        return holds_personal_number(text, on=timezone.localdate())

    def clean(self):
        data = super().clean()
        is_kept = data.pop("keep_number", False)
        if is_kept or data.get("level_reason") or self.is_in_a_hurry():
            return data
        for name in self.with_number:
            self.ask_for({name: RAISE_HERE if self.may_raise else RAISE_LATER})
        return data

    def is_in_a_hurry(self) -> bool:
        """When somebody is in danger nothing is pointed out."""
        return self.cleaned_data.get("danger") == "yes"
