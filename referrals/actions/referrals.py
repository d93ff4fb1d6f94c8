"""A referral, out and back: proposed, edited, approved where it goes to law enforcement, sent, answered, ended.

`at` is when it happened; `written_at` when that was written in, where it was later.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.locking import advance, touch
from calls.actions.promises import Ended, keep_promises
from calls.models import Case
from calls.promptness import add_working_days
from calls.states import Move
from referrals.actions.agencies import check_usable
from referrals.actions.disclosures import check_leaves_unapproved, write_sending
from referrals.actions.legal_bases import check_names, check_ready, consent_faults
from referrals.models import Agency, LegalBasis, Referral
from referrals.order_of_steps import ANSWER, REMINDED, STEP, follows
from stodtelefon.audit.actions import record
from stodtelefon.audit.refusals import refuse_own_deed
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, check_version, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def locked(referral: Referral) -> Referral:
    """The referral as it is now, with what the rules need. Its case is locked first."""
    return lock(Referral.objects.select_related("case", "agency__type", "legal_basis"), referral.pk)


def check_status(referral: Referral, *statuses: str) -> None:
    if referral.status not in statuses:
        raise ValidationError(
            f"Det går inte längre: inkopplingen är i läget {referral.get_status_display()}.", code="state"
        )


def check_follows(referral: Referral, at: datetime, *, since: datetime | None = None) -> None:
    """Each step comes in the minute of the one before it, or later."""
    check_faults(STEP.faults("at", at, now=timezone.now(), since=since or follows(referral)))


REMINDED_ANSWER_DAYS = 2
OWN = "Den som har föreslagit eller begärt kan inte själv godkänna."
BASIS = ("legal_basis", "basis_reason", "consented_on")


def _check_sets_basis(
    by: User, case: Case, *, kept: Referral | None, **given: LegalBasis | str | date | None
) -> None:
    """Basis, its reason and the day of consent are the coordinator's: others leave them as they are."""
    if by.can(Permission.REFERRAL_SEND):
        check_faults(consent_faults(given["consented_on"], case=case, on=timezone.localdate()))
        return
    for name in BASIS:
        if (given[name] or None) != getattr(kept, name, None):
            raise ValidationError({name: "Samordnaren bestämmer den rättsliga grunden."})


@transaction.atomic
@made_once(Referral)
def propose_referral(
    *,
    case: Case,
    agency: Agency,
    by: User,
    scope: str | None = None,
    sheet: str | None = None,
    is_named: bool = False,
    kept_reason: str | None = None,
    legal_basis: LegalBasis | None = None,
    basis_reason: str | None = None,
    consented_on: date | None = None,
    token: UUID | None = None,
    at: datetime | None = None,
) -> Referral:
    """Write a draft on an open case. Refuses a retired agency, names below record level `ärende`, and a basis, its
    reason or a day of consent set by somebody who may not send."""
    at = moment(at)
    case = touch(case, at=at)
    check_usable(agency)
    _check_sets_basis(
        by, case, kept=None, legal_basis=legal_basis, basis_reason=basis_reason, consented_on=consented_on
    )
    check_names(case=case, is_named=is_named)
    referral = Referral(
        case=case,
        agency=agency,
        scope=scope or None,
        sheet=sheet or None,
        is_named=is_named,
        kept_reason=kept_reason or None,
        legal_basis=legal_basis,
        basis_reason=basis_reason or None,
        consented_on=consented_on,
        created_at=at,
        created_by=by,
        form_token=token,
    )
    save(referral)
    keep_promises(case, by=by)
    record("referral.proposed", by=by, target=referral, case=case.pk)
    return referral


@transaction.atomic
def edit_referral(
    *,
    referral: Referral,
    agency: Agency,
    by: User,
    scope: str | None = None,
    sheet: str | None = None,
    is_named: bool = False,
    kept_reason: str | None = None,
    legal_basis: LegalBasis | None = None,
    basis_reason: str | None = None,
    consented_on: date | None = None,
    version: int | None = None,
) -> Referral:
    """Change a draft. An approval, asked for or given, was for the old words and is taken back. Refuses another basis,
    reason or day of consent from somebody who may not send."""
    case = touch(referral.case_id, at=timezone.now())
    referral = locked(referral)
    check_status(referral, Referral.Status.DRAFT)
    check_version(referral, version)
    if agency.pk != referral.agency_id:
        check_usable(agency)
    _check_sets_basis(
        by, case, kept=referral, legal_basis=legal_basis, basis_reason=basis_reason, consented_on=consented_on
    )
    check_names(case=case, is_named=is_named)
    referral.agency, referral.legal_basis, referral.consented_on = agency, legal_basis, consented_on
    referral.scope, referral.sheet, referral.is_named = scope or None, sheet or None, is_named
    referral.basis_reason, referral.kept_reason = basis_reason or None, kept_reason or None
    referral.approval_requested_at = referral.approval_requested_by = None
    referral.approved_at = referral.approved_by = None
    save(referral)
    keep_promises(case, by=by)
    record("referral.edited", by=by, target=referral, case=case.pk)
    return referral


@transaction.atomic
def request_approval(
    *, referral: Referral, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """Ask a manager to approve a draft to law enforcement. Refuses one without basis or sheet."""
    at = moment(at)
    case = touch(referral.case_id, at=at)
    referral = locked(referral)
    check_status(referral, Referral.Status.DRAFT)
    check_version(referral, version)
    if not by.can(Permission.REFERRAL_SEND):
        raise ValidationError("Samordnaren begär chefens godkännande.")
    if not referral.needs_approval:
        raise ValidationError("Den här inkopplingen behöver inget godkännande.")
    if referral.approval_requested_at is not None:
        raise ValidationError("Godkännande är redan begärt.")
    check_follows(referral, at)
    check_ready(referral, on=timezone.localdate(at))
    referral.approval_requested_at, referral.approval_requested_by = at, by
    referral.returned_reason = None
    save(referral)
    keep_promises(case, by=by)
    record("referral.approval_requested", by=by, target=referral, case=case.pk)
    return referral


@transaction.atomic
def approve_referral(
    *, referral: Referral, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """Approve a draft to law enforcement, as it reads. Refuses who proposed it or asked, and who may not approve."""
    at = moment(at)
    referral = _to_be_judged(referral, by=by, version=version, at=at)
    referral.approved_at, referral.approved_by = at, by
    save(referral)
    keep_promises(referral.case, by=by)
    record("referral.approved", by=by, target=referral, case=referral.case_id)
    return referral


@transaction.atomic
def return_referral(
    *, referral: Referral, reason: str, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """Give a draft back unapproved, with the reason in words."""
    at = moment(at)
    referral = _to_be_judged(referral, by=by, version=version, at=at)
    if not tidy(reason):
        raise ValidationError({"reason": "Skriv varför den inte godkänns."})
    referral.approval_requested_at = referral.approval_requested_by = None
    referral.returned_reason = reason
    save(referral)
    keep_promises(referral.case, by=by, how=Ended.TAKEN_BACK)
    record("referral.returned", by=by, target=referral, case=referral.case_id)
    return referral


def _to_be_judged(referral: Referral, *, by: User, version: int | None, at: datetime) -> Referral:
    touch(referral.case_id, at=at)
    referral = locked(referral)
    if not referral.awaits_approval:
        raise ValidationError("Inkopplingen väntar inte på godkännande.", code="state")
    check_version(referral, version)
    if not by.can(Permission.REFERRAL_APPROVE):
        raise ValidationError("Bara chefen godkänner inkoppling av polis.")
    if by.pk in (referral.approval_requested_by_id, referral.created_by_id):
        refuse_own_deed(OWN, by=by, target=referral, case=referral.case_id)
    check_follows(referral, at, since=referral.approval_requested_at)
    return referral


@transaction.atomic
def send_referral(
    *,
    referral: Referral,
    by: User,
    how: str = Referral.SentHow.POST,
    recipient: str | None = None,
    answer_due_on: date | None = None,
    unapproved_reason: str | None = None,
    version: int | None = None,
    at: datetime | None = None,
    written_at: datetime | None = None,
) -> Referral:
    """Hand over the sheet and write it in the register. The case moves along as linked in.

    `answer_due_on` is by default the agency's own number of working days away. `unapproved_reason` says why it could
    not wait for the manager, on a basis that allows it; she reviews it afterwards. Refuses a draft without legal basis
    or sheet, one that a manager has to approve first, and an answer that is due before the sending.
    """
    at = moment(at)
    case = advance(referral.case_id, Move.LINK_IN, at=at)
    referral = locked(referral)
    check_status(referral, Referral.Status.DRAFT)
    check_version(referral, version)
    if not by.can(Permission.REFERRAL_SEND):
        raise ValidationError("Samordnaren skickar inkopplingar.")
    check_follows(referral, at)
    sent_on = timezone.localdate(at)
    check_ready(referral, on=sent_on)
    if referral.needs_approval and referral.approved_at is None:
        check_leaves_unapproved(referral, reason=unapproved_reason)
        referral.unapproved_reason = unapproved_reason
    due_on = answer_due_on or add_working_days(sent_on, referral.agency.answer_days)
    check_faults(ANSWER.faults("answer_due_on", due_on, on=timezone.localdate(), since=sent_on))
    referral.status, referral.sent_at, referral.sent_by = Referral.Status.SENT, at, by
    referral.sent_how, referral.answer_due_on = how, due_on
    referral.sent_written_at = written_at or at
    save(referral)
    write_sending(referral, recipient=recipient, how=how, by=by, at=at)
    keep_promises(case, by=by)
    record("referral.sent", by=by, target=referral, case=case.pk)
    return referral


def _open(referral: Referral, *statuses: str, version: int | None, at: datetime) -> Referral:
    """Lock case and referral; refuse a wrong state, a stale version and a time before what it follows upon."""
    touch(referral.case_id, at=at)
    referral = locked(referral)
    check_status(referral, *statuses)
    check_version(referral, version)
    check_follows(referral, at)
    return referral


@transaction.atomic
def remind_referral(
    *,
    referral: Referral,
    by: User,
    answer_due_on: date | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Referral:
    """The agency was reminded; the answer is now due in two working days unless another day is given."""
    at = moment(at)
    referral = _open(referral, Referral.Status.SENT, version=version, at=at)
    reminded_on = timezone.localdate(at)
    due_on = answer_due_on or add_working_days(reminded_on, REMINDED_ANSWER_DAYS)
    check_faults(REMINDED.faults("answer_due_on", due_on, on=timezone.localdate(), since=reminded_on))
    referral.reminded_at, referral.reminded_by, referral.answer_due_on = at, by, due_on
    save(referral)
    keep_promises(referral.case, by=by)
    record("referral.reminded", by=by, target=referral, case=referral.case_id)
    return referral


@transaction.atomic
def accept_referral(
    *,
    referral: Referral,
    by: User,
    answer: str | None = None,
    version: int | None = None,
    at: datetime | None = None,
    written_at: datetime | None = None,
) -> Referral:
    """The agency takes it on. What they said can be written down."""
    at = moment(at)
    referral = _open(referral, Referral.Status.SENT, version=version, at=at)
    referral.status, referral.answer = Referral.Status.ACCEPTED, answer or None
    referral.accepted_at, referral.accepted_by = at, by
    referral.answer_written_at = written_at or at
    save(referral)
    keep_promises(referral.case, by=by)
    record("referral.accepted", by=by, target=referral, case=referral.case_id)
    return referral


@transaction.atomic
def decline_referral(
    *,
    referral: Referral,
    answer: str,
    by: User,
    version: int | None = None,
    at: datetime | None = None,
    written_at: datetime | None = None,
) -> Referral:
    """The agency says no, and why."""
    at = moment(at)
    referral = _open(referral, Referral.Status.SENT, version=version, at=at)
    if not tidy(answer):
        raise ValidationError({"answer": "Skriv varför de tackade nej."})
    referral.status, referral.answer = Referral.Status.DECLINED, answer
    referral.declined_at, referral.declined_by = at, by
    referral.answer_written_at = written_at or at
    save(referral)
    keep_promises(referral.case, by=by)
    record("referral.declined", by=by, target=referral, case=referral.case_id)
    return referral


@transaction.atomic
def complete_referral(
    *,
    referral: Referral,
    outcome: str,
    by: User,
    outcome_text: str | None = None,
    version: int | None = None,
    at: datetime | None = None,
    written_at: datetime | None = None,
) -> Referral:
    """What was asked for is done: what it gave, as a choice and in words. Refuses one that was never accepted."""
    at = moment(at)
    referral = _open(referral, Referral.Status.ACCEPTED, version=version, at=at)
    if not outcome:
        raise ValidationError({"outcome": "Välj vad inkopplingen gav."})
    referral.status, referral.outcome = Referral.Status.COMPLETED, outcome
    referral.outcome_text = outcome_text or None
    referral.completed_at, referral.completed_by = at, by
    referral.end_written_at = written_at or at
    save(referral)
    keep_promises(referral.case, by=by)
    record("referral.completed", by=by, target=referral, case=referral.case_id)
    return referral


@transaction.atomic
def withdraw_referral(
    *, referral: Referral, reason: str, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """Throw a draft away, or take a sent one back: consent was withdrawn, or it is no longer needed.

    What was told stays in the register.
    """
    at = moment(at)
    before = (Referral.Status.DRAFT, Referral.Status.SENT, Referral.Status.ACCEPTED)
    referral = _open(referral, *before, version=version, at=at)
    if not tidy(reason):
        raise ValidationError({"reason": why_withdrawn(is_draft=referral.is_draft)})
    referral.status, referral.withdrawal_reason = Referral.Status.WITHDRAWN, reason
    referral.withdrawn_at, referral.withdrawn_by = at, by
    save(referral)
    keep_promises(referral.case, by=by, how=Ended.TAKEN_BACK)
    record("referral.withdrawn", by=by, target=referral, case=referral.case_id)
    return referral


def why_withdrawn(*, is_draft: bool) -> str:
    """What is said where no reason is given."""
    return "Skriv varför utkastet kastas." if is_draft else "Skriv varför inkopplingen återkallas."
