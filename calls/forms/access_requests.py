"""Forms on access: why somebody needs a case that they have not, and what whoever has it answers."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms

from calls.actions.access_requests import NO_ANSWER, NO_REASON, Time, answer_faults
from calls.models import Case, Identity
from calls.models.access_requests import Answer
from calls.who import callers_of, who
from stodtelefon.forms.fields import OneOf, Words
from stodtelefon.forms.form import StodForm


class AccessForm(StodForm, forms.Form):
    is_kept = False  # a begun text would be told apart by whether there is such a case

    reason = Words(
        label="Vad behöver du ärendet till?",
        max_length=500,
        rows=2,
        help_text="Den som har ärendet läser skälet, och det står i ärendet. Skriv inga namn.",
        error_messages={"required": NO_REASON},
    )


class AccessAnswerForm(StodForm, forms.Form):
    answer = OneOf(Answer.choices, label="Får kollegan tillgång?", error_messages={"required": NO_ANSWER})
    identity = OneOf(label="Vilken identitet?", required=False)
    hours = OneOf(Time.choices, label="Hur länge?", coerce=int, empty_value=None, required=False)
    refusal = Words(
        label="Varför inte?",
        max_length=500,
        rows=2,
        required=False,
        help_text="Den som frågade läser det.",
    )

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.identities = {str(one.pk): (one, words) for one, words in identities_in(row.case)}
        self.fields["hours"].shown_when = "answer=whole|identity"
        self.fields["refusal"].shown_when = "answer=no"
        self.fields["identity"].shown_when = "answer=identity"
        self.fields["identity"].choices = [(key, words) for key, (_, words) in self.identities.items()]
        if not self.identities:
            del self.fields["identity"]
            left = [one for one in Answer.choices if one[0] != Answer.IDENTITY]
            self.fields["answer"].choices = left

    def clean(self):
        cleaned = super().clean()
        if "answer" in cleaned:
            self.ask_for(answer_faults(self.row, **self.arguments))
        return cleaned

    @property
    def arguments(self) -> dict:
        given = dict.fromkeys(("answer", "hours", "refusal")) | self.cleaned_data
        identity, _ = self.identities.get(given.get("identity") or "", (None, ""))
        return given | {"identity": identity}


def identities_in(case: Case) -> Iterator[tuple[Identity, str]]:
    """The identities of a case, each with whose it is."""
    callers = callers_of(case)
    for caller in callers:
        if identity := getattr(caller, "identity", None):
            yield identity, f"Den som hör av sig: {who(caller, callers)}"
    for identity in Identity.objects.filter(person__case=case):
        yield identity, "Den oron gäller"
