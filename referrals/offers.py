"""What is offered of the directory in a form: the agencies that can be chosen today, by name."""

from __future__ import annotations

from referrals.models import Agency
from stodtelefon.forms.offers import Offer
from stodtelefon.swedish_order import swedish_key


def of_directory() -> Offer:
    return Offer(
        Agency,
        lambda on, user: Agency.objects.current(on=on),
        ("id", "name"),
        order=lambda agency: (swedish_key(agency.name), agency.pk),
    )
