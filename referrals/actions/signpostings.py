"""Helping the one who called onward."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from calls.actions.locking import advance
from calls.actions.promises import keep_promises
from calls.models import Case, Need
from calls.states import Move
from referrals.actions.agencies import check_usable
from referrals.models import Agency, AgencyType, Signposting
from stodtelefon.audit.actions import record
from stodtelefon.saving import already_made, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


@transaction.atomic
def signpost(
    *,
    case: Case,
    by: User,
    agency_type: AgencyType | None = None,
    agency: Agency | None = None,
    need: Need | None = None,
    note: str | None = None,
    token: UUID | None = None,
    at: datetime | None = None,
) -> Signposting:
    """Help the one who called onward to an agency or a type of agency. Nothing is disclosed to anybody."""
    if made := already_made(Signposting, token, by):
        return made
    at = moment(at)
    case = advance(case, Move.LINK_IN, at=at)
    if agency is not None:
        check_usable(agency)
        agency_type = agency.type
    if agency_type is None:
        raise ValidationError({"agency_type": "Välj vart du hänvisar."})
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
    keep_promises(case, by=by)
    record("signposting.given", by=by, target=signposting, case=case.pk)
    return signposting
