"""All cases that somebody may open, by their keys, for a list that is read from its cases: where they are few."""

from __future__ import annotations

from uuid import UUID

from calls import case_parts
from calls.models.case_sets import own_since
from calls.models.cases import Case


def visible_keys(user) -> list[UUID]:
    """What `visible_to` gives, asked where it can be: of the open cases, of one's own that were closed lately, and of
    those that a ground names whether they are open or closed. The closed ones are not walked. For somebody who may not
    open every open case; one statement.
    """
    visible = Case.objects.visible_to(user).order_by()
    parts = (
        visible.open(),
        visible.filter(handler=user, closed_at__gte=own_since()),
        visible.filter(case_parts.lasting_grounds.of(user, as_set=True)),
    )
    first, *others = (part.values_list("pk", flat=True) for part in parts)
    return list(first.union(*others))
