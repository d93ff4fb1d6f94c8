"""Forms on restricted cases: to ask for it, to decide who is named, and to ask that it ends."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.restrictions import (
    NO_LIFT_REASON,
    NO_REASON,
    NOBODY_NAMED,
    RESTRICTED_ALREADY,
    naming_fault,
    restriction_faults,
    standing_in,
)
from calls.models import Case, NamedPerson, Restriction
from calls.models.outsiders import recused_cases
from stodtelefon.accounts.fields import Colleague, Colleagues
from stodtelefon.accounts.models import User
from stodtelefon.forms.fields import OneOf, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Permission
from stodtelefon.privacy.sought import NO_SUCH_CASE, case_number

REASON_MAX = 500


class AskToRestrictForm(StodForm, forms.Form):
    once = True

    reason = Words(
        label="Varför behöver ärendet skyddas?",
        max_length=REASON_MAX,
        rows=2,
        help_text="Chefen läser skälet, och ingenting ur ärendet. Skriv inga namn.",
        error_messages={"required": NO_REASON},
    )


class AskToLiftForm(StodForm, forms.Form):
    once = True

    reason = Words(
        label="Varför kan skyddet hävas?",
        max_length=REASON_MAX,
        rows=2,
        help_text="Den som beslutar läser skälet, och det står i ärendet. Skriv inga namn.",
        error_messages={"required": NO_LIFT_REASON},
    )


class RestrictForm(StodForm, forms.Form):
    """Which case, who works in it, and why. The manager sees nothing of the case but its number."""

    once = True

    number = Words(
        may_name=True,
        label="Ärendets nummer",
        max_length=40,
        help_text="Till exempel 2026-0042.",
        error_messages={"required": "Skriv ärendets nummer."},
    )
    people = Colleagues(
        label="Vilka ska arbeta i ärendet?",
        error_messages={"required": NOBODY_NAMED},
        help_text="Bara de kan öppna det. Har någon annan ärendet går det till den första av dem.",
    )
    reason = Words(
        label="Varför skyddas ärendet?",
        max_length=REASON_MAX,
        rows=2,
        help_text="Skälet står i ärendet. Skriv inga namn.",
        error_messages={"required": NO_REASON},
    )

    case: Case | None = None

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        people = User.objects.who_may(Permission.CASE_WRITE)
        self.fields["people"].queryset = people.with_away(on=timezone.localdate())

    def clean_number(self) -> str:
        number = case_number(self.cleaned_data["number"], on=timezone.localdate())
        mine = Case.objects.exclude(pk__in=recused_cases(self.by))
        self.case = mine.numbered(number).first() if number else None
        if self.case is None:
            raise ValidationError(NO_SUCH_CASE)
        return number

    def clean(self):
        data = super().clean()
        if self.case is not None and standing_in(self.case) is not None:
            self.ask_for({"number": RESTRICTED_ALREADY})
        if {"people", "reason"} <= set(data):
            self.ask_for(restriction_faults(self.case, data["people"], data["reason"], by=self.by))
        return data

    @property
    def arguments(self) -> dict:
        given = {name: self.cleaned_data[name] for name in ("reason", "token")}
        return given | {"case": self.case, "people": list(self.cleaned_data["people"])}


class NameForm(StodForm, forms.Form):
    """Somebody more to whom the case is open."""

    person = Colleague(label="Vem?", empty_label="Välj", error_messages={"required": "Välj en kollega."})
    part = OneOf(
        NamedPerson.Part.choices,
        label="Vad ska kollegan göra?",
        error_messages={"required": "Välj vad kollegan ska göra."},
    )

    def __init__(self, *args, restriction: Restriction, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.restriction, self.by = restriction, by
        workers, managers = (
            User.objects.who_may(permission)
            for permission in (Permission.CASE_WRITE, Permission.CASE_RESTRICT)
        )
        self.fields["person"].queryset = (workers | managers).with_away(on=timezone.localdate())

    def clean(self):
        data = super().clean()
        if {"person", "part"} <= set(data):
            fault = naming_fault(self.restriction.case, data["person"], data["part"], by=self.by)
            self.ask_for({"person": fault} if fault else {})
        return data
