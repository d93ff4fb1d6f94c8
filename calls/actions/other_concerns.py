"""What the concern was instead: written by itself, or with a call, an assessment, a signposting or the closing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from calls.actions.locking import lock_open
from calls.actions.promises import keep_promises
from calls.models import Case, ConcernKind, OtherConcern
from calls.models.other_concerns import is_something_else
from stodtelefon.audit.actions import record
from stodtelefon.saving import check_faults, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

IS_EXTREMISM = (
    "Varken utfall eller bedömning säger att oron är något annat än våldsbejakande extremism. "
    "Det väljs när ärendet avslutas, eller när bedömningen ändras."
)
RETIRED = "Det valet används inte längre. Välj ett annat."


@transaction.atomic
def note_other_concern(
    *, case: Case, kind: ConcernKind, by: User, version: int | None = None, at: datetime | None = None
) -> OtherConcern:
    """Write or change what the concern of an open case was instead.

    Refuses a closed case, one that is not said to be something else, an answer that is retired, and a stale version.
    """
    at = moment(at)
    case = save(lock_open(case, at=at, version=version))
    check_faults(other_concern_faults(case, kind, outcome=case.outcome, ve_assessment=case.ve_assessment))
    noted = write_other_concern(case, kind, by=by, at=at)
    keep_promises(case, by=by)
    record("other_concern.noted", by=by, target=noted, case=case.pk)
    return noted


# Parts of other actions, and what forms ask too.


def other_concern_faults(
    case: Case | None, kind: ConcernKind | None, *, outcome: str, ve_assessment: str
) -> dict[str, str]:
    """What is wrong with the answer beside this outcome and assessment. A retired one may only stay where it stood."""
    if kind is None:
        return {}
    if not is_something_else(outcome, ve_assessment):
        return {"other_concern": IS_EXTREMISM}
    if kind.is_retired and not OtherConcern.objects.filter(case=case, kind=kind).exists():
        return {"other_concern": RETIRED}
    return {}


def other_concern_of(case: Case) -> OtherConcern | None:
    return OtherConcern.objects.select_related("kind", "noted_by").filter(case=case).first()


def write_other_concern(
    case: Case, kind: ConcernKind | None, *, by: User, at: datetime
) -> OtherConcern | None:
    """Put in the answer of a locked case. None takes nothing away; the same answer again changes nothing."""
    if kind is None:
        return None
    noted = OtherConcern.objects.filter(case=case).first() or OtherConcern(case=case)
    if noted.kind_id != kind.pk:
        noted.kind, noted.noted_at, noted.noted_by = kind, at, by
        save(noted)
    return noted
