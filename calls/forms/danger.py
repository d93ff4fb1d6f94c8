"""The red panel, and the manager's review of what was done."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from calls.actions.danger import NO_DANGER, danger_faults
from calls.inputs import DangerInput
from calls.models import DangerReport
from stodtelefon.forms.fields import Moment, OneOf, Tick, Words
from stodtelefon.forms.form import StodForm

DANGER = ("emergency", "socialjour_told", "told_whom", "told_at", "done")


class DangerFields(forms.Form):
    """What was done when somebody was in danger."""

    emergency = OneOf(DangerReport.Emergency.choices, label="Ringer någon 112?", required=False)
    socialjour_told = Tick(label="Socialjouren är kontaktad")
    told_whom = Words(
        label="Vem har fått veta?",
        max_length=300,
        required=False,
        help_text="Till exempel 112, socialjouren, enhetschefen.",
    )
    told_at = Moment(label="När?", help_text="Tomt betyder nu.", required=False)
    done = Words(label="Vad gjordes?", max_length=2000, rows=2, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["emergency"].must_be_answered = self.fields["told_whom"].must_be_answered = True

    def drop_danger_fields(self) -> None:
        for name in DANGER:
            del self.fields[name]

    def danger_input(self) -> DangerInput | None:
        """None when nothing of the panel is filled in."""
        given = {name: self.cleaned_data.get(name) for name in DANGER}
        if not any(given.values()):
            return None
        return DangerInput(
            emergency=given["emergency"] or "",
            told_whom=given["told_whom"] or "",
            told_at=given["told_at"],
            socialjour_told=bool(given["socialjour_told"]),
            done=given["done"] or "",
        )

    def clean(self):
        data = super().clean()
        if "emergency" not in self.fields:
            return data
        faults = danger_faults(data.get("danger") or "", self.danger_input(), at=timezone.now())
        self.ask_for(faults)
        if faults.get("emergency") == NO_DANGER:
            # A radio button that is chosen cannot be let go of: give it somewhere to go.
            self.fields["emergency"].choices = [*DangerReport.Emergency.choices, ("", "ingen fara")]
        return data


class DangerReviewForm(StodForm, forms.Form):
    """One question to the manager: was it right?"""

    review = Words(
        label="Vad visade granskningen?",
        max_length=2000,
        rows=5,
        help_text="Gjordes rätt sak, i rätt tid? Behöver något följas upp eller ändras i rutinen?",
        error_messages={"required": "Skriv vad granskningen visade."},
    )
