"""Signing the assessment after a meeting, and replacing it by a new version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.locking import advance
from calls.actions.other_concerns import other_concern_faults, write_other_concern
from calls.actions.promises import keep_promises
from calls.models import ConcernKind
from calls.states import Move
from meetings.models import Assessment, Meeting
from meetings.models.choices import Status
from stodtelefon.audit.actions import record
from stodtelefon.bounds import PLANNED
from stodtelefon.drafts.first_words import made_once
from stodtelefon.saving import Stale, check_faults, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

REVIEW = replace(PLANNED, back=-1, too_early="Välj en dag längre fram.")


@transaction.atomic
@made_once(Assessment)
def sign_assessment(
    *,
    meeting: Meeting,
    ve: str,
    by: User,
    speaks_for: str | None = None,
    speaks_against: str | None = None,
    uncertain: str | None = None,
    review_on: date | None = None,
    other_concern: ConcernKind | None = None,
    replaces: Assessment | None = None,
    at: datetime | None = None,
    token: UUID | None = None,
) -> Assessment:
    """Sign an assessment, and let the case say the same about violent extremism. Never a score.

    `other_concern`: what it was instead, where there is no reason to believe in violent extremism.

    `replaces`: the version that was read, when there is one; if somebody has replaced it meanwhile: `Stale`. Refuses
    before the meeting is held, without a word, and a review day that has been.
    """
    at = moment(at)
    case = advance(meeting.case_id, Move.ASSESS, at=at)
    meeting = lock(Meeting, meeting.pk)
    if meeting.status != Status.HELD:
        raise ValidationError("Bedömningen skrivs när mötet är hållet.")
    newest = Assessment.objects.current().filter(meeting=meeting).first()
    if newest != replaces:
        raise Stale
    check_faults(REVIEW.faults("review_on", review_on, on=timezone.localdate(at)))
    check_faults(other_concern_faults(case, other_concern, outcome=case.outcome, ve_assessment=ve))
    assessment = save(
        Assessment(
            meeting=meeting,
            speaks_for=tidy(speaks_for) or None,
            speaks_against=tidy(speaks_against) or None,
            uncertain=tidy(uncertain) or None,
            ve=ve,
            review_on=review_on,
            signed_at=at,
            signed_by=by,
            author_name=by.name,
            author_title=by.title or "",
            replaces=replaces,
            form_token=token,
        )
    )
    case.ve_assessment = ve
    save(case)
    write_other_concern(case, other_concern, by=by, at=at)
    keep_promises(case, by=by)
    record("assessment.signed", by=by, target=assessment, case=case.pk)
    return assessment
