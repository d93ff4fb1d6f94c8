"""Forms on a case as a whole: hand over, raise the level, close, open again."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from calls.actions.cases import REASON_MAX, closing_faults, in_words, left_by_closing, left_faults
from calls.forms.other_concerns import BY_BOTH, OtherConcernFields
from calls.models import Case
from calls.models.choices import Outcome, RecordLevel, VeAssessment
from calls.models.outsiders import is_free_in
from stodtelefon.accounts.fields import ColleagueOrNobody
from stodtelefon.accounts.models import User
from stodtelefon.forms.fields import OneOf, Tick, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.organisation.missing import NO_COLLEAGUES
from stodtelefon.permissions import Permission


class CaseForm(StodForm, forms.Form):
    """A deed on a case. Where it edits nothing, somebody else who was first is answered with how the case stands."""

    versioned = True

    def compare(self, row: Case) -> list[tuple[str, str]]:
        if self.edits:
            return super().compare(row)
        return [
            ("Läge", row.get_state_display()),
            ("Nivå", row.get_record_level_display()),
            ("Handläggare", row.handler.name if row.handler else "ingen än"),
        ]


class HandOverForm(CaseForm):
    QUEUE = "queue"
    optional = ("reason",)

    to = ColleagueOrNobody(
        label="Till vem?",
        error_messages={"required": "Välj vem som ska ha ärendet."},
    )
    reason = Words(label="Något som kollegan behöver veta", max_length=2000, rows=3, required=False)

    def __init__(self, *args, row: Case, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        today = timezone.localdate()
        colleagues = User.objects.who_may(Permission.CASE_WRITE).exclude(pk=row.handler_id)
        people = colleagues.filter(is_free_in(row.pk)).with_away(on=today)
        names = [(one, one.label_in_list(on=today, has_title=True)) for one in people]
        queue, barred = [], {self.QUEUE: "Ärendet ligger redan bland ej tilldelade. Välj en kollega."}
        if row.handler:
            queue = [(self.QUEUE, "Ingen: tillbaka till ej tilldelade")]
            barred = {str(row.handler_id): f"{row.handler.name} har redan ärendet. Välj någon annan."}
        self.fields["to"].offer(names, nobody=queue, barred=barred)
        if not names:
            self.fields["to"].help_text = NO_COLLEAGUES


class RaiseLevelForm(CaseForm):
    level = OneOf(label="Höj till", error_messages={"required": "Välj vilken nivå ärendet ska ha."})
    reason = Words(
        label="Varför behöver nivån höjas?",
        max_length=REASON_MAX,
        rows=2,
        help_text="Skälet står kvar i ärendet. Ångra går i tio minuter, om nivån inte har använts. "
        "Sedan sänks den inte.",
    )

    def __init__(self, *args, row: Case, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        present = RecordLevel(row.record_level)
        self.fields["level"].choices = [(c.value, c.label) for c in RecordLevel if c.rank > present.rank]


class CloseForm(CaseForm, OtherConcernFields):
    asks_other_concern_when = BY_BOTH
    edits = ("outcome", "ve_assessment")
    optional = ("reason",)

    outcome = OneOf(
        [(outcome.value, outcome.label) for outcome in Outcome.of_closing()],
        label="Vad blev utfallet?",
        error_messages={"required": "Välj vad utfallet blev."},
    )
    ve_assessment = OneOf(
        VeAssessment.choices,
        label="Fanns det skäl att tro att våldsbejakande extremism låg bakom oron?",
        error_messages={"required": "Välj en bedömning. ”Det går inte att säga” är också ett svar."},
    )
    reason = Words(label="Kort om varför", max_length=2000, rows=3, required=False)
    is_left = Tick()
    field_order = ("outcome", "ve_assessment", "other_concern", "reason", "is_left")

    def __init__(self, *args, row: Case | None = None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.left = left_by_closing(row) if row is not None else []
        if self.left:
            self.fields["is_left"].label = f"Avsluta ändå: {in_words(self.left)}"
        else:
            del self.fields["is_left"]

    def clean(self):
        data = super().clean()
        self.ask_for(closing_faults(data.get("outcome", ""), data.get("ve_assessment", "")))
        self.ask_for(left_faults(self.left, is_left=data.get("is_left", False)))
        return data

    @property
    def case_in_question(self) -> Case | None:
        return self.row

    @property
    def arguments(self) -> dict:
        given = super().arguments
        beside = given["outcome"], given["ve_assessment"]
        return given | {"other_concern": self.other_concern_beside(*beside)}


class OtherConcernForm(CaseForm, OtherConcernFields):
    """What the concern was instead, by itself."""

    asks_other_concern_when = ""

    def __init__(self, *args, row: Case, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["other_concern"].required = True

    @property
    def case_in_question(self) -> Case:
        return self.row

    @property
    def arguments(self) -> dict:
        return {"kind": self.cleaned_data["other_concern"], "version": self.cleaned_data["version"]}


class ReopenForm(CaseForm):
    reason = Words(label="Varför öppnas ärendet igen?", max_length=2000, rows=2)
