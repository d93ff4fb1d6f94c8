"""Accounts, days away and what takes two, of which *Tidigare lydelser* are shown: to whoever may read them now."""

from __future__ import annotations

from functools import cache
from itertools import chain

from django.db.models import BigIntegerField
from django.http import HttpRequest

from stodtelefon.accounts.models import Away, Deputyship, FactorReset, RoleChange, User
from stodtelefon.accounts.models.by_two import ByTwo
from stodtelefon.accounts.views.away import reachable
from stodtelefon.accounts.views.deputies import seen
from stodtelefon.accounts.views.factor_resets import WAITING
from stodtelefon.addresses import address
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import Given
from stodtelefon.dates import moment
from stodtelefon.earlier.earlier_parts import EarlierPart, Opened
from stodtelefon.permissions import Permission


def _account(request: HttpRequest, person: User) -> Opened:
    trail = (
        ("Användare", address("accounts:user_index")),
        (person.name, address("accounts:user", person.pk)),
    )
    asked = chain.from_iterable(together(_asked_about(), {"person": person.pk}).values())
    return Opened({person: "", **{one: said(one) for one in asked}}, trail)


@cache
def _asked_about() -> dict[str, Asked]:
    """What takes two and is about an account, the oldest of each kind first."""
    person = Given("person", BigIntegerField())
    return {
        model._meta.model_name: Asked(model.objects.filter(user=person).order_by("asked_at", "pk"))
        for model in (RoleChange, FactorReset)
    }


def said(request: ByTwo) -> str:
    """What was asked for, and when: «begäran om andra roller, fre 27 nov 14:00»."""
    return f"{request._meta.verbose_name}, {moment(request.asked_at)}"


def _asked(request: HttpRequest, asked: ByTwo) -> Opened:
    """What waits for a second person, or waited, to those who decide about such things."""
    return Opened({asked: said(asked)}, ((WAITING, address("accounts:factor_resets")),))


def _deputyship(request: HttpRequest, deputyship: Deputyship) -> Opened:
    deputyship = seen(request, deputyship.pk)
    return Opened({deputyship: said(deputyship)}, (("Borta", address("accounts:away_index")),))


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
    EarlierPart("andra-roller", RoleChange, (Permission.ROLE_CHANGE_DECIDE,), _asked),
    EarlierPart("nytt-andra-steg", FactorReset, (Permission.FACTOR_RESET_DECIDE,), _asked),
    EarlierPart("stallforetradare", Deputyship, (), _deputyship),
)
