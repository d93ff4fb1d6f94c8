"""What is changed on the case itself, with a reason: how urgent it is, age and situation. A signed scan stays.

The meeting date follows the urgency by the rule of `follow_scans`: the change is a new word, counted from its own day,
and a promise that was given never moves onwards.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from calls.actions.cases import decide
from calls.actions.locking import lock_open
from calls.actions.promises import keep_promises
from calls.actions.scans import MET, follow_scans, promised, words_since_reopening
from calls.models import Case, CaseDecision, PersonOfConcern
from calls.models.choices import AgeBand, Situation, State, Urgency
from calls.states import REFUSALS
from stodtelefon.audit.actions import record
from stodtelefon.saving import check_faults, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

Kind = CaseDecision.Kind
NO_REASON = "Skriv i en mening varför det ändras."
SAME_URGENCY = "Så står det redan. Välj något annat."
AFTER_MEETING = "Ett möte har hållits. Finns ingen oro kvar skriver du bedömningen och avslutar ärendet."
MEETING_PLANNED = "Ett möte är planerat. Ställ in det först, om oron inte kvarstår."
NOTHING_CHANGED = "Ändra åldern eller läget, annars finns inget att spara."


@transaction.atomic
def change_urgency(
    *,
    case: Case,
    urgency: str,
    reason: str,
    by: User,
    version: int | None = None,
    at: datetime | None = None,
) -> Case:
    """Say anew how urgent it is. The last day for a meeting follows. Refuses what `urgency_faults` names."""
    at = moment(at)
    case = lock_open(case, at=at, version=version)
    check_faults(urgency_faults(case, urgency, reason))
    before = case.urgency
    decide(case, Kind.URGENCY_CHANGED, by=by, at=at, from_value=before, to_value=urgency, reason=reason)
    follow_scans(case)
    save(case)
    keep_promises(case, by=by)
    record("case.urgency_changed", by=by, target=case, case=case.pk, fields=["urgency", "meet_by"])
    return case


@transaction.atomic
def change_person(
    *,
    case: Case,
    age_band: str,
    situation: str,
    reason: str,
    by: User,
    version: int | None = None,
    at: datetime | None = None,
) -> Case:
    """Say anew what is known of whom the concern is about. An answer left empty takes nothing away."""
    at = moment(at)
    case = lock_open(case, at=at, version=version)
    person = PersonOfConcern.objects.filter(case=case).first() or PersonOfConcern(case=case)
    check_faults(person_faults(person, age_band, situation, reason))
    changes = person_changes(person, age_band, situation)
    for name, (kind, value) in changes.items():
        from_value = getattr(person, name)
        decide(case, kind, by=by, at=at, from_value=from_value, to_value=value, reason=reason)
        setattr(person, name, value)
    save(person)
    save(case)
    keep_promises(case, by=by)
    record("case.person_changed", by=by, target=case, case=case.pk, fields=sorted(changes))
    return case


# What the form asks for too


def urgency_faults(case: Case, urgency: str, reason: str) -> dict[str, str]:
    """What is wrong with a new urgency, by field."""
    faults = {} if tidy(reason) else {"reason": NO_REASON}
    if case.state == State.NEW:
        return faults | {"urgency": REFUSALS[State.NEW]}
    if urgency not in Urgency.values or urgency == case.urgency:
        return faults | {"urgency": SAME_URGENCY}
    if urgency == Urgency.NONE and case.state in MET:
        return faults | {"urgency": AFTER_MEETING}
    if urgency == Urgency.NONE and case.state == State.MEETING_PLANNED:
        return faults | {"urgency": MEETING_PLANNED}
    return faults


def person_faults(person: PersonOfConcern, age_band: str, situation: str, reason: str) -> dict[str, str]:
    faults = {} if tidy(reason) else {"reason": NO_REASON}
    if not person_changes(person, age_band, situation):
        faults["age_band"] = NOTHING_CHANGED
    return faults


def person_changes(person: PersonOfConcern, age_band: str, situation: str) -> dict[str, tuple[str, str]]:
    """What becomes another, by field: the kind of its decision, and the new value."""
    given = {
        "age_band": (Kind.AGE_CHANGED, age_band if age_band in AgeBand.values else ""),
        "situation": (Kind.SITUATION_CHANGED, situation if situation in Situation.values else ""),
    }
    return {name: one for name, one in given.items() if one[1] and one[1] != getattr(person, name)}


def meet_by_after(case: Case, urgency: str, *, at: datetime) -> date | None:
    """The last day for a first meeting, were the urgency this from `at` on."""
    if case.state in MET:
        return case.meet_by
    return promised([*words_since_reopening(case), (urgency, None, at)])
