"""What an account holds in outreach: what the person has planned to hold, and the contacts that they keep up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from outreach.actions.cooperations import give_cooperation
from outreach.actions.events import give_outreach
from outreach.models import Cooperation, OutreachEvent
from stodtelefon.accounts.actions.holdings import candidates
from stodtelefon.accounts.holdings import Holding
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def _holds(user: User) -> bool:
    return user.can(Permission.OUTREACH_LOG)


def _planned(user: User) -> QuerySet:
    return OutreachEvent.objects.planned().filter(held_by=user).order_by("pk")


def _kept_up(user: User) -> QuerySet:
    return Cooperation.objects.going_on().filter(owner=user).order_by("pk")


def _receiver(to: User | None, at: datetime, otherwise: str) -> User:
    """Who takes over where nobody was chosen; a refusal where there is nobody."""
    others = candidates(_holds, on=timezone.localdate(at))
    if to is None and not others:
        raise ValidationError({"to": otherwise})
    return to or others[0]


def _give(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    to = _receiver(to, at, "Ingen annan kan hålla det som är planerat för att nå ut. Ställ in det först.")
    for event in rows:
        give_outreach(event=event, to=to, by=by)


def _give_contacts(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    to = _receiver(to, at, "Ingen annan kan hålla den stående samverkan. Avsluta den först.")
    for cooperation in rows:
        give_cooperation(cooperation=cooperation, to=to, by=by)


PLANNED = Holding(
    one="planerad insats för att nå ut",
    many="planerade insatser för att nå ut",
    rows=_planned,
    may=_holds,
    with_colleague="kollegan håller i det",
    otherwise="någon annan håller i det, helst en samordnare",
    promises=("outreach_to_do",),
    move=_give,
)
KEPT_UP = Holding(
    one="stående samverkan",
    many="stående samverkan",
    rows=_kept_up,
    may=_holds,
    with_colleague="kollegan håller kontakten",
    otherwise="någon annan håller kontakten, helst en samordnare",
    promises=("cooperation_to_keep_up",),
    move=_give_contacts,
)
