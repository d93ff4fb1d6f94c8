"""The decision about a child: the panel in the conversation, and the assessor's own form."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from calls.actions.children import (
    NO_CHILD,
    child_faults,
    decision_faults,
    latest_decision,
    may_decide_freely,
)
from calls.inputs import ChildInput
from calls.models import ChildDecision
from stodtelefon.accounts.fields import Colleague
from stodtelefon.accounts.models import User
from stodtelefon.forms.fields import Moment, OneOf, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.organisation.missing import NO_ASSESSORS
from stodtelefon.permissions import Permission

Kind = ChildDecision.Kind
CHILD = ("child_kind", "reported_to", "child_reason", "assessor", "decided_at")


class ChildFields(forms.Form):
    """What was decided, and what the decision needs: to whom, why, or who assesses today."""

    child_kind = OneOf(Kind.choices, label="Vad blev beslutet?", required=False)
    reported_to = Words(label="Till vem är orosanmälan gjord?", max_length=300, required=False)
    child_reason = Words(label="Skälet till att ingen anmälan görs", max_length=2000, rows=2, required=False)
    assessor = Colleague(
        label="Vem bedömer idag?",
        required=False,
        empty_label="välj barnbedömare",
        nothing=NO_ASSESSORS,
    )
    decided_at = Moment(label="När togs beslutet?", help_text="Tomt betyder nu.", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        assessors = User.objects.who_may(Permission.CHILD_DECIDE).filter(is_child_assessor=True)
        self.fields["assessor"].offer(assessors.with_away(on=timezone.localdate()))
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

    def child_or_decided(self) -> ChildInput | ChildDecision | None:
        """For what must be answered: the decision in the form, or the latest one of the call since before."""
        return self.child_input() if "child_kind" in self.fields else latest_decision(self.row.call)

    def faults(self) -> dict[str, str]:
        """What the action would refuse of the decision."""
        answer = self.cleaned_data.get("child_at_risk") or ""
        return child_faults(answer, self.child_input(), by=self.user, at=timezone.now())

    def clean(self):
        data = super().clean()
        faults = self.faults()
        self.ask_for(faults)
        if faults.get("child_kind") == NO_CHILD:
            # A radio button that is chosen cannot be let go of: give it somewhere to go.
            self.fields["child_kind"].choices = [
                *self.fields["child_kind"].choices,
                ("", "inget beslut behövs"),
            ]
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

    def faults(self) -> dict[str, str]:
        return decision_faults(self.child_input(), by=self.user, at=timezone.now())
