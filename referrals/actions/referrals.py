"""A referral on its way out: proposed, edited, approved where it goes to law enforcement, and sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.locking import advance, touch
from calls.models import Case
from calls.promptness import add_working_days
from calls.states import Deed
from referrals.actions.basis import check_basis, check_names
from referrals.models import Agency, Disclosure, LegalBasis, Referral
from stodtelefon.audit.actions import record
from stodtelefon.permissions import Permission
from stodtelefon.saving import already_made, check_version, lock, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def locked(referral: Referral) -> Referral:
    """The referral as it is now, with what the rules need. Its case is locked first."""
    return lock(Referral.objects.select_related("case", "agency__type", "legal_basis"), referral.pk)


def must_be(referral: Referral, *statuses: str) -> None:
    if referral.status not in statuses:
        raise ValidationError(
            f"Det går inte längre: inkopplingen är i läget {referral.get_status_display()}.", code="state"
        )


def must_follow(referral: Referral, at: datetime) -> None:
    """Each step comes after the one before it."""
    earlier = referral.accepted_at or referral.sent_at or referral.created_at
    if at < earlier:
        raise ValidationError({"at": "Det kan inte ha hänt före det som det följer på. Ange en senare tid."})


def must_be_usable(agency: Agency) -> None:
    if agency.is_retired:
        raise ValidationError({"agency": "Samverkansaktören används inte längre. Välj en annan."})


def _must_set_basis(by: User, *, basis: LegalBasis | None) -> None:
    if basis is not None and not by.can(Permission.REFERRAL_SEND):
        raise ValidationError({"legal_basis": "Samordnaren bestämmer den rättsliga grunden."})


@transaction.atomic
def propose_referral(
    *,
    case: Case,
    agency: Agency,
    by: User,
    scope: str | None = None,
    sheet: str | None = None,
    is_named: bool = False,
    legal_basis: LegalBasis | None = None,
    basis_reason: str | None = None,
    consented_on: date | None = None,
    token: UUID | None = None,
    at: datetime | None = None,
) -> Referral:
    """Write a draft on an open case. Refuses a retired agency, names below record level `ärende`, and a basis set
    by somebody who may not send."""
    if made := already_made(Referral, token, by):
        return made
    at = moment(at)
    case = touch(case, at=at)
    must_be_usable(agency)
    _must_set_basis(by, basis=legal_basis)
    check_names(case=case, is_named=is_named)
    referral = Referral(
        case=case,
        agency=agency,
        scope=scope or None,
        sheet=sheet or None,
        is_named=is_named,
        legal_basis=legal_basis,
        basis_reason=basis_reason or None,
        consented_on=consented_on,
        created_at=at,
        created_by=by,
        form_token=token,
    )
    save(referral)
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
    legal_basis: LegalBasis | None = None,
    basis_reason: str | None = None,
    consented_on: date | None = None,
    version: int | None = None,
) -> Referral:
    """Change a draft. An approval, asked for or given, was for the old words and is taken back."""
    case = touch(referral.case_id, at=timezone.now())
    referral = locked(referral)
    must_be(referral, Referral.Status.DRAFT)
    check_version(referral, version)
    if agency.pk != referral.agency_id:
        must_be_usable(agency)
    if legal_basis != referral.legal_basis:
        _must_set_basis(by, basis=legal_basis or referral.legal_basis)
    check_names(case=case, is_named=is_named)
    referral.agency, referral.legal_basis, referral.consented_on = agency, legal_basis, consented_on
    referral.scope, referral.sheet, referral.is_named = scope or None, sheet or None, is_named
    referral.basis_reason = basis_reason or None
    referral.approval_requested_at = referral.approval_requested_by = None
    referral.approved_at = referral.approved_by = None
    save(referral)
    record("referral.edited", by=by, target=referral, case=case.pk)
    return referral


def _check_ready(referral: Referral, *, on: date) -> None:
    """What must be there before anything leaves, or before a manager is asked."""
    must_be_usable(referral.agency)
    check_basis(
        basis=referral.legal_basis,
        reason=referral.basis_reason,
        case=referral.case,
        agency=referral.agency,
        is_named=referral.is_named,
        consented_on=referral.consented_on,
        on=on,
    )
    check_names(case=referral.case, is_named=referral.is_named)
    if not referral.sheet:
        raise ValidationError({"sheet": "Skriv underlaget: exakt det som lämnas ut."})


@transaction.atomic
def request_approval(
    *, referral: Referral, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """Ask a manager to approve a draft to law enforcement. Refuses one without basis or sheet."""
    at = moment(at)
    case = touch(referral.case_id, at=at)
    referral = locked(referral)
    must_be(referral, Referral.Status.DRAFT)
    check_version(referral, version)
    if not by.can(Permission.REFERRAL_SEND):
        raise ValidationError("Samordnaren begär chefens godkännande.")
    if not referral.needs_approval:
        raise ValidationError("Den här inkopplingen behöver inget godkännande.")
    if referral.approval_requested_at is not None:
        raise ValidationError("Godkännande är redan begärt.")
    _check_ready(referral, on=timezone.localdate(at))
    referral.approval_requested_at, referral.approval_requested_by = at, by
    referral.returned_reason = None
    save(referral)
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
    record("referral.approved", by=by, target=referral, case=referral.case_id)
    return referral


@transaction.atomic
def return_referral(
    *, referral: Referral, reason: str, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """Give a draft back unapproved, with the reason in words."""
    at = moment(at)
    referral = _to_be_judged(referral, by=by, version=version, at=at)
    if not reason:
        raise ValidationError({"reason": "Skriv varför den inte godkänns."})
    referral.approval_requested_at = referral.approval_requested_by = None
    referral.returned_reason = reason
    save(referral)
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
        raise ValidationError("Den som har föreslagit eller begärt kan inte själv godkänna.")
    return referral


@transaction.atomic
def send_referral(
    *,
    referral: Referral,
    by: User,
    how: str = Referral.SentHow.POST,
    recipient: str | None = None,
    answer_due_on: date | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Referral:
    """Hand over the sheet and write it in the register. The case moves along as linked in.

    `answer_due_on` is by default the agency's own number of working days away. Refuses a draft without legal basis or
    sheet, one that a manager has to approve first, and an answer that is due before the sending.
    """
    at = moment(at)
    case = advance(referral.case_id, Deed.LINK_IN, at=at)
    referral = locked(referral)
    must_be(referral, Referral.Status.DRAFT)
    check_version(referral, version)
    if not by.can(Permission.REFERRAL_SEND):
        raise ValidationError("Samordnaren skickar inkopplingar.")
    must_follow(referral, at)
    sent_on = timezone.localdate(at)
    _check_ready(referral, on=sent_on)
    if referral.needs_approval and referral.approved_at is None:
        raise ValidationError(Referral.TRIGGER_SENTENCES["referral_to_police_leaves_only_approved"])
    due_on = answer_due_on or add_working_days(sent_on, referral.agency.answer_days)
    if due_on < sent_on:
        raise ValidationError({"answer_due_on": "Svar kan inte väntas före den dag då det skickades."})
    referral.status, referral.sent_at, referral.sent_by = Referral.Status.SENT, at, by
    referral.sent_how, referral.answer_due_on = how, due_on
    save(referral)
    disclosure = Disclosure(
        case=case,
        referral=referral,
        agency=referral.agency,
        recipient=recipient or None,
        legal_basis=referral.legal_basis,
        basis_reason=referral.basis_reason,
        what=referral.sheet,
        is_named=referral.is_named,
        how=how,
        told_at=at,
        created_by=by,
        by_name=by.name,
        by_title=by.title or "",
    )
    save(disclosure)
    record("referral.sent", by=by, target=referral, case=case.pk)
    return referral
