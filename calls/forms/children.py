"""The decision about a child: the panel in the conversation, and the assessor's own form."""

from __future__ import annotations

from django.utils import timezone

from calls.actions.children import (
    DECIDED,
    NO_CHILD,
    TOLD_ELSEWHERE,
    child_faults,
    decision_faults,
    found_child_faults,
    latest_decision,
    may_decide_freely,
)
from calls.forms.alarms import AlarmFields
from calls.inputs import ChildInput, Found
from calls.models import ChildDecision
from stodtelefon.accounts.fields import Colleague
from stodtelefon.accounts.offers import assessors
from stodtelefon.dates import moment
from stodtelefon.forms.fields import EMPTY_IS_NOW, Moment, OneOf, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.offers import Offering
from stodtelefon.organisation.missing import NO_ASSESSORS

Kind = ChildDecision.Kind
CHILD = ("child_kind", "reported_to", "child_reason", "assessor", "decided_at")


NOT_HERE = ("", "spara inget här")
ALREADY_DECIDED = (
    "Ett beslut om barnet skrevs in medan du skrev. Det du skrev står kvar här. Spara utan det: välj ”spara "
    "inget här”. Ett nytt beslut skriver du på ärendets sida."
)


class ChildFields(Offering):
    """What was decided, and what the decision needs: to whom, why, or who assesses today."""

    child_kind = OneOf(Kind.choices, label="Vad blev beslutet?", required=False)
    reported_to = Words(may_name=True, label="Till vem är orosanmälan gjord?", max_length=300, required=False)
    child_reason = Words(label="Skälet till att ingen anmälan görs", max_length=2000, rows=2, required=False)
    assessor = Colleague(
        label="Vem bedömer idag?",
        required=False,
        empty_label="välj barnbedömare",
        nothing=NO_ASSESSORS,
    )
    decided_at = Moment(within=DECIDED, label="När togs beslutet?", help_text=EMPTY_IS_NOW, required=False)
    offers = {"assessor": assessors()}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.decided: ChildDecision | None = None
        self.fields["assessor"].offer(self.offered("assessor"))
        if not may_decide_freely(user):
            self.fields["child_kind"].choices = [
                choice for choice in Kind.choices if choice[0] != Kind.NO_REPORT
            ]

    def drop_child_fields(self, decided: ChildDecision) -> None:
        """A decision is there already. What was typed beside it stays, and can be taken away to go on."""
        if any(self.data.get(self.add_prefix(name)) for name in CHILD):
            self.decided = decided
            self.fields["child_kind"].choices = [*self.fields["child_kind"].choices, NOT_HERE]
            words = f"{decided.decided_by.name}, {moment(decided.decided_at)}: {decided.get_kind_display()}"
            self.theirs = [*self.theirs, ("Beslut om barnet", words)]
            return
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
            seen=self.cleaned_data.get("seen", ""),
        )

    def child_or_decided(self) -> ChildInput | ChildDecision | None:
        """For what must be answered: the latest decision of the call since before, or the one in the form."""
        if "child_kind" not in self.fields:
            return latest_decision(self.row.call)
        return self.decided or self.child_input()

    def faults(self) -> dict[str, str]:
        """What the action would refuse of the decision."""
        answer = self.cleaned_data.get("child_at_risk") or ""
        return child_faults(answer, self.child_input(), by=self.user, at=timezone.now())

    def clean(self):
        data = super().clean()
        if self.decided is not None:
            self.ask_for({"child_kind": ALREADY_DECIDED} if self.child_input() else {})
            return data
        faults = self.faults()
        self.ask_for(faults)
        if faults.get("child_kind") == NO_CHILD:
            # A radio button that is chosen cannot be let go of: give it somewhere to go.
            self.fields["child_kind"].choices = [
                *self.fields["child_kind"].choices,
                ("", "inget beslut behövs"),
            ]
        return data


class ChildForm(StodForm, AlarmFields, ChildFields):
    """A decision about a child that was found after the call, with what came to light."""

    once = True

    seen = Words(label="Vad har kommit fram?", max_length=2000, rows=3, required=False)
    field_order = ("seen", *CHILD, "alarms")

    def __init__(self, *args, found: Found, **kwargs):
        self.found = found
        super().__init__(*args, **kwargs)
        self.fields["seen"].must_be_answered = found.found_in not in TOLD_ELSEWHERE
        self.fields["child_kind"].must_be_answered = True

    @property
    def arguments(self) -> dict:
        return {
            "given": self.child_input(),
            "found": self.found,
            "alarms": self.chosen_alarms(),
            "token": self.cleaned_data["token"],
        }

    def child_input(self) -> ChildInput:
        return super().child_input() or ChildInput(kind="", seen=self.cleaned_data.get("seen", ""))

    def faults(self) -> dict[str, str]:
        return found_child_faults(self.child_input(), self.found, by=self.user, at=timezone.now())


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
