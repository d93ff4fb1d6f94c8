"""The register: writing in what was told outside a referral, and the manager's word on what goes to law enforcement.

Nothing goes to law enforcement unless a manager has approved it. Where it cannot wait (danger to life, terror crimes:
the bases that say so) it is told first, with a reason, and she reviews it the next working day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.locking import lock_colleague, touch
from calls.actions.promises import Ended, keep_promises
from calls.models import Case
from calls.promptness import add_working_days
from referrals.actions.legal_bases import check_basis, words_faults
from referrals.models import Agency, Disclosure, LegalBasis, Referral
from referrals.models.choices import AgencyGroup, Approval
from stodtelefon.audit.actions import record
from stodtelefon.audit.refusals import refuse_own_deed
from stodtelefon.bounds import HAPPENED
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

TOLD = replace(HAPPENED, too_early="Det kan inte ha lämnats innan samtalet kom in. Kontrollera dagen.")
APPROVED = replace(
    HAPPENED, too_early="Det kan inte ha lämnats innan chefen godkände det. Ange en senare tid."
)
OWN = "Den som har skrivit in utlämnandet kan inte själv bedöma det."
SAID_NO = "Chefen har svarat och inte godkänt. Begär godkännande igen, så kan den lämnas om ingen svarar."
WHY_NOW = "Skriv varför det inte kunde vänta på chefen."


@transaction.atomic
@made_once(Disclosure)
def log_disclosure(
    *,
    case: Case,
    legal_basis: LegalBasis,
    what: str,
    how: str,
    by: User,
    agency: Agency | None = None,
    recipient: str | None = None,
    to_police: bool | None = None,
    is_told: bool | None = None,
    unapproved_reason: str | None = None,
    basis_reason: str | None = None,
    consented_on: date | None = None,
    is_named: bool = False,
    kept_reason: str | None = None,
    token: UUID | None = None,
    at: datetime | None = None,
) -> Disclosure:
    """Write in the register what was told outside a referral: by word of mouth, in an emergency, on a request.

    What goes to law enforcement waits for the manager, told or not; what was told already, on a basis that allows it,
    is handed over and reviewed afterwards. Refuses a basis whose conditions are not met, a recipient who is not said,
    and to law enforcement what does not say whether it is told and why it could not wait. The record level is not in
    the way, and the case does not move.
    """
    is_to_police = _is_to_police(agency, to_police, legal_basis)
    check_faults(
        told_faults(
            has_agency=agency is not None,
            to_police=to_police,
            is_to_police=is_to_police,
            is_told=is_told,
            unapproved_reason=unapproved_reason,
            at=at,
        )
    )
    is_untold = is_to_police and not is_told
    at = moment(at)
    case = touch(case, at=at)
    check_faults(told_at_faults(at, since=case.opened_at))
    told_on = timezone.localdate(at)
    check_basis(
        basis=legal_basis,
        reason=basis_reason,
        case=case,
        agency=agency,
        is_named=is_named,
        consented_on=consented_on,
        on=told_on,
    )
    check_faults(words_faults(texts=(what,), is_named=is_named, kept_reason=kept_reason, on=told_on))
    leaves_first = is_to_police and not is_untold and legal_basis.may_leave_unapproved
    disclosure = Disclosure(
        case=case,
        agency=agency,
        recipient=recipient or None,
        is_to_police=is_to_police,
        legal_basis=legal_basis,
        basis_reason=basis_reason or None,
        consented_on=consented_on,
        what=what,
        is_named=is_named,
        kept_reason=kept_reason or None,
        how=how,
        told_at=None if is_untold else at,
        unapproved_reason=unapproved_reason if is_to_police and not is_untold else None,
        approval=(Approval.REVIEW if leaves_first else Approval.WAITS) if is_to_police else "",
        judge_by=next_working_day() if is_to_police else None,
        created_at=timezone.now(),
        created_by=by,
        by_name=by.name,
        by_title=by.title or "",
        form_token=token,
    )
    save(disclosure)
    keep_promises(case, by=by)
    record("disclosure.logged", by=by, target=disclosure, case=case.pk)
    return disclosure


@transaction.atomic
def approve_disclosure(*, disclosure: Disclosure, by: User, at: datetime | None = None) -> Disclosure:
    """It may be told to law enforcement; what was told already, without asking, was right. Refuses one's own."""
    disclosure, at = _to_be_judged(disclosure, Approval.WAITS, by=by, at=at)
    disclosure.approval = Approval.APPROVED
    disclosure.judged_at, disclosure.judged_by = at, by
    save(disclosure)
    keep_promises(disclosure.case, by=by)
    record("disclosure.approved", by=by, target=disclosure, case=disclosure.case_id)
    return disclosure


@transaction.atomic
def refuse_disclosure(
    *, disclosure: Disclosure, judgement: str, by: User, at: datetime | None = None
) -> Disclosure:
    """It is not to be told, or should not have been, and why. What was told already stays told."""
    disclosure, at = _to_be_judged(disclosure, Approval.WAITS, by=by, at=at)
    if not judgement:
        raise ValidationError({"judgement": "Skriv varför det inte godkänns."})
    disclosure.approval, disclosure.judgement = Approval.REFUSED, judgement
    disclosure.judged_at, disclosure.judged_by = at, by
    save(disclosure)
    keep_promises(disclosure.case, by=by)
    record("disclosure.refused", by=by, target=disclosure, case=disclosure.case_id)
    return disclosure


@transaction.atomic
def review_disclosure(
    *, disclosure: Disclosure, judgement: str, by: User, at: datetime | None = None
) -> Disclosure:
    """Say afterwards whether it was right to tell it before anybody had approved. The case may have closed since."""
    disclosure, at = _to_be_judged(disclosure, Approval.REVIEW, by=by, at=at)
    if not judgement:
        raise ValidationError({"judgement": "Skriv vad granskningen visade."})
    disclosure.approval, disclosure.judgement = Approval.REVIEWED, judgement
    disclosure.judged_at, disclosure.judged_by = at, by
    save(disclosure)
    keep_promises(disclosure.case, by=by)
    record("disclosure.reviewed", by=by, target=disclosure, case=disclosure.case_id)
    return disclosure


@transaction.atomic
def tell_disclosure(*, disclosure: Disclosure, by: User, at: datetime | None = None) -> Disclosure:
    """What the manager approved is told now: from here on it is handed over. Refuses a time before the approval."""
    at = moment(at)
    disclosure = _of_open_case(disclosure, at=at)
    if disclosure.approval != Approval.APPROVED or disclosure.told_at is not None:
        raise ValidationError("Utlämnandet väntar inte längre på att lämnas.", code="state")
    check_faults(APPROVED.faults("at", at, now=timezone.now(), since=disclosure.judged_at))
    disclosure.told_at, disclosure.told_by = max(at, disclosure.judged_at), by
    save(disclosure)
    keep_promises(disclosure.case, by=by)
    record("disclosure.told", by=by, target=disclosure, case=disclosure.case_id)
    return disclosure


@transaction.atomic
def take_back_disclosure(*, disclosure: Disclosure, by: User, at: datetime | None = None) -> Disclosure:
    """It is not needed any more. Refuses what was told: that stays in the register as it is."""
    disclosure = _of_open_case(disclosure, at=moment(at))
    if disclosure.told_at is not None:
        raise ValidationError("Det är redan lämnat och kan inte tas tillbaka.", code="state")
    if disclosure.approval not in (Approval.WAITS, Approval.APPROVED):
        raise ValidationError("Det väntar inte längre på att lämnas.", code="state")
    disclosure.approval = Approval.TAKEN_BACK
    save(disclosure)
    keep_promises(disclosure.case, by=by, how=Ended.TAKEN_BACK)
    record("disclosure.taken_back", by=by, target=disclosure, case=disclosure.case_id)
    return disclosure


@transaction.atomic
def read_answer(*, disclosure: Disclosure, by: User, at: datetime | None = None) -> Disclosure:
    """Why the manager said no is read, by who wrote the line or who has it now. Refuses what is no no, and twice."""
    at = moment(at)
    lock(Case, disclosure.case_id)
    disclosure = _locked(disclosure)
    if disclosure.approval != Approval.REFUSED:
        raise ValidationError("Det finns inget nej från chefen att läsa.", code="state")
    if disclosure.answer_read_at is not None:
        raise ValidationError("Chefens nej är redan läst.", code="state")
    disclosure.answer_read_at = at
    save(disclosure)
    keep_promises(disclosure.case, by=by)
    record("disclosure.answer_read", by=by, target=disclosure, case=disclosure.case_id)
    return disclosure


@transaction.atomic
def give_disclosure(*, disclosure: Disclosure, to: User, by: User, at: datetime | None = None) -> Disclosure:
    """Let a colleague do what is left of it: tell what was approved, read a no. Refuses where nothing is left to do,
    and who may not."""
    moment(at)
    to = lock_colleague(to, Permission.REFERRAL_PROPOSE)
    lock(Case, disclosure.case_id)
    disclosure = _locked(disclosure)
    left = Disclosure.objects.untold() | Disclosure.objects.refused_unread()
    if not left.filter(pk=disclosure.pk).exists():
        raise ValidationError("Inget är kvar att göra med utlämnandet.", code="state")
    disclosure.given_to = to
    save(disclosure, update_fields=["given_to"])
    keep_promises(disclosure.case, by=by)
    record("disclosure.given", by=by, target=disclosure, case=disclosure.case_id, fields=["given_to"])
    return disclosure


# Parts of actions.


def told_faults(
    *,
    has_agency: bool,
    to_police: bool | None,
    is_to_police: bool,
    is_told: bool | None,
    unapproved_reason: str | None,
    at: datetime | None,
) -> dict[str, str]:
    """What is missing of whether it goes to law enforcement, and whether it has been told. By field."""
    if not has_agency and to_police is None and not is_to_police:
        return {"to_police": "Svara på om mottagaren är polis eller annan brottsbekämpande myndighet."}
    if not is_to_police:
        sentence = "Bara det som ska till polisen väntar på chefen. Skriv in det här när det är lämnat."
        return {"is_told": sentence} if is_told is False else {}
    if is_told is None:
        return {
            "is_told": "Svara på om det redan är lämnat. Är det inte lämnat väntar det på chefens godkännande."
        }
    if is_told:
        return {} if tidy(unapproved_reason) else {"unapproved_reason": WHY_NOW}
    return {"at": "Det är inte lämnat än. Ta bort tiden."} if at is not None else {}


def told_at_faults(at: datetime, *, since: datetime) -> dict[str, str]:
    return TOLD.faults("at", at, now=timezone.now(), since=since)


def check_leaves_unapproved(referral: Referral, *, reason: str | None) -> None:
    """Refuse a sending to law enforcement that no manager has approved, unless it cannot wait and says why. A no is an
    answer: it is asked for again before it can be said that nobody answered."""
    approved_first = Referral.TRIGGER_SENTENCES["referral_to_police_leaves_only_approved"]
    if not referral.legal_basis.may_leave_unapproved:
        raise ValidationError(approved_first)
    if referral.returned_reason is not None:
        raise ValidationError(SAID_NO)
    check_faults(unapproved_faults(reason))


def unapproved_faults(reason: str | None) -> dict[str, str]:
    """What is missing in why something could not wait for the manager, by field."""
    approved_first = Referral.TRIGGER_SENTENCES["referral_to_police_leaves_only_approved"]
    return (
        {} if tidy(reason) else {"unapproved_reason": f"{approved_first} Kan det inte vänta: skriv varför."}
    )


def write_sending(
    referral: Referral, *, recipient: str | None, how: str, by: User, at: datetime
) -> Disclosure:
    """The line of a referral that is sent, with the words that were sent."""
    return save(
        Disclosure(
            case=referral.case,
            referral=referral,
            agency=referral.agency,
            recipient=recipient or None,
            legal_basis=referral.legal_basis,
            basis_reason=referral.basis_reason,
            consented_on=referral.consented_on,
            what=referral.sheet,
            is_named=referral.is_named,
            kept_reason=referral.kept_reason,
            how=how,
            told_at=at,
            created_by=by,
            by_name=by.name,
            by_title=by.title or "",
            **_word_of_manager(referral),
        )
    )


def next_working_day() -> date:
    """By when the manager answers or reviews, from the moment when it was written in."""
    return add_working_days(timezone.localdate(), 1)


def _word_of_manager(referral: Referral) -> dict[str, Any]:
    """What the line of a sent referral says of the manager: approved, or to be reviewed, or nobody was asked."""
    if not referral.needs_approval:
        return {}
    if referral.approved_at is None:
        word = {
            "approval": Approval.REVIEW,
            "unapproved_reason": referral.unapproved_reason,
            "judge_by": next_working_day(),
        }
    else:
        word = {
            "approval": Approval.APPROVED,
            "judged_at": referral.approved_at,
            "judged_by": referral.approved_by,
        }
    return {"is_to_police": True, **word}


def _is_to_police(agency: Agency | None, said: bool | None, basis: LegalBasis | None) -> bool:
    """The directory says so, or the writer, or the basis holds for nobody else."""
    return bool(
        said
        or (agency is not None and agency.type.needs_approval)
        or (basis is not None and basis.for_groups == [AgencyGroup.POLICE])
    )


def _locked(disclosure: Disclosure) -> Disclosure:
    return lock(Disclosure.objects.select_related("case", "agency", "legal_basis"), disclosure.pk)


def _of_open_case(disclosure: Disclosure, *, at: datetime) -> Disclosure:
    touch(disclosure.case_id, at=at)
    return _locked(disclosure)


def _to_be_judged(
    disclosure: Disclosure, waits: Approval, *, by: User, at: datetime | None
) -> tuple[Disclosure, datetime]:
    """Lock the case, open or closed, and the line, and refuse who may not judge it and what does not wait for that."""
    at = moment(at)
    lock(Case, disclosure.case_id)
    disclosure = _locked(disclosure)
    if not by.can(Permission.REFERRAL_APPROVE):
        raise ValidationError("Bara chefen godkänner och granskar det som lämnas till polisen.")
    if disclosure.approval != waits:
        raise ValidationError("Utlämnandet väntar inte längre på det här.", code="state")
    if disclosure.created_by_id == by.pk:
        refuse_own_deed(OWN, by=by, target=disclosure, case=disclosure.case_id)
    if at < disclosure.created_at:
        raise ValidationError({"at": "Det kan inte ha hänt innan det skrevs in. Ange en senare tid."})
    return disclosure, at
