"""Asking somebody who was helped onward whether they got there.

The promise is made with the signposting (`write_arrival`). It is kept also when the case is closed meanwhile.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.locking import lock_colleague, touch
from calls.actions.promises import keep_promises
from calls.models import Case, Identity
from referrals.models import Arrival, Signposting
from stodtelefon.audit.actions import record
from stodtelefon.bounds import Days
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

FARTHEST = timedelta(days=183)
NO_DAY = "Välj vilken dag ni hör av er."
TOO_SOON = "Välj en dag efter idag."
TOO_FAR = "Välj en dag inom ett halvår."
ASK = Days(back=-1, ahead=FARTHEST.days, too_early=TOO_SOON, too_late=TOO_FAR)
NO_REACH = "Skriv på vilket nummer personen nås, och när det går bra."
PROTECTED = (
    "Någon i ärendet har skyddade personuppgifter, så inget nummer sparas. Be personen höra av sig själv."
)
NO_RESULT = "Välj hur det gick."
SETTLED = "Frågan är redan besvarad."


@transaction.atomic
def settle_arrival(
    *, arrival: Arrival, result: str, by: User, note: str | None = None, at: datetime | None = None
) -> Arrival:
    """Write how it went, and erase the number. Refuses one that is settled already, and no answer."""
    at = moment(at)
    case, arrival = _lock(arrival, at=at)
    if result not in Arrival.Result.values:
        raise ValidationError({"result": NO_RESULT})
    arrival.result, arrival.note, arrival.reach = result, tidy(note) or None, None
    arrival.settled_at, arrival.settled_by = at, by
    save(arrival)
    keep_promises(case, by=by)
    record("arrival.settled", by=by, target=arrival, case=case.pk, fields=["reach"])
    return arrival


@transaction.atomic
def put_off_arrival(
    *, arrival: Arrival, ask_on: date | None, by: User, at: datetime | None = None
) -> Arrival:
    """Nobody answered, or another day suits better: ask then. Refuses one that is settled, and a day that cannot be."""
    at = moment(at)
    case, arrival = _lock(arrival, at=at)
    check_faults(day_faults(ask_on, at=at))
    arrival.ask_on = ask_on
    save(arrival)
    keep_promises(case, by=by)
    record("arrival.put_off", by=by, target=arrival, case=case.pk)
    return arrival


@transaction.atomic
def give_arrival(*, arrival: Arrival, to: User, by: User, at: datetime | None = None) -> Arrival:
    """Let a colleague ask, about a case in the queue or a closed one, when the one who was to cannot. Refuses what is
    answered, and who may not ask."""
    moment(at)
    to = lock_colleague(to, Permission.REFERRAL_PROPOSE)
    case = lock(Case, arrival.signposting.case_id)
    arrival = lock(Arrival, arrival.pk)
    if arrival.is_settled:
        raise ValidationError(SETTLED, code="settled")
    arrival.given_to = to
    save(arrival, update_fields=["given_to"])
    keep_promises(case, by=by)
    record("arrival.given", by=by, target=arrival, case=case.pk, fields=["given_to"])
    return arrival


# Parts of other actions, and what forms ask too.


def arrival_faults(case: Case, ask_on: date | None, reach: str, *, at: datetime) -> dict[str, str]:
    """What is missing or wrong where somebody wants to be asked, by field. Who is protected leaves no number here."""
    faults = day_faults(ask_on, at=at)
    if not tidy(reach):
        faults["reach"] = NO_REACH
    elif Identity.objects.filter(caller__case=case, is_protected=True).exists():
        faults["reach"] = PROTECTED
    return faults


def day_faults(ask_on: date | None, *, at: datetime) -> dict[str, str]:
    if ask_on is None:
        return {"ask_on": NO_DAY}
    return ASK.faults("ask_on", ask_on, on=timezone.localdate(at))


def write_arrival(signposting: Signposting, *, ask_on: date, reach: str) -> Arrival:
    return save(Arrival(signposting=signposting, ask_on=ask_on, reach=reach))


def _lock(arrival: Arrival, *, at: datetime) -> tuple[Case, Arrival]:
    """The case and then the question, both locked, if nobody has answered it."""
    case = lock(Case, arrival.signposting.case_id)
    if case.is_open:
        case = touch(case, at=at)
    arrival = lock(Arrival, arrival.pk)
    if arrival.is_settled:
        raise ValidationError(SETTLED, code="settled")
    return case, arrival
