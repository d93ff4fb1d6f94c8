"""Which colleagues are offered in a form, by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet

from stodtelefon.accounts.models import User
from stodtelefon.forms.offers import Offer
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import swedish_key

DAYS_AWAY = (("away_from", date.fromisoformat), ("away_until", date.fromisoformat))


def who_may(permission: Permission) -> Offer:
    """Those who may do that, by their names."""
    return _people(lambda on: User.objects.who_may(permission))


def assessors() -> Offer:
    """Those who may decide about a child, each with the days away, for `Colleague`."""
    rows = User.objects.who_may(Permission.CHILD_DECIDE).filter(is_child_assessor=True)
    return _people(lambda on: rows.with_away(on=on), beside=DAYS_AWAY)


def _people(rows: Callable[[date], QuerySet], *, beside=()) -> Offer:
    return Offer(User, lambda on, user: rows(on), ("id", "name"), _by_name, beside)


def _by_name(person: User) -> tuple[str, int]:
    return swedish_key(person.name), person.pk
