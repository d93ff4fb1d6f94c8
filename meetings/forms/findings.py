"""Forms of what was found, and of what somebody has found out."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from meetings import partners
from meetings.forms.fields import text_field
from meetings.models.choices import FindingKind, Owner
from stodtelefon.accounts.models import User
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Permission

TASK_FIELDS = ("owner_kind", "owner", "agency_key", "due_on")


class FindingForm(StodForm, forms.Form):
    """One more finding of a kind. Only what is to be found out has an owner and a day.

    The fields belong to the form `belongs_to` on the page, so that adding a finding loses nothing of the answers.
    """

    once = True

    text = text_field("Vad?", longest=1000, required=True, rows=2)
    owner_kind = forms.ChoiceField(label="Vem tar reda på det?", choices=Owner, widget=forms.RadioSelect)
    owner = forms.ModelChoiceField(label="Kollega", queryset=None, required=False, empty_label="välj")
    agency_key = forms.ChoiceField(label="Samverkansaktör", choices=(), required=False)
    due_on = forms.DateField(label="Senast", widget=forms.DateInput)

    def __init__(self, *args, kind: str, belongs_to: str = "", colleagues=None, agencies=None, **kwargs):
        super().__init__(*args, prefix=kind, **kwargs)
        self.kind = FindingKind(kind)
        if self.kind == FindingKind.FIND_OUT:
            everyone = User.objects.who_may(Permission.MEETING_WRITE)
            self.fields["owner"].queryset = everyone if colleagues is None else colleagues
            found = partners.choices() if agencies is None else agencies
            self.fields["agency_key"].choices = [("", "välj"), *found]
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
        return data

    @property
    def facts(self) -> dict:
        data = dict(self.cleaned_data)
        if data.get("owner_kind") != Owner.COLLEAGUE:
            data.pop("owner", None)
        if data.get("owner_kind") != Owner.AGENCY:
            data.pop("agency_key", None)
        return data | {"kind": self.kind}


class FindingAnswerForm(StodForm, forms.Form):
    answer = text_field("Vad blev svaret?", longest=2000)
