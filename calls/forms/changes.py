"""How urgent it is, and age and situation, said anew on the case with a reason."""

from __future__ import annotations

from django.utils import timezone

from calls.actions.changes import NO_REASON, meet_by_after, person_faults, urgency_faults
from calls.actions.scans import MET
from calls.forms.cases import CaseForm
from calls.models import Case, PersonOfConcern
from calls.models.choices import AgeBand, Situation, Urgency
from calls.promptness import in_words
from stodtelefon.forms.fields import OneOf, Words

REASON_HELP = "Skälet står kvar i ärendet. Den signerade snabbscanningen ändras inte."


def reason() -> Words:
    return Words(
        label="Varför ändras det?",
        max_length=2000,
        rows=2,
        help_text=REASON_HELP,
        error_messages={"required": NO_REASON},
    )


class UrgencyForm(CaseForm):
    edits = ("urgency",)

    urgency = OneOf(
        Urgency.choices,
        label="Kvarstår oron, och hur bråttom är det?",
        error_messages={"required": "Välj hur bråttom det är."},
    )
    reason = reason()

    def __init__(self, *args, row: Case, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["urgency"].help_text = dates_in_words(row)

    def clean(self):
        data = super().clean()
        if data.get("urgency"):
            self.ask_for(urgency_faults(self.row, data["urgency"], data.get("reason", "")))
        return data


def dates_in_words(case: Case) -> str:
    """What each answer makes of the last day for a meeting."""
    if case.state in MET:
        return "Ett möte har hållits, så inget sista datum räknas."
    now = timezone.now()
    days = {one: meet_by_after(case, one, at=now) for one in (Urgency.PROMPT, Urgency.CAN_WAIT)}
    words = {one: in_words(day, today=timezone.localdate(now)).text for one, day in days.items()}
    prompt, can_wait = words[Urgency.PROMPT], words[Urgency.CAN_WAIT]
    told = f"Skyndsamt eller akut: {prompt}. Kan vänta: {can_wait}."
    if prompt == can_wait:
        told = f"Hur bråttom det än är: {prompt}."
    stands = case.meet_by is not None and days[Urgency.CAN_WAIT] == case.meet_by
    return f"{told} Ett datum som har lovats flyttas inte framåt." if stands else told


class PersonForm(CaseForm):
    edits = ("age_band", "situation")

    age_band = OneOf(AgeBand.choices, label="Ungefär hur gammal är personen?", required=False)
    situation = OneOf(Situation.choices, label="Hur är läget?", required=False)
    reason = reason()

    def clean(self):
        data = super().clean()
        given = (data.get("age_band", ""), data.get("situation", ""), data.get("reason", ""))
        if "reason" not in self.errors:
            self.ask_for(person_faults(person_of(self.row), *given))
        return data

    def values_of(self, row: Case) -> dict[str, str]:
        person = person_of(row)
        return {name: getattr(person, name) for name in self.edits}


def person_of(case: Case) -> PersonOfConcern:
    """Whom the concern is about, as it is known; nothing is where nobody is written down yet."""
    return getattr(case, "person_of_concern", None) or PersonOfConcern(case=case)
