"""The decision about a child: the panel in the conversation, and the assessor's own form."""

from __future__ import annotations

from django import forms

from calls.actions.children import may_decide_freely
from calls.inputs import ChildInput
from calls.models import ChildDecision
from calls.models.choices import YesNoUnknown
from stodtelefon.accounts.models import User
from stodtelefon.forms.fields import Moment, OneOf, OneRow, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Permission

Kind = ChildDecision.Kind
NO_CHILD = "Du har svarat nej på frågan om barn. Ändra det svaret, eller välj att inget beslut behövs."
CHILD = ("child_kind", "reported_to", "child_reason", "assessor", "decided_at")


class ChildFields(forms.Form):
    """What was decided, and what the decision needs: to whom, why, or who assesses today."""

    child_kind = OneOf(Kind.choices, label="Vad blev beslutet?", required=False)
    reported_to = Words(label="Till vem är orosanmälan gjord?", max_length=300, required=False)
    child_reason = Words(label="Skälet till att ingen anmälan görs", max_length=2000, rows=2, required=False)
    assessor = OneRow(label="Vem bedömer idag?", required=False, empty_label="välj barnbedömare")
    decided_at = Moment(label="När togs beslutet?", help_text="Tomt betyder nu.", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        assessors = User.objects.who_may(Permission.CHILD_DECIDE).filter(is_child_assessor=True)
        self.fields["assessor"].offer(assessors)
        if not may_decide_freely(user):
            self.fields["child_kind"].choices = [
                choice for choice in Kind.choices if choice[0] != Kind.NO_REPORT
            ]

    def drop_child_fields(self) -> None:
        for name in CHILD:
            del self.fields[name]

    def child_input(self) -> ChildInput | None:
        """None when nothing is decided. Only what belongs to the chosen decision is taken along."""
        kind = self.cleaned_data.get("child_kind")
        if not kind:
            return None
        return ChildInput(
            kind=kind,
            reported_to=self.cleaned_data.get("reported_to", "") if kind == Kind.REPORTED else "",
            reason=self.cleaned_data.get("child_reason", "") if kind == Kind.NO_REPORT else "",
            assessor=self.cleaned_data.get("assessor") if kind == Kind.ASSESS_TODAY else None,
            decided_at=self.cleaned_data.get("decided_at"),
        )

    def child_or_decided(self):
        """For what must be answered: the decision in the form, or any that stands since before."""
        return self.child_input() if "child_kind" in self.fields else True

    def clean(self):
        data = super().clean()
        wanted = {
            Kind.REPORTED: ("reported_to", "Skriv till vem orosanmälan är gjord."),
            Kind.NO_REPORT: ("child_reason", "Skriv skälet till att ingen orosanmälan görs."),
            Kind.ASSESS_TODAY: ("assessor", "Välj vem av barnbedömarna som bedömer idag."),
        }
        if data.get("child_at_risk") == YesNoUnknown.NO and data.get("child_kind"):
            self.add_error("child_kind", NO_CHILD)
            # A radio button that is chosen cannot be let go of: give it somewhere to go.
            self.fields["child_kind"].choices = [
                *self.fields["child_kind"].choices,
                ("", "inget beslut behövs"),
            ]
            return data
        name, sentence = wanted.get(data.get("child_kind"), ("", ""))
        if name and not data.get(name) and name not in self.errors:
            self.add_error(name, sentence)
        return data


class ChildDecisionForm(StodForm, ChildFields):
    """The assessor's decision: it cannot be left on once more."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["child_kind"].choices = [
            choice for choice in self.fields["child_kind"].choices if choice[0] != Kind.ASSESS_TODAY
        ]
        del self.fields["assessor"]

    @property
    def arguments(self) -> dict:
        return {"given": self.child_input()}

    def clean(self):
        data = super().clean()
        if not data.get("child_kind") and "child_kind" not in self.errors:
            self.add_error("child_kind", "Välj vad som beslutas om barnet.")
        return data
