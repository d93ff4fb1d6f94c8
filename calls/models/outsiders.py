"""Who may have nothing in a case, whatever ground there is: who is recused, and who is not named in a restricted one.

In SQL it stands in `calls/models/guards.py`. What a person may not open for it says `CasePart.removes` (ADR 35).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from calls.models.recusals import Recusal
from calls.models.restrictions import NamedPerson, Restriction
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import SwedishOrder

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def recused_cases(user: Any) -> QuerySet:
    """The cases in which this person is recused, as keys."""
    return Recusal.objects.standing().filter(user=user).order_by().values("case")


def unnamed_cases(user: Any) -> QuerySet:
    """The restricted cases in which this person is not named, as keys."""
    return Restriction.objects.standing().not_of(user).order_by().values("case")


def not_in_log_of(user: User) -> QuerySet:
    """The cases of which the log tells this reader nothing, as keys: where they are recused, and to a chief those
    restricted to others. Who answers for the log, and takes files out of it, reads of these too."""
    rows = recused_cases(user)
    return rows if user.can(Permission.LOG_EXPORT) else rows.union(unnamed_cases(user))


def cases_not_in_log_of(user: User) -> set[UUID]:
    """The same, asked. One query."""
    return {row["case"] for row in not_in_log_of(user)}


def not_recused(rows: QuerySet, user: Any) -> QuerySet:
    """Of rows with a `case`, those of cases in which this person is not recused: what a manager decides in cases that
    are open to others alone."""
    return rows.exclude(case__in=recused_cases(user))


def is_out(user: Any, *, case: str = "case") -> Q:
    """For a filter over rows of which `case` is a case: may this person have nothing in it?"""
    found = (rows(user).filter(case=OuterRef(case)) for rows in (recused_cases, unnamed_cases))
    return reduce(Q.__or__, (Q(Exists(rows)) for rows in found))


def is_free_in(case: UUID) -> Q:
    """For a filter over people, with what else is asked of them: may they have something in that case?"""
    person = OuterRef("pk")
    named = NamedPerson.objects.standing().filter(restriction__case=case, user=person)
    restricted = Restriction.objects.standing().filter(case=case)
    return ~Q(Exists(recused_cases(person).filter(case=case))) & (~Q(Exists(restricted)) | Q(Exists(named)))


def out_of(case: UUID, people: Iterable[User]) -> dict[int, bool]:
    """Of these people, those who may have nothing in that case: by key, whether for a recusal. One statement."""
    keys = {person.pk for person in people}
    recused = Exists(recused_cases(OuterRef("pk")).filter(case=case))
    rows = get_user_model().objects.filter(~is_free_in(case), pk__in=keys).annotate(is_recused=recused)
    return dict(rows.order_by().values_list("pk", "is_recused")) if keys else {}


def free_in(case: UUID, people: Iterable[User]) -> list[User]:
    """Of these people, those who may have something in that case, in their order."""
    people = list(people)
    out = out_of(case, people)
    return [person for person in people if person.pk not in out]


def workers_of(case: UUID) -> list[User]:
    """Who works in that case, where it is restricted: in the order in which they were named."""
    rows = NamedPerson.objects.working().filter(restriction__case=case).select_related("user")
    return [one.user for one in rows.order_by("named_at", SwedishOrder("user__name"), "pk")]
