"""The worklist of referrals: one list at a time, how many there are in the others, and what waits for a manager.

All of it is one statement, written once a process for all who may the same (`calls.grounds.Anyone`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import BooleanField, IntegerField, QuerySet, Subquery, Value

from calls.grounds import Anyone, asked_by, kind_of
from calls.models.cases import in_visible_case
from calls.reach import first_role, roles
from referrals.models import Disclosure, Referral
from stodtelefon.accounts.models import User
from stodtelefon.database.together import Asked, together
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from referrals.models.referral_sets import ReferralQuerySet

MOST_COUNTED = 99


class Worklist(NamedTuple):
    """Its tab, its heading, and its rows in their order. What is over is not counted: there is more each year."""

    text: str
    heading: str
    rows: Callable[[ReferralQuerySet], ReferralQuerySet]
    is_counted: bool = True


LISTS = {
    "vantar": Worklist(
        "Väntar på svar", "Inkopplingar som väntar på svar", lambda rows: rows.awaiting_answer().by_due_date()
    ),
    "utkast": Worklist(
        "Utkast", "Utkast till inkopplingar", lambda rows: rows.drafts().order_by("-created_at")
    ),
    "pagar": Worklist(
        "Tar emot", "Inkopplingar där någon tar emot", lambda rows: rows.accepted().order_by("accepted_at")
    ),
    "klara": Worklist(
        "Klara",
        "Avslutade inkopplingar",
        lambda rows: rows.finished().order_by("-created_at"),
        is_counted=False,
    ),
}
COUNTED = [name for name, one in LISTS.items() if one.is_counted]


class Worklists:
    """The list of that name, sliced like a list (`stodtelefon/leafing.py`): of each row `may_be_opened`, and
    the `role` of who got in touch first.

    With a slice comes what stands beside it. `counts`: how many there are in each list that is counted, in words.
    `to_approve` and `to_judge`: what waits for a manager.
    """

    def __init__(self, user: User, name: str) -> None:
        self.user, self.name = user, name
        self.counts: dict[str, str] = {}
        self.to_approve: list[Referral] = []
        self.to_judge: list[Disclosure] = []

    def __getitem__(self, part: slice) -> list[Referral]:
        kind = kind_of(self.user)
        questions = {"rows": _rows(kind, self.name, part.start or 0, part.stop), **_beside(kind)}
        if _says_who(self.user):
            questions["roles"] = roles()
        found = together(questions, asked_by(self.user))
        labels = dict(found.get("roles", ()))
        for row in found["rows"]:
            row.role = labels.get(getattr(row, "first_role", None), "")
        ((*counts,),) = found["counts"]
        self.counts = {name: in_words(count) for name, count in zip(COUNTED, counts, strict=True)}
        self.to_approve, self.to_judge = found.get("to_approve", []), found.get("to_judge", [])
        return found["rows"]


def in_words(count: int) -> str:
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


class CountOf(Subquery):
    """How many rows a queryset has: no further than to what it is sliced to."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@lru_cache(maxsize=256)
def _rows(kind: tuple[frozenset[Permission], bool], name: str, start: int, stop: int) -> Asked:
    who = _anyone(kind)
    may_be_opened = Value(True, BooleanField())
    if who.can(Permission.REFERRAL_LIST):
        proposes = who.can(Permission.REFERRAL_PROPOSE)
        may_be_opened = in_visible_case(who) if proposes else Value(False, BooleanField())
    rows = LISTS[name].rows(Referral.objects.listed_to(who)).for_index()
    rows = rows.annotate(may_be_opened=may_be_opened)
    return Asked((rows.annotate(first_role=first_role("case")) if _says_who(who) else rows)[start:stop])


def _says_who(who: User | Anyone) -> bool:
    """May somebody open any of them?"""
    return who.can(Permission.REFERRAL_PROPOSE)


@cache
def _beside(kind: tuple[frozenset[Permission], bool]) -> dict[str, Asked]:
    who = _anyone(kind)
    listed = Referral.objects.listed_to(who)
    counts = [_count(LISTS[name].rows(listed)) for name in COUNTED]
    found = {"counts": Asked(User.objects.filter(pk=who).order_by().values_list(*counts))}
    if who.can(Permission.REFERRAL_APPROVE):
        found["to_approve"] = Asked(Referral.objects.to_approve_by(who).awaiting_approval().for_index())
        found["to_judge"] = Asked(Disclosure.objects.to_judge_by(who).awaiting_manager().for_index())
    return found


def _count(rows: QuerySet) -> CountOf:
    return CountOf(rows.order_by().values("pk")[: MOST_COUNTED + 1])


def _anyone(kind: tuple[frozenset[Permission], bool]) -> Anyone:
    permissions, is_child_assessor = kind
    return Anyone(permissions, is_child_assessor=is_child_assessor)
