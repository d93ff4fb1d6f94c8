"""Merging two cases: which goes on, who is who, and why."""

from __future__ import annotations

from django import forms

from calls.actions.merges import merge_faults, oriented
from calls.forms.moves import in_words
from calls.models import Caller, Case
from stodtelefon.forms.fields import GONE, OneOf, Words
from stodtelefon.forms.form import StodForm

NOBODY = "nobody"


class MergeForm(StodForm, forms.Form):
    """Of `case` and `other` one goes on. For each caller of `case` it is asked who that is in `other`."""

    once = True

    goes_on = OneOf(
        label="Vilket ärende fortsätter?",
        help_text="Det andra numret leder dit sedan.",
        error_messages={"required": "Välj vilket ärende som fortsätter."},
    )
    reason = Words(
        label="Varför hör de ihop?",
        max_length=2000,
        rows=2,
        help_text="Skälet står kvar i ärendet.",
        error_messages={"required": "Skriv i en mening varför de hör ihop."},
    )

    def __init__(self, *args, case: Case, other: Case, **kwargs):
        super().__init__(*args, **kwargs)
        self.cases = {one.number: one for one in sorted((case, other), key=lambda one: one.opened_at)}
        self.fields["goes_on"].choices = [(number, number) for number in self.cases]
        self.initial.setdefault("goes_on", next(iter(self.cases)))
        self.asked = {f"same_{caller.pk}": caller for caller in callers_of(case)}
        self.known = {str(caller.pk): caller for caller in callers_of(other)}
        choices = [(key, in_words(caller)) for key, caller in self.known.items()]
        for name, caller in self.asked.items():
            self.fields[name] = OneOf(
                [*choices, (NOBODY, "Nej, det är två olika")],
                label=f"{in_words(caller)} i {case.number}. Är det samma person i {other.number}?",
                error_messages={
                    "required": "Välj om det är samma person. Osäkert? Låt dem vara två.",
                    "invalid_choice": GONE,
                },
            )
        self.order_fields([*self.asked, "goes_on", "reason"])

    def clean(self):
        if {"goes_on", "reason"} <= set(self.cleaned_data):
            case, into = self.doublet_and_other
            faults = merge_faults(
                case=case, into=into, reason=self.cleaned_data["reason"], same=oriented(self.pairs, case)
            )
            if "same" in faults:
                faults = {next(iter(self.asked)): faults["same"]}
            self.ask_for(faults)
        return self.cleaned_data

    @property
    def doublet_and_other(self) -> tuple[Case, Case]:
        into = self.cases[self.cleaned_data["goes_on"]]
        return next(case for case in self.cases.values() if case != into), into

    @property
    def pairs(self) -> list[tuple[Caller, Caller]]:
        chosen = ((caller, self.cleaned_data.get(name)) for name, caller in self.asked.items())
        return [(caller, self.known[key]) for caller, key in chosen if key in self.known]

    @property
    def arguments(self) -> dict:
        case, into = self.doublet_and_other
        return {
            "case": case,
            "into": into,
            "same": self.pairs,
            "reason": self.cleaned_data["reason"],
            "token": self.cleaned_data["token"],
        }


def callers_of(case: Case):
    return case.callers.filter(same_as__isnull=True).select_related("role")
