"""Recusal (jäv): who may not handle a case says so, loses it at once, and what was theirs in it goes to others."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from calls.actions.promises import keep_promises
from calls.models import Case, Promise, Recusal, Restriction, RestrictionRequest
from calls.models.recusals import recused_in
from stodtelefon.accounts.actions.holdings import lock_everybody, move_what_is_of
from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record
from stodtelefon.audit.refusals import refuse_own_deed
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, lock, moment, save, save_new
from stodtelefon.texts import tidy

NO_REASON = "Skriv i en mening varför du är jävig."
NO_END_REASON = "Skriv i en mening varför jävet inte gäller längre."
NOBODY_NAMED = (
    "Ingen annan som är namngiven kan ta över det som väntar på dig. Be enhetschefen namnge en till först."
)
NOBODY_ELSE = (
    "Ingen annan kan ta över det som väntar på dig i ärendet. Be systemförvaltaren om en till först."
)
OWN = "Någon annan avgör om ditt jäv har upphört."
RECUSED_TOO = "Du är själv jävig i ärendet. Någon annan avslutar det."
HANDED_ON = "Handläggaren anmälde jäv."


@transaction.atomic
@made_once(Recusal)
def recuse(
    *, case: Case, reason: str, by: User, token: UUID | None = None, at: datetime | None = None
) -> Recusal:
    """`by` may not handle the case (förvaltningslag 16–18 §§). What they have in it goes as from a closed account.

    The case itself goes to the unassigned queue; in a restricted one they are named no more. Refuses who may not open
    it, an empty reason, and where nobody else can take over what waits for them.
    """
    at = moment(at)
    lock_everybody(by, None)
    case = lock(Case, case.pk)
    if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise ValidationError("Ärendet finns inte.", code="state")
    check_faults({} if tidy(reason) else {"reason": NO_REASON})
    recusal = save(Recusal(case=case, user=by, reason=tidy(reason), created_at=at, form_token=token))
    move_what_is_of(case, user=by, by=by, at=at, why=HANDED_ON)
    case = lock(Case, case.pk)
    keep_promises(case, by=by)
    _bar_from_restricting(case, by=by)
    if Promise.objects.open().filter(case=case, owner=by).exists():
        restricted = case.restrictions.standing().exists()
        raise ValidationError(NOBODY_NAMED if restricted else NOBODY_ELSE, code="nobody")
    record("recusal.made", by=by, target=recusal, case=case.pk)
    return recusal


@transaction.atomic
def end_recusal(*, recusal: Recusal, reason: str, by: User, at: datetime | None = None) -> Recusal:
    """It holds no longer. What was handed on stays where it is. Refuses who may not, who is recused there too, an empty
    reason, and what has ended."""
    at = moment(at)
    case = lock(Case, recusal.case_id)
    recusal = lock(Recusal.objects.select_related("user", "ended_by"), recusal.pk)
    if refused := obstacle_to_ending(recusal, by):
        if refused == OWN:
            refuse_own_deed(OWN, by=by, target=recusal, case=case.pk)
        raise ValidationError(refused, code="state")
    check_faults({} if tidy(reason) else {"reason": NO_END_REASON})
    recusal.ended_at, recusal.ended_by, recusal.end_reason = at, by, tidy(reason)
    save(recusal)
    keep_promises(case, by=by)
    _bar_from_restricting(case, by=by)
    record("recusal.ended", by=by, target=recusal, case=case.pk)
    return recusal


def _bar_from_restricting(case: Case, *, by: User) -> None:
    """Who is recused, and nobody else, decides nothing about restricting the case: of that the promises hang on no
    case."""
    for rows in (RestrictionRequest.objects.open(), Restriction.objects.standing()):
        for row in rows.filter(case=case):
            keep_promises(row, by=by)


def recuse_alike(case: Case, new: Case) -> None:
    """Who is recused in a case is so in what is made of it. Part of an action."""
    save_new(
        [
            Recusal(case=new, user=one.user, reason=one.reason, created_at=one.created_at)
            for one in case.recusals.standing().select_related("user")
        ]
    )


def obstacle_to_ending(recusal: Recusal, by: User) -> str:
    """Why `by` may not end it; empty when nothing hinders."""
    if not by.can(Permission.RECUSAL_END):
        return "Chefen eller samordnaren avslutar ett jäv."
    if recusal.ended_by is not None:
        return f"{recusal.ended_by.name} avslutade redan jävet."
    if recusal.user_id == by.pk:
        return OWN
    return RECUSED_TOO if recused_in(recusal.case_id, [by]) else ""
