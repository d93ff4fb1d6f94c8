"""Accounts and days away, of which *Tidigare lydelser* are shown: to whoever may read them now."""

from __future__ import annotations

from django.http import HttpRequest

from stodtelefon.accounts.models import Away, User
from stodtelefon.accounts.views.away import reachable
from stodtelefon.addresses import address
from stodtelefon.earlier.earlier_parts import EarlierPart, Opened
from stodtelefon.permissions import Permission


def _account(request: HttpRequest, person: User) -> Opened:
    trail = (
        ("Användare", address("accounts:user_index")),
        (person.name, address("accounts:user", person.pk)),
    )
    return Opened({person: ""}, trail)


def _away(request: HttpRequest, away: Away) -> Opened:
    away = reachable(request, away.pk)
    trail = (
        ("Borta", address("accounts:away_index")),
        (away.user.name, address("accounts:away_edit", away.pk)),
    )
    return Opened({away: ""}, trail)


EARLIER = (
    EarlierPart("konto", User, (Permission.USER_MANAGE,), _account),
    EarlierPart("borta", Away, (), _away),
)
