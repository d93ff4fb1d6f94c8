"""What a person holds that belongs to no later room: standing in for a colleague, and what was begun. And who
there always is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from stodtelefon.accounts.actions.away import replace_stand_in
from stodtelefon.accounts.actions.holdings import candidates
from stodtelefon.accounts.holdings import Holding, Need
from stodtelefon.accounts.models import Away
from stodtelefon.drafts.actions import give_drafts_of
from stodtelefon.drafts.models import Draft
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def _stands_in(user: User) -> QuerySet:
    return Away.objects.not_over(on=timezone.localdate()).filter(stand_in=user)


def _drafts(user: User) -> QuerySet:
    return Draft.objects.open().written_by(user)


def _give_drafts(*, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    coordinators = candidates(lambda one: one.can(Permission.CASE_READ_OPEN), on=timezone.localdate(at))
    receiver = to or next((one for one in coordinators if one.pk != user.pk), None)
    if receiver is not None:  # otherwise nobody: it waits for the one who wrote it until it is too old
        give_drafts_of(user, to=receiver, by=by)


DRAFTS = Holding(
    one="påbörjad text",
    many="påbörjade texter",
    rows=_drafts,
    may=lambda user: user.can(Permission.HOME_READ),
    with_colleague="kollegan får orden och skriver vidare",
    otherwise="en samordnare får orden och ser vad som ska göras med dem",
    move=_give_drafts,
    promises=("draft_to_finish",),
)
STANDING_IN = Holding(
    one="kollega att stå in för",
    many="kolleger att stå in för",
    rows=_stands_in,
    may=lambda user: user.can(Permission.HOME_READ),
    with_colleague="kollegan står in i stället, utom de dagar då kollegan själv är borta",
    otherwise="ingen står in, och samordnarna ser det som väntar på den som är borta",
    move=replace_stand_in,
)
ADMINISTRATOR = Need(
    may=lambda user: user.can(Permission.USER_MANAGE),
    is_there=lambda: True,
    sentence="Minst en systemförvaltare måste kunna logga in. Ge rollen till någon annan först.",
)
HELD = (STANDING_IN, DRAFTS, ADMINISTRATOR)
