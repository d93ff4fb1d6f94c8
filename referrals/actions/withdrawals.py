"""What ends of referrals when one who got in touch withdraws: consent, and drafts that nobody is left to ask about.

Nobody has written whose consent it was, so it ends for all that was not sent. What was sent has been told; where it
rests on consent the agency is to hear that it is no longer given, which only a person can do: a reminder for today.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from calls.actions.locking import touch
from calls.actions.promises import keep_promises
from calls.actions.reminders import set_reminder
from calls.models import Caller
from referrals.actions.referrals import check_status, locked, withdraw_referral
from referrals.models import Referral
from stodtelefon.audit.actions import record
from stodtelefon.saving import moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

WITHDREW = "Den som hör av sig drog sig tillbaka."


@transaction.atomic
def end_consent(*, referral: Referral, by: User, at: datetime | None = None) -> Referral:
    """The consent of a draft is no longer given: it cannot be sent until somebody has been asked again. An approval,
    asked for or given, was for the old words and is taken back."""
    at = moment(at)
    case = touch(referral.case_id, at=at)
    referral = locked(referral)
    check_status(referral, Referral.Status.DRAFT)
    referral.consented_on = None
    referral.approval_requested_at = referral.approval_requested_by = None
    referral.approved_at = referral.approved_by = None
    save(referral)
    keep_promises(case, by=by)
    record("referral.consent_ended", by=by, target=referral, case=case.pk)
    return referral


def ends_with(caller: Caller, *, is_last: bool) -> list[str]:
    """What ends, in words."""
    if is_last:
        drafts = [f"Utkastet till inkoppling av {one.agency.name} återkallas." for one in _drafts(caller)]
    else:
        drafts = [
            f"Samtycket i utkastet till inkoppling av {one.agency.name} tas bort."
            for one in _on_consent(_drafts(caller))
        ]
    sent = [
        f"Samtycket till inkopplingen av {one.agency.name} upphör. Den är skickad, "
        "så handläggaren får en bevakning idag om att meddela dem."
        for one in _on_consent(_sent(caller))
    ]
    return drafts + sent


def end_referrals(caller: Caller, *, is_last: bool, by: User, at: datetime) -> None:
    """Withdraw the drafts, or end their consent; see to it that agencies hear. Part of `withdraw_caller`."""
    if is_last:
        for referral in list(_drafts(caller)):
            withdraw_referral(referral=referral, reason=WITHDREW, by=by, at=at)
    else:
        for referral in list(_on_consent(_drafts(caller))):
            end_consent(referral=referral, by=by, at=at)
    for referral in list(_on_consent(_sent(caller))):
        set_reminder(
            case=referral.case,
            due_on=timezone.localdate(at),
            text=f"Samtycket är tillbakadraget. Meddela {referral.agency.name}, och återkalla inkopplingen.",
            by=by,
            at=at,
        )


def _drafts(caller: Caller) -> QuerySet[Referral]:
    return Referral.objects.drafts().filter(case=caller.case_id).for_list().order_by("created_at")


def _sent(caller: Caller) -> QuerySet[Referral]:
    sent = Referral.objects.ongoing().filter(case=caller.case_id, sent_at__isnull=False)
    return sent.for_list().order_by("created_at")


def _on_consent(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    return referrals.filter(consented_on__isnull=False)
