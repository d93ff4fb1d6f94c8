"""Writing in the register what was told outside a referral."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from calls.actions.locking import touch
from calls.actions.promises import keep_promises
from calls.models import Case
from referrals.actions.legal_bases import check_basis
from referrals.models import Agency, Disclosure, LegalBasis
from stodtelefon.audit.actions import record
from stodtelefon.saving import already_made, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


@transaction.atomic
def log_disclosure(
    *,
    case: Case,
    legal_basis: LegalBasis,
    what: str,
    how: str,
    by: User,
    agency: Agency | None = None,
    recipient: str | None = None,
    basis_reason: str | None = None,
    is_named: bool = False,
    token: UUID | None = None,
    at: datetime | None = None,
) -> Disclosure:
    """Write in the register what was told outside a referral: by word of mouth, in an emergency, on a request.

    Refuses a basis whose conditions are not met, and a recipient who is not said. It only writes down what happened:
    no approval is asked for, the record level is not in the way, and the case does not move.
    """
    if made := already_made(Disclosure, token, by):
        return made
    at = moment(at)
    case = touch(case, at=at)
    told_on = timezone.localdate(at)
    check_basis(
        basis=legal_basis,
        reason=basis_reason,
        case=case,
        agency=agency,
        is_named=is_named,
        consented_on=told_on,
        on=told_on,
    )
    disclosure = Disclosure(
        case=case,
        agency=agency,
        recipient=recipient or None,
        legal_basis=legal_basis,
        basis_reason=basis_reason or None,
        what=what,
        is_named=is_named,
        how=how,
        told_at=at,
        created_by=by,
        by_name=by.name,
        by_title=by.title or "",
        form_token=token,
    )
    save(disclosure)
    keep_promises(case, by=by)
    record("disclosure.logged", by=by, target=disclosure, case=case.pk)
    return disclosure
