"""Helping the one who called onward."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from calls.actions.locking import advance
from calls.actions.other_concerns import other_concern_faults, write_other_concern
from calls.actions.promises import keep_promises
from calls.models import Case, ConcernKind, Need
from calls.states import Move
from referrals.actions.agencies import check_usable
from referrals.actions.arrivals import arrival_faults, write_arrival
from referrals.models import Agency, AgencyType, Signposting
from stodtelefon.audit.actions import record
from stodtelefon.drafts.first_words import made_once
from stodtelefon.saving import check_faults, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


@transaction.atomic
@made_once(Signposting)
def signpost(
    *,
    case: Case,
    by: User,
    agency_type: AgencyType | None = None,
    agency: Agency | None = None,
    need: Need | None = None,
    note: str | None = None,
    other_concern: ConcernKind | None = None,
    ask_on: date | None = None,
    reach: str = "",
    token: UUID | None = None,
    at: datetime | None = None,
) -> Signposting:
    """Help the one who called onward to an agency or a type of agency. Nothing is disclosed to anybody.

    `other_concern`: what it was instead of violent extremism. `ask_on` and `reach` belong together, and are given only
    where the person has said yes to being asked that day whether they got there.
    """
    at = moment(at)
    case = advance(case, Move.LINK_IN, at=at)
    if agency is not None:
        check_usable(agency)
        agency_type = agency.type
    if agency_type is None:
        raise ValidationError({"agency_type": "Välj vart du hänvisar."})
    beside = {"outcome": case.outcome, "ve_assessment": case.ve_assessment}
    check_faults(other_concern_faults(case, other_concern, **beside))
    is_asked = ask_on is not None or bool(reach)
    if is_asked:
        check_faults(arrival_faults(case, ask_on, reach, at=at))
    signposting = Signposting(
        case=case,
        agency_type=agency_type,
        agency=agency,
        need=need,
        note=note or None,
        given_at=at,
        created_by=by,
        form_token=token,
    )
    save(signposting)
    write_other_concern(case, other_concern, by=by, at=at)
    if is_asked:
        write_arrival(signposting, ask_on=ask_on, reach=reach)
    keep_promises(case, by=by)
    record("signposting.given", by=by, target=signposting, case=case.pk)
    return signposting
