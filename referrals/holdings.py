"""What an account holds in referrals: whom to ask whether they got there, and what is left of a line to the police.

What goes to the police is approved by no one person: who may sees all that waits. Somebody has to be left for it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from calls.actions.locking import receiver_in
from calls.holdings import in_case
from calls.promise_kinds import kinds
from referrals.actions.arrivals import give_arrival
from referrals.actions.disclosures import give_disclosure
from referrals.models import Disclosure, Referral
from stodtelefon.accounts.actions.holdings import candidates
from stodtelefon.accounts.holdings import Holding, Need
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def _refers(user: User) -> bool:
    return user.can(Permission.REFERRAL_PROPOSE)


def _arrivals(user: User) -> QuerySet:
    """Those of their cases go along; what is left are those in the queue, and in closed cases."""
    rows = kinds()["arrival_to_ask"].owned_by(user).order_by("signposting__case", "pk")
    return rows.select_related("signposting__case__handler")


def _disclosures(user: User) -> QuerySet:
    """Approved and not told yet, or refused and not read."""
    names = ("disclosure_to_tell", "disclosure_refused")
    untold, unread = (kinds()[name].owned_by(user).values("pk") for name in names)
    rows = Disclosure.objects.filter(pk__in=untold.union(unread)).order_by("case", "pk")
    return rows.select_related("case__handler")


def _give_arrivals(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    others = candidates(_refers, on=timezone.localdate(at))
    for arrival in rows:
        case = arrival.signposting.case
        if receiver := receiver_in(case.pk, to, case.handler, others):
            give_arrival(arrival=arrival, to=receiver, by=by, at=at)


def _give_disclosures(
    rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str
) -> None:
    others = candidates(_refers, on=timezone.localdate(at))
    for disclosure in rows:
        if receiver := receiver_in(disclosure.case_id, to, disclosure.case.handler, others):
            give_disclosure(disclosure=disclosure, to=receiver, by=by, at=at)


APPROVER = Need(
    may=lambda user: user.can(Permission.REFERRAL_APPROVE),
    is_there=lambda: (
        Referral.objects.awaiting_approval().exists() or Disclosure.objects.awaiting_manager().exists()
    ),
    sentence=(
        "Minst en enhetschef måste kunna logga in så länge något till polisen väntar på att godkännas eller granskas. "
        "Ge rollen till någon annan först."
    ),
)
HELD = (
    APPROVER,
    Holding(
        one="person att fråga om den kom fram",
        many="personer att fråga om de kom fram",
        rows=_arrivals,
        may=_refers,
        with_colleague="kollegan frågar, om inte någon annan har ärendet",
        otherwise="den som får ärendet frågar; ligger det i kön eller är avslutat frågar en samordnare",
        move=_give_arrivals,
        promises=("arrival_to_ask",),
        within=lambda rows, case: rows.filter(signposting__case=case),
    ),
    Holding(
        one="utlämnande till polisen med chefens svar",
        many="utlämnanden till polisen med chefens svar",
        rows=_disclosures,
        may=_refers,
        with_colleague="kollegan gör det som är kvar",
        otherwise="den som har ärendet gör det som är kvar, eller en samordnare",
        move=_give_disclosures,
        promises=("disclosure_to_tell", "disclosure_refused"),
        within=in_case,
    ),
)
