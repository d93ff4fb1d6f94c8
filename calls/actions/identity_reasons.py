"""Before an identity in a case that somebody else has is opened: why, said once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.models import AccessRequest, Case, CaseOpening, IdentityReason
from stodtelefon.accounts.models import Away, User
from stodtelefon.audit.actions import record
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, lock, moment, save
from stodtelefon.texts import tidy

NO_REASON = "Skriv i en mening varför du behöver veta vem det är."


@transaction.atomic
@made_once(IdentityReason)
def say_why_identity(
    *, case: Case, reason: str, by: User, token: UUID | None = None, at: datetime | None = None
) -> IdentityReason:
    """`by` may open the identities of a case that somebody else has. Refuses who may not open identities or the case,
    and an empty reason. Who has said it already has said it."""
    at = moment(at)
    case = lock(Case, case.pk)
    is_seen = Case.objects.visible_to(by).filter(pk=case.pk).exists()
    if not (by.can(Permission.IDENTITY_READ) and is_seen):
        raise ValidationError("Ärendet finns inte.", code="state")
    check_faults({} if tidy(reason) else {"reason": NO_REASON})
    said = save(
        IdentityReason(case=case, reason=tidy(reason), created_at=at, created_by=by, form_token=token)
    )
    keep_promises(case, by=by)
    record("identity_reason.said", by=by, target=said, case=case.pk)
    return said


def has_a_part(case: Case, by: User) -> bool:
    """Does `by` handle the case, or has something to do in it: booked there, or in the place of who is away?"""
    if case.handler_id == by.pk:
        return True
    if Case.objects.partaken_by(by).filter(pk=case.pk).exists():
        return True
    return Away.objects.on(timezone.localdate()).filter(user=case.handler_id, stand_in=by).exists()


def must_say_why(case: Case, by: User) -> bool:
    """Has `by` no part in the case, and never said what they need the people in it for: neither here nor to open it?"""
    if has_a_part(case, by):
        return False
    now = timezone.now()
    said = (
        case.identity_reasons.filter(created_by=by),
        CaseOpening.objects.of(by, at=now).filter(case=case),
        AccessRequest.objects.opening(by, at=now).filter(case=case),
    )
    return not any(rows.exists() for rows in said)
