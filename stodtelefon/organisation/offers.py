"""What is offered of a code list in a form: the rows that can be chosen, in the list's own order."""

from __future__ import annotations

from dataclasses import replace

from stodtelefon.forms.offers import Offer
from stodtelefon.organisation.models import CodeRow
from stodtelefon.swedish_order import swedish_key


def of_list(model: type[CodeRow], *more: str) -> Offer:
    """The rows of a code list. `more`: columns that a form reads beside what every list has."""
    return replace(ever_in_list(model, *more), rows=lambda on, user: model.objects.current(on=on))


def ever_in_list(model: type[CodeRow], *more: str) -> Offer:
    """The same, with those that are not in use any more: for who looks for what was done then."""
    return Offer(
        model,
        lambda on, user: model.objects.all(),
        ("id", "key", "label", "position", *more),
        order=lambda row: (row.position, swedish_key(row.label)),
    )
