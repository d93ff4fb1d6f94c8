"""Which colleagues are offered in a form: those who may do something, by name, each with the days away."""

from __future__ import annotations

from datetime import date

from stodtelefon.accounts.models import User
from stodtelefon.forms.offers import Offer
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import swedish_key


def who_may(permission: Permission, **narrowed: bool) -> Offer:
    """Those who may do that, and of whom `narrowed` is true."""
    return Offer(
        User,
        lambda on, user: User.objects.who_may(permission).filter(**narrowed).with_away(on=on),
        ("id", "name"),
        order=lambda person: (swedish_key(person.name), person.pk),
        beside=(("away_from", date.fromisoformat), ("away_until", date.fromisoformat)),
    )
