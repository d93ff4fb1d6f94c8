"""Merging two cases: which goes on, who is who, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from calls.actions.identities import Both, both_known, callers_known, identity_faults, people_known, said
from calls.actions.merges import has_lower_level, merge_faults, oriented, still_in_contact
from calls.actions.moves import refuse_closed
from calls.forms.moves import OtherCaseForm
from calls.models import Caller, Case, Identity
from calls.who import callers_of, to_choose, who
from stodtelefon.forms.fields import GONE, OneOf, Words
from stodtelefon.forms.form import StodForm

NOBODY = "nobody"
WHICH_CALLERS = "Personens uppgifter är olika. Vilka gäller?"
WHICH_PERSONS = "Uppgifterna om den oron gäller är olika. Vilka gäller?"


class OtherOpenCaseForm(OtherCaseForm):
    """Which other case to merge with: a closed one is refused here, before anything else is asked about the two."""

    def clean_number(self) -> str:
        number = super().clean_number()
        refuse_closed(self.case, self.other)
        return number


class MergeForm(StodForm, forms.Form):
    """Of `case` and `other` one goes on. For each caller of `case` it is asked who that is in `other`; and of who has
    contact details in both, or is named in both, whose words hold where they differ. `shows`: they are read aloud.
    """

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

    def __init__(self, *args, case: Case, other: Case, shows: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.cases = {one.number: one for one in sorted((case, other), key=lambda one: one.opened_at)}
        self.fields["goes_on"].choices = [(number, number) for number in self.cases]
        self.initial.setdefault("goes_on", next(iter(self.cases)))
        here, there = callers_of(case), callers_of(other)
        self.asked = {f"same_{caller.pk}": caller for caller in here}
        self.known = {str(caller.pk): caller for caller in there}
        choices = [(key, to_choose(caller, there)) for key, caller in self.known.items()]
        for name, caller in self.asked.items():
            self.fields[name] = OneOf(
                [*choices, (NOBODY, "Nej, det är två olika")],
                label=f"{case.number}: {who(caller, here)}. Är det samma person i {other.number}?",
                error_messages={
                    "required": "Välj om det är samma person. Osäkert? Låt dem vara två.",
                    "invalid_choice": GONE,
                },
            )
        self.shown: list[Identity] = []
        self.ways_out: list[tuple[str, str]] = []
        order = []
        alike = callers_known(product(here, there))
        for name, caller in self.asked.items():
            order.append(name)
            for both in (both for both in alike if both.doublet.caller_id == caller.pk):
                order += self.ask_which(both, shows, shown_when=f"{name}={both.kept.caller_id}")
        for both in people_known(case, other):
            order += self.ask_which(both, shows)
        self.order_fields([*order, "goes_on", "reason"])

    def ask_which(self, both: Both, shows: bool, *, shown_when: str = "") -> list[str]:
        """The question which of two identities holds, where it makes a difference. Gives its name."""
        if not both.differing:
            return []
        pair = sorted((both.kept, both.doublet), key=lambda one: one.case.opened_at)
        field = OneOf(
            [(str(one.pk), in_case(one, both.differing, shows=shows)) for one in pair],
            label=WHICH_CALLERS if both.kept.caller_id else WHICH_PERSONS,
            required=False,
            help_text="Det andra står kvar som tidigare uppgifter. Det som bara finns på ett håll följer med.",
        )
        field.shown_when = shown_when
        self.fields[both.name] = field
        self.shown += pair if shows else []
        return [both.name]

    def clean(self):
        if {"goes_on", "reason"} <= set(self.cleaned_data):
            case, into = self.doublet_and_other
            same = oriented(self.pairs, case)
            faults = merge_faults(case=case, into=into, reason=self.cleaned_data["reason"], same=same)
            if "same" in faults:
                faults = {next(iter(self.asked)): faults["same"]}
            known = both_known(case, into, same)
            if faults := identity_faults(known, self.stays) | faults:
                self.refuse(ValidationError(faults))
                self.ways_out = list(ways_out(case, into, same, known))
        return self.cleaned_data

    @property
    def stays(self) -> set:
        """The identities that were chosen."""
        return {
            UUID(value) for name, value in self.cleaned_data.items() if name.startswith("stays_") and value
        }

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
            "stays": self.stays,
            "reason": self.cleaned_data["reason"],
            "token": self.cleaned_data["token"],
        }


def in_case(identity: Identity, names: Iterable[str], *, shows: bool) -> str:
    """«2026-0042: så får ni nå mig Aldrig hemma, telefon 070-123 45 67», or the number alone. How somebody may be
    reached is said first, also where it does not differ."""
    if identity.contact_safety:
        names = ["contact_safety", *(name for name in names if name != "contact_safety")]
    words = [f"{Identity._meta.get_field(name).verbose_name} {said(identity, name)}" for name in names]
    return f"{identity.case.number}: {', '.join(words)}" if shows else identity.case.number


def ways_out(
    case: Case, into: Case, same: dict[Caller, Caller], known: list[Both]
) -> Iterator[tuple[str, str]]:
    """Where what hinders is mended: words and address."""
    if has_lower_level(into, than=case):
        yield f"Höj nivån i {into.number}", reverse("calls:level_raise", args=[into.number])
    for one, other in same.items():
        if still := still_in_contact(one, other):
            words = f"Notera i {still.case.number} att personen drar sig tillbaka"
            yield words, reverse("calls:caller_withdraw", args=[still.pk])
    for identity in (both.obstacle[1] for both in known if both.obstacle):
        number = identity.case.number
        yield f"Ändra uppgifterna i {number}", reverse("calls:identity_change", args=[number, identity.pk])
