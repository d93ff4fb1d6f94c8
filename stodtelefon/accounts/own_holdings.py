"""What a person holds that belongs to no later room: standing in for a colleague. And who there always is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from stodtelefon.accounts.actions.away import replace_stand_in
from stodtelefon.accounts.holdings import Holding, Need
from stodtelefon.accounts.models import Away
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def _stands_in(user: User) -> QuerySet:
    return Away.objects.not_over(on=timezone.localdate()).filter(stand_in=user)


STANDING_IN = Holding(
    one="kollega att stå in för",
    many="kolleger att stå in för",
    rows=_stands_in,
    may=lambda user: user.can(Permission.HOME_READ),
    with_colleague="kollegan står in i stället, utom de dagar då kollegan själv är borta",
    otherwise="ingen står in, och samordnarna ser det som väntar på den som är borta",
    move=lambda rows, **said: replace_stand_in(**said),
)
ADMINISTRATOR = Need(
    may=lambda user: user.can(Permission.USER_MANAGE),
    is_there=lambda: True,
    sentence="Minst en systemförvaltare måste kunna logga in. Ge rollen till någon annan först.",
)
HELD = (STANDING_IN, ADMINISTRATOR)
