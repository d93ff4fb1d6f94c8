"""Danger and a child found after the call: where it was found, what it answers to, and that nothing is needed."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from calls.models import Alarm
from calls.models.choices import FoundIn
from stodtelefon.forms.fields import OneOf, SomeOf, Unseen, Words
from stodtelefon.forms.form import StodForm


class OriginForm(forms.Form):
    """`?fran=meeting&id=…&till=/moten/…/`: where it was found, and the page to come back to. All may be left out."""

    fran = OneOf(FoundIn.choices, required=False)
    id = forms.UUIDField(required=False)
    till = Unseen(max_length=500)


class AlarmFields(forms.Form):
    """Which of the answers that wait for a deed are answered by this one."""

    alarms = SomeOf(label="Det här är gjort för", required=False)

    def __init__(self, *args, waiting: Iterable[Alarm] = (), **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.data.getlist(self.add_prefix("alarms")) if self.is_bound else []
        self.waiting = {str(alarm.pk): alarm for alarm in waiting if alarm.is_open or str(alarm.pk) in chosen}
        self.fields["alarms"].choices = [(key, alarm.about) for key, alarm in self.waiting.items()]
        if not self.waiting:
            del self.fields["alarms"]

    def drawn_alarms(self) -> Iterable[tuple[Alarm, dict]]:
        """Each with its tick box as it is drawn."""
        return zip(self.waiting.values(), self["alarms"].drawn["choices"], strict=True)

    def chosen_alarms(self) -> list[Alarm]:
        return [self.waiting[key] for key in self.cleaned_data.get("alarms", ())]


class DismissForm(StodForm, forms.Form):
    reason = Words(
        label="Varför behövs det inte?",
        max_length=2000,
        rows=3,
        help_text="Skälet står kvar i ärendet.",
        error_messages={"required": "Skriv i en mening varför det inte behövs."},
    )
