"""The case that an address names, and those of some cases that a person may open: what the page of a case asks.

Which cases somebody may open is long to say, and Django takes longer to write it than Postgres to answer: it is written
once a process for all who may the same (`calls.grounds.Anyone`), with who asks and when left open.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import BooleanField, CharField, ExpressionWrapper, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.http import Http404

from calls.grounds import Anyone, asked_by, kind_of
from calls.models import Case, Likeness
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import Given, OneOf, Written
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

NUMBER = Given("number", CharField())
GOES_ON = Coalesce("merged_into", "pk", output_field=UUIDField())


def case_with_number(number: str, *, user: User) -> Case:
    """The case, if the person may open it; otherwise it does not exist (404)."""
    if user.can(Permission.CASE_READ):
        asked = {"case": _case_with_number(*kind_of(user))}
        for case in together(asked, {"number": number, **asked_by(user)})["case"]:
            return case
    raise Http404


def case_for_page(number: str, *, user: User) -> tuple[Case, set[UUID]]:
    """The case as `case_with_number` gives it, and which of it and those that may be about the same concern the person
    may open: what is long to plan is asked once for them all. It is asked whether there are any or not."""
    if user.can(Permission.CASE_READ):
        asked = {"cases": _case_for_page(*kind_of(user))}
        cases = together(asked, {"number": number, **asked_by(user)})["cases"]
        for case in cases:
            if case.is_named:
                return case, {one.pk for one in cases}
    raise Http404


def open_beside(case: Case, *, user: User) -> set[UUID]:
    """Of a case and those that may be about the same concern, the ones that the person may open."""
    asked = {"cases": _open_beside(*kind_of(user))}
    return {one.pk for one in together(asked, {"case": case.pk, **asked_by(user)})["cases"]}


def visible_among(cases: Iterable[UUID], *, user: User) -> set[UUID]:
    """Of these cases, those that the person may open."""
    return {pk for (pk,) in _visible_among(*kind_of(user)).ask({"cases": list(cases), **asked_by(user)})}


@cache
def _visible_among(permissions: frozenset[Permission], is_child_assessor: bool) -> Written:
    visible = Case.objects.visible_to(Anyone(permissions, is_child_assessor=is_child_assessor))
    among = visible.filter(OneOf("pk", UUIDField(), given="cases"))
    return Written.of(among.order_by().values_list("pk"))


@cache
def _case_with_number(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    return Asked(_whole(permissions, is_child_assessor).numbered(NUMBER))


@cache
def _case_for_page(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    named = Case.objects.order_by().filter(number=NUMBER).values(goes_on=GOES_ON)
    is_named = ExpressionWrapper(Q(pk=Subquery(named)), BooleanField())
    shown = _whole(permissions, is_child_assessor).annotate(is_named=is_named).only(*_shown_of_case())
    return Asked(shown.filter(pk__in=named.union(_beside(Subquery(named)))))


def _shown_of_case() -> list[str]:
    """All of the case itself; of those whom it names what its page says of them, and that there is an identity."""
    person = ("case", "age_band", "situation", "identity__person")
    return [
        *(field.name for field in Case._meta.concrete_fields),
        *("handler__name", "handler__title"),
        *(f"person_of_concern__{name}" for name in person),
    ]


@cache
def _open_beside(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    visible = Case.objects.visible_to(Anyone(permissions, is_child_assessor=is_child_assessor))
    return Asked(visible.filter(pk__in=_beside(Given("case", UUIDField()))).order_by().only("pk"))


def _whole(permissions: frozenset[Permission], is_child_assessor: bool) -> QuerySet[Case]:
    visible = Case.objects.visible_to(Anyone(permissions, is_child_assessor=is_child_assessor))
    return visible.select_related("handler", "person_of_concern__identity").with_first_meeting()


def _beside(case: Any) -> QuerySet:
    """Both cases of each pair that a case is in."""
    pairs = Likeness.objects.unsettled().of(case).order_by()
    return pairs.values("first").union(pairs.values("second"))
