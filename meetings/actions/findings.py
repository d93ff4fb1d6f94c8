"""Findings: what works, what does not, and what somebody is to find out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls import case_parts
from calls.actions.locking import lock_open, touch
from calls.actions.promises import keep_promises
from calls.models import Case
from calls.record_levels import holds
from meetings.actions.answers import check_answerable
from meetings.models import Finding, Meeting
from meetings.models.choices import FindingKind, Owner
from stodtelefon.accounts.actions.holdings import lock_receivers
from stodtelefon.audit.actions import record
from stodtelefon.bounds import PLANNED
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

DUE = replace(PLANNED, too_early="Välj en dag som inte har varit.")


@transaction.atomic
@made_once(Finding)
def add_finding(
    *,
    meeting: Meeting,
    kind: str,
    text: str,
    by: User,
    owner_kind: str = "",
    owner: User | None = None,
    agency_key: str = "",
    due_on: date | None = None,
    at: datetime | None = None,
    token: UUID | None = None,
) -> Finding:
    """Write down a finding. To find out: who does it, and before which day.

    Refuses a meeting that is neither booked nor held, the level of advice, a day that has been, a colleague who is
    disabled and an agency that is not in the directory.
    """
    at = moment(at)
    if owner is not None:
        [owner] = lock_receivers(owner, field="owner")
    case = lock_open(meeting.case_id, at=at)
    meeting = lock(Meeting, meeting.pk)
    check_answerable(meeting)
    if not holds(case.record_level).battery:
        raise ValidationError("På nivån rådgivning skrivs inga iakttagelser. Höj nivån först.", code="level")
    finding = Finding(
        meeting=meeting, kind=kind, text=tidy(text), created_at=at, created_by=by, form_token=token
    )
    if kind == FindingKind.FIND_OUT:
        finding.owner_kind, finding.due_on = owner_kind, due_on
        _set_owner(finding, owner, agency_key)
        check_faults(finding_faults(due_on, on=timezone.localdate(at)))
    save(case)
    save(finding)
    keep_promises(case, by=by)
    record("finding.added", by=by, target=finding, case=case.pk)
    return finding


def _set_owner(finding: Finding, owner: User | None, agency_key: str) -> None:
    if finding.owner_kind == Owner.COLLEAGUE:
        if owner is None:
            raise ValidationError({"owner": "Välj en kollega."})
        finding.owner = owner
    if finding.owner_kind == Owner.AGENCY:
        finding.agency_key, finding.agency_label = agency_key, case_parts.agency_label(agency_key)
        if not finding.agency_label:
            raise ValidationError({"agency_key": "Välj en samverkansaktör ur registret."})


def finding_faults(due_on: date | None, *, on: date) -> dict[str, str]:
    """A day that has been, or that nobody means, by its field: asked by the form too."""
    return DUE.faults("due_on", due_on, on=on)


@transaction.atomic
def give_finding(*, finding: Finding, to: User, by: User, at: datetime | None = None) -> Finding:
    """Let another colleague find it out, when the one who was to cannot. Refuses what is done, and who may not."""
    moment(at)
    [to] = lock_receivers(to, field="owner")
    case = lock(Case, finding.meeting.case_id)
    finding = lock(Finding, finding.pk)
    if finding.done_at is not None:
        raise ValidationError("Det har redan fått ett svar.")
    if not to.can(Permission.MEETING_WRITE):
        raise ValidationError({"owner": "Välj en kollega."})
    finding.owner = to
    save(finding, update_fields=["owner"])
    keep_promises(case, by=by)
    record("finding.given", by=by, target=finding, case=case.pk, fields=["owner"])
    return finding


@transaction.atomic
def answer_finding(*, finding: Finding, answer: str, by: User, at: datetime | None = None) -> Finding:
    """Write down what was found out; the task is done. Refuses what is no task, one that is done, and no answer."""
    at = moment(at)
    case = touch(finding.meeting.case_id, at=at)
    finding = lock(Finding, finding.pk)
    if finding.kind != FindingKind.FIND_OUT:
        raise ValidationError("Bara det som ska tas reda på får ett svar.")
    if finding.done_at is not None:
        raise ValidationError("Det har redan fått ett svar.")
    finding.answer, finding.done_at, finding.done_by = tidy(answer) or None, at, by
    save(finding)
    keep_promises(case, by=by)
    record("finding.answered", by=by, target=finding, case=case.pk)
    return finding
