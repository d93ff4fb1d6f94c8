"""The case that an address names, and those of some cases that a person may open: what the page of a case asks.

Which cases somebody may open is long to say, and Django takes longer to write it than Postgres to answer: it is written
once a process for all who may the same (`calls.grounds.Anyone`), with who asks and when left open.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.db.models import CharField, UUIDField
from django.http import Http404

from calls.grounds import Anyone, asked_by, kind_of
from calls.models import Case, Likeness
from stodtelefon.database.together import Asked, Given, together
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def case_with_number(number: str, *, user: User) -> Case:
    """The case, if the person may open it; otherwise it does not exist (404)."""
    if user.can(Permission.CASE_READ):
        asked = {"case": _case_with_number(*kind_of(user))}
        for case in together(asked, {"number": number, **asked_by(user)})["case"]:
            return case
    raise Http404


@cache
def _case_with_number(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    visible = Case.objects.visible_to(Anyone(permissions, is_child_assessor=is_child_assessor))
    whole = visible.select_related("handler", "person_of_concern__identity").with_first_meeting()
    return Asked(whole.numbered(Given("number", CharField())))


@cache
def open_beside(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    """Of a case and those that may be about the same concern, the ones that a person may open: their keys. Asked with
    what is read of the case (`"case"`)."""
    visible = Case.objects.visible_to(Anyone(permissions, is_child_assessor=is_child_assessor))
    case = Given("case", UUIDField())
    pairs = Likeness.objects.unsettled().of(case).order_by()
    both = pairs.values("first").union(pairs.values("second"))
    return Asked(visible.filter(pk__in=both).order_by().only("pk"))
