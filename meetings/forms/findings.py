"""Forms of what was found, and of what somebody has found out."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls import case_parts
from calls.promptness import why_free
from meetings.actions.findings import DUE, finding_faults
from meetings.models.choices import FindingKind, Owner
from stodtelefon.accounts.fields import Colleague
from stodtelefon.accounts.models import User
from stodtelefon.forms.fields import Day, OneOf, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.organisation.missing import NO_AGENCIES
from stodtelefon.permissions import Permission

TASK_FIELDS = ("owner_kind", "owner", "agency_key", "due_on")


class FindingForm(StodForm, forms.Form):
    """One more finding of a kind. Only what is to be found out has an owner and a day.

    The fields belong to the form `belongs_to` on the page, so that adding a finding loses nothing of the answers.
    """

    once = True

    text = Words(label="Vad?", max_length=1000, rows=2)
    owner_kind = OneOf(Owner, label="Vem tar reda på det?")
    owner = Colleague(label="Kollega", required=False, empty_label="välj")
    agency_key = OneOf(
        label="Samverkansaktör",
        required=False,
        widget=forms.Select,
        error_messages={"invalid_choice": "Samverkansaktören används inte längre. Välj en annan."},
    )
    due_on = Day(within=DUE, label="Senast")

    def __init__(self, *args, kind: str, belongs_to: str = "", colleagues=None, agencies=None, **kwargs):
        super().__init__(*args, prefix=kind, **kwargs)
        self.kind = FindingKind(kind)
        if self.kind == FindingKind.FIND_OUT:
            everyone = User.objects.who_may(Permission.MEETING_WRITE).with_away(on=timezone.localdate())
            self.fields["owner"].offer(everyone if colleagues is None else colleagues)
            found = case_parts.agencies() if agencies is None else agencies
            self.fields["agency_key"].choices = [("", "välj"), *found]
            if not found:
                self.fields["agency_key"].help_text = NO_AGENCIES
        else:
            for name in TASK_FIELDS:
                del self.fields[name]
        for field in self.fields.values():
            if belongs_to:
                field.widget.attrs["form"] = belongs_to

    def clean(self):
        data = super().clean()
        kind = data.get("owner_kind")
        if kind == Owner.COLLEAGUE and not data.get("owner"):
            self.add_error("owner", ValidationError("Välj en kollega."))
        if kind == Owner.AGENCY and not data.get("agency_key"):
            self.add_error("agency_key", ValidationError("Välj en samverkansaktör."))
        self.ask_for(finding_faults(data.get("due_on"), on=timezone.localdate()))
        self.point_out({"due_on": why_free(data.get("due_on"))})
        return data

    @property
    def arguments(self) -> dict:
        data = dict(self.cleaned_data)
        if data.get("owner_kind") != Owner.COLLEAGUE:
            data.pop("owner", None)
        if data.get("owner_kind") != Owner.AGENCY:
            data.pop("agency_key", None)
        return data | {"kind": self.kind}


class FindingAnswerForm(StodForm, forms.Form):
    answer = Words(label="Vad blev svaret?", max_length=2000, rows=3)
