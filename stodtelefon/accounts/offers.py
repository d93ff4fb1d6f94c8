"""Which colleagues are offered in a form, by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet, Value

from stodtelefon.accounts.models import User
from stodtelefon.forms.offers import Offer
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import swedish_key

DAYS_AWAY = tuple((name, date.fromisoformat) for name in ("away_from", "away_until", "said_on"))


def who_may(permission: Permission) -> Offer:
    """Those who may do that, by their names."""
    return _people(lambda on: User.objects.who_may(permission))


def colleagues(permission: Permission) -> Offer:
    """Those who may do that, each with the days away, for `Colleague`."""
    return _with_away(User.objects.who_may(permission))


def assessors() -> Offer:
    """Those who may decide about a child, each with the days away, for `Colleague`."""
    return _with_away(User.objects.who_may(Permission.CHILD_DECIDE).filter(is_child_assessor=True))


def _with_away(rows: QuerySet) -> Offer:
    """What is said of the days away differs from day to day: so the day is among what is read."""
    return _people(lambda on: rows.with_away(on=on).annotate(said_on=Value(on)), beside=DAYS_AWAY)


def _people(rows: Callable[[date], QuerySet], *, beside=()) -> Offer:
    return Offer(User, lambda on, user: rows(on), ("id", "name"), _by_name, beside)


def _by_name(person: User) -> tuple[str, int]:
    return swedish_key(person.name), person.pk
