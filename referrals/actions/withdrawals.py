"""What ends of referrals when one who got in touch withdraws: consent, and drafts that nobody is left to ask about.

Nobody has written whose consent it was, so it ends for all that was not sent. What was sent has been told; where it
rests on consent the agency is to hear that it is no longer given, which only a person can do: a reminder for today.

Nobody is asked "kom du fram?" who has withdrawn, in a closed case either: the question ends and its number is erased.
Nobody has written whose number it is: where another caller remains it is known by being theirs, and otherwise asked.
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
from calls.likeness import digits
from calls.models import Caller
from referrals.actions.arrivals import settle_arrival
from referrals.actions.referrals import check_status, locked, withdraw_referral
from referrals.models import Arrival, Referral
from stodtelefon.audit.actions import record
from stodtelefon.dates import day
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


def questions_ending(caller: Caller, *, is_last: bool) -> list[str]:
    """What ends of "kom du fram?", in words; and what somebody has to look at."""
    theirs, unsure = _questions(caller, is_last=is_last)
    ends = [f"Frågan ”kom du fram?” {day(one.ask_on)} ställs inte, och numret raderas." for one in theirs]
    if unsure:
        ends.append(
            "Frågan ”kom du fram?” kan gälla personen eller någon annan: handläggaren får en bevakning idag."
        )
    return ends


def end_questions(caller: Caller, *, is_last: bool, by: User, at: datetime) -> None:
    """Let the questions go, and their numbers. Part of `withdraw_caller`."""
    theirs, unsure = _questions(caller, is_last=is_last)
    for arrival in theirs:
        settle_arrival(arrival=arrival, result=Arrival.Result.DECLINED, note=WITHDREW, by=by, at=at)
    if unsure:
        set_reminder(
            case=caller.case,
            due_on=timezone.localdate(at),
            text=f"{WITHDREW} Se om frågan ”kom du fram?” gäller samma person, och svara i så fall ”ville inte”.",
            by=by,
            at=at,
        )


def _questions(caller: Caller, *, is_last: bool) -> tuple[list[Arrival], list[Arrival]]:
    """The questions that wait in the case: this caller's, and those that may be somebody else's."""
    waiting = list(Arrival.objects.waiting().filter(signposting__case=caller.case_id).for_list())
    if is_last:
        return waiting, []
    number = digits(caller.identity.phone) if hasattr(caller, "identity") else ""
    theirs = [one for one in waiting if number and digits(one.reach) == number]
    others = _numbers_of_others(caller)
    return theirs, [one for one in waiting if one not in theirs and digits(one.reach) not in others]


def _numbers_of_others(caller: Caller) -> set[str]:
    others = Caller.objects.in_contact().filter(case=caller.case_id).exclude(pk=caller.pk)
    rows = others.select_related("identity")
    return {digits(one.identity.phone) for one in rows if hasattr(one, "identity")} - {""}


def _drafts(caller: Caller) -> QuerySet[Referral]:
    return Referral.objects.drafts().filter(case=caller.case_id).for_list().order_by("created_at")


def _sent(caller: Caller) -> QuerySet[Referral]:
    sent = Referral.objects.ongoing().filter(case=caller.case_id, sent_at__isnull=False)
    return sent.for_list().order_by("created_at")


def _on_consent(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    return referrals.filter(consented_on__isnull=False)
