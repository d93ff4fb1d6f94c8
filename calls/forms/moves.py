"""Naming another case by its number, and moving a call or a note that was put on the wrong one."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.moves import OTHER
from calls.models import Case
from calls.who import callers_of, to_choose
from stodtelefon.forms.fields import GONE, OneOf, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Permission
from stodtelefon.privacy.sought import case_number

NO_SUCH_CASE = "Det finns inget ärende med det numret som du kan öppna. Skriv det så här: 2026-0042."
OPEN_IT_FIRST = "Är ärendet avslutat öppnar du det för läsning först."
NEW = "new"


class OtherCaseForm(StodForm, forms.Form):
    """Which other case. One that the person may not open is answered as one that does not exist."""

    is_kept = False  # what is asked is no text

    number = Words(
        may_name=True,
        label="Det andra ärendets nummer",
        max_length=40,
        help_text="Till exempel 2026-0042.",
        error_messages={"required": "Skriv det andra ärendets nummer."},
    )

    def __init__(self, *args, case: Case, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.user = case, user

    def clean_number(self) -> str:
        number = case_number(self.cleaned_data["number"], on=timezone.localdate())
        if number == self.case.number:
            raise ValidationError(OTHER)
        self.other = Case.objects.visible_to(self.user).filter(number=number).first()
        if self.other is None:
            may_open = self.user.can(Permission.CASE_OPEN_CLOSED)
            raise ValidationError(f"{NO_SUCH_CASE} {OPEN_IT_FIRST}" if may_open else NO_SUCH_CASE)
        return number


class NoteMoveForm(OtherCaseForm):
    once = True

    @property
    def arguments(self) -> dict:
        return {"to": self.other, "token": self.cleaned_data["token"]}


class CallMoveForm(StodForm, forms.Form):
    """Who it was that called, of those who have got in touch about the right case."""

    once = True

    caller = OneOf(
        label="Vem var det som ringde?",
        error_messages={"required": "Välj vem det var som ringde.", "invalid_choice": GONE},
    )

    def __init__(self, *args, to: Case, **kwargs):
        super().__init__(*args, **kwargs)
        self.to = to
        callers = callers_of(to)
        self.callers = {str(caller.pk): caller for caller in callers}
        known = [(key, to_choose(caller, callers)) for key, caller in self.callers.items()]
        self.fields["caller"].choices = [*known, (NEW, "Någon annan: en ny som hör av sig")]

    @property
    def arguments(self) -> dict:
        chosen = self.callers.get(self.cleaned_data["caller"])
        return {"to": self.to, "caller": chosen, "token": self.cleaned_data["token"]}
