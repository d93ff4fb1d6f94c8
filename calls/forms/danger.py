"""The red panel, and the manager's review of what was done."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils import timezone

from calls.actions.danger import NO_DANGER, TOLD, danger_faults
from calls.forms.alarms import AlarmFields
from calls.inputs import DangerInput
from calls.models import DangerReport
from calls.models.choices import YesNoUnknown
from stodtelefon.dates import moment
from stodtelefon.forms.fields import EMPTY_IS_NOW, Moment, OneOf, Tick, Words
from stodtelefon.forms.form import StodForm

DANGER = ("emergency", "socialjour_told", "told_whom", "told_at", "done")


NOT_HERE = ("", "spara inget här")
ALREADY_TOLD = (
    "Vad som gjordes är redan inskrivet. Det du skrev står kvar här. Spara utan det: välj ”spara inget "
    "här”. Det som saknas skriver du som fara på ärendets sida."
)


def in_words(report: DangerReport) -> str:
    """What was written down, for who wrote the same meanwhile."""
    said = (
        f"{report.get_emergency_display()}. {report.told_whom}, {moment(report.told_at)}. {report.done or ''}"
    )
    return f"{report.reported_by.name}: {said.strip()}"


class DangerFields(forms.Form):
    """What was done when somebody was in danger."""

    emergency = OneOf(DangerReport.Emergency.choices, label="Ringde någon 112?", required=False)
    socialjour_told = Tick(label="Socialjouren är kontaktad")
    told_whom = Words(
        may_name=True,
        label="Vem fick veta?",
        max_length=300,
        required=False,
        help_text="Till exempel 112, socialjouren, enhetschefen.",
    )
    told_at = Moment(within=TOLD, label="När?", help_text=EMPTY_IS_NOW, required=False)
    done = Words(label="Vad gjordes?", max_length=2000, rows=2, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.report: DangerReport | None = None
        self.fields["emergency"].must_be_answered = self.fields["told_whom"].must_be_answered = True

    def danger_answer(self) -> str:
        """What was answered to the question whether somebody is in danger."""
        return self.cleaned_data.get("danger") or ""

    def came_in_at(self) -> datetime | None:
        """When the call came in, where the form knows it; else the action does."""
        return None

    def drop_danger_fields(self, report: DangerReport) -> None:
        """What was done is written down already. What was typed beside it stays, and can be taken away to go on."""
        if any(self.data.get(self.add_prefix(name)) for name in DANGER):
            self.report = report
            self.fields["emergency"].choices = [*DangerReport.Emergency.choices, NOT_HERE]
            self.theirs = [*self.theirs, ("Fara: vad som gjordes", in_words(report))]
            return
        for name in DANGER:
            del self.fields[name]

    def danger_input(self) -> DangerInput | None:
        """None when nothing of the panel is filled in."""
        given = {name: self.cleaned_data.get(name) for name in DANGER}
        is_let_go = self.report is not None and not given["emergency"]
        if is_let_go or not any(given.values()):
            return None
        return DangerInput(
            emergency=given["emergency"] or "",
            told_whom=given["told_whom"] or self.whom_we_called(given["emergency"]),
            told_at=given["told_at"],
            socialjour_told=bool(given["socialjour_told"]),
            done=given["done"] or "",
        )

    def whom_we_called(self, emergency: str | None) -> str:
        """Who rang 112 has told 112: that need not be said twice."""
        return "112" if emergency == DangerReport.Emergency.WE_CALLED else ""

    def clean(self):
        data = super().clean()
        if "emergency" not in self.fields:
            return data
        if self.report is not None:
            self.ask_for({"emergency": ALREADY_TOLD} if self.danger_input() else {})
            return data
        faults = danger_faults(
            self.danger_answer(), self.danger_input(), at=timezone.now(), since=self.came_in_at()
        )
        self.ask_for(faults)
        if faults.get("emergency") == NO_DANGER:
            # A radio button that is chosen cannot be let go of: give it somewhere to go.
            self.fields["emergency"].choices = [*DangerReport.Emergency.choices, ("", "ingen fara")]
        return data


class DangerForm(StodForm, AlarmFields, DangerFields):
    """The red panel for what was found after the call: that somebody is in danger is why the page was opened."""

    once = True

    def danger_answer(self) -> str:
        return YesNoUnknown.YES

    @property
    def arguments(self) -> dict:
        given = self.danger_input() or DangerInput(emergency="", told_whom="")
        return {"given": given, "alarms": self.chosen_alarms(), "token": self.cleaned_data["token"]}


class DangerReviewForm(StodForm, forms.Form):
    """One question to the manager: was it right?"""

    review = Words(
        label="Vad visade granskningen?",
        max_length=2000,
        rows=5,
        help_text="Gjordes rätt sak, i rätt tid? Behöver något följas upp eller ändras i rutinen?",
        error_messages={"required": "Skriv vad granskningen visade."},
    )
