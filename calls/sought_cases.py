"""The cases that somebody searched for and may open: by their number, or by the people in them.

Each question is written once a process for all who may the same (`calls.grounds.Anyone`), and is one statement, whether
there is such a case or not: what it costs says nothing of one that may not be opened.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import BinaryField, CharField, UUIDField

from calls.grounds import Anyone, asked_by, kind_of
from calls.models import Case, Identity
from calls.models.people import PERSONAL_NUMBER
from calls.reach import first_role_in_words
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import Given, OneOf
from stodtelefon.permissions import Permission
from stodtelefon.privacy.hashing import every_hash

if TYPE_CHECKING:
    from calls.models.case_sets import CaseQuerySet
    from stodtelefon.accounts.models import User

NUMBER = Given("number", CharField())
SOUGHT = "sought"
# The column that has one of what is sought.
BY_HASH = ("personal_number_hash", BinaryField)
BY_KEY = ("pk", UUIDField)


class Numbered(NamedTuple):
    """The case, where it may be opened; the same as a closed one, for who may open closed ones; and as one of which no
    more is known than that the number exists (`behind_glass`), for who may open those."""

    case: Case | None
    closed: Case | None
    behind_glass: Case | None


def with_number(number: str, *, user: User) -> Numbered:
    found = together(_with_number(*kind_of(user)), {"number": number, **asked_by(user)})
    return Numbered(*(next(iter(found.get(name, ())), None) for name in Numbered._fields))


def with_personal_number(number: str, *, user: User) -> list[tuple[Case, Identity]]:
    """The cases in which somebody with that number is now, each with who it is (`caller_id`), the newest first."""
    return _found(BY_HASH, every_hash(PERSONAL_NUMBER, number), user)


def with_people(people: list[UUID], *, user: User) -> list[tuple[Case, Identity]]:
    """Those in which these are, in the same way."""
    return _found(BY_KEY, people, user) if people else []


def _found(by: tuple[str, type], sought: list[Any], user: User) -> list[tuple[Case, Identity]]:
    found = together(_with_people(by, *kind_of(user)), {SOUGHT: sought, **asked_by(user)})
    cases = {case.pk: case for case in found["cases"]}
    there = [(cases[person.of_case], person) for person in found["people"] if person.of_case in cases]
    return sorted(there, key=lambda one: one[0].opened_at, reverse=True)


@cache
def _with_number(permissions: frozenset[Permission], is_child_assessor: bool) -> dict[str, Asked]:
    who = Anyone(permissions, is_child_assessor=is_child_assessor)
    visible = Case.objects.visible_to(who).order_by().numbered(NUMBER)
    asked = {"case": _shown(visible)}
    if who.can(Permission.CASE_OPEN_CLOSED):
        listed = Case.objects.listed_to(who).closed().order_by().numbered(NUMBER)
        asked["closed"] = Asked(listed.only("number", "closed_at"))
    if who.can(Permission.CASE_BREAK_GLASS):
        hidden = Case.objects.behind_glass(who).order_by().numbered(NUMBER)
        asked["behind_glass"] = Asked(hidden.only("pk"))
    return asked


@cache
def _with_people(
    by: tuple[str, type], permissions: frozenset[Permission], is_child_assessor: bool
) -> dict[str, Asked]:
    who, (column, kind) = Anyone(permissions, is_child_assessor=is_child_assessor), by
    people = Identity.objects.order_by().filter(OneOf(column, kind(), SOUGHT)).by_case()
    cases = Case.objects.visible_to(who).order_by().filter(pk__in=people.values("of_case"))
    return {"people": Asked(people.only("caller")), "cases": _shown(cases)}


def _shown(cases: CaseQuerySet) -> Asked:
    """Each with the `role` of who got in touch first."""
    return Asked(cases.with_handler().annotate(role=first_role_in_words("pk")))
