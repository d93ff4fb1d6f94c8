"""What a person has begun to write, of whatever case. It moves last, when the cases have somebody else."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from calls.models import Case
from calls.models.outsiders import free_in
from stodtelefon.accounts.actions.holdings import candidates
from stodtelefon.accounts.holdings import Holding
from stodtelefon.accounts.models import User
from stodtelefon.addresses import match_of
from stodtelefon.desk.draft_part import cases_at
from stodtelefon.drafts.actions import give_drafts_of
from stodtelefon.drafts.draft_parts import handler_at, open_to
from stodtelefon.drafts.models import Draft
from stodtelefon.permissions import Permission


def _drafts(user: User) -> QuerySet:
    return Draft.objects.open().written_by(user)


def _give_drafts(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    coordinators = candidates(
        lambda one: one.can(Permission.CASE_READ_OPEN) and one != user, on=timezone.localdate(at)
    )

    def receiver(draft: Draft) -> User | None:
        """Who may go on writing: the colleague, else who has the case, else a coordinator. Of what nobody may open any
        more a coordinator has the words, and the way to open the case."""
        people = [one for one in (to, handler_at(draft.address)) if one is not None and one != user]
        able = open_to(draft.address, [*people, *coordinators])
        return next(iter([*able, *_free_at(draft.address, coordinators)]), None)

    give_drafts_of(rows, to=receiver, by=by)


def _case_at(address: str) -> Case | None:
    match = match_of(address)
    cases = cases_at(match) if match is not None else None
    return cases.first() if cases is not None else None


def _free_at(address: str, people: list[User]) -> list[User]:
    case = _case_at(address)
    return people if case is None else free_in(case.pk, people)


def _of_case(rows: QuerySet, case: Case) -> QuerySet:
    """What a draft is about is read from its address."""
    return rows.filter(pk__in=[draft.pk for draft in rows if _case_at(draft.address) == case])


DRAFTS = Holding(
    one="påbörjad text",
    many="påbörjade texter",
    rows=_drafts,
    may=lambda user: user.can(Permission.HOME_READ),
    with_colleague="kollegan får orden, eller den som har ärendet där kollegan inte får öppna det",
    otherwise="den som har ärendet får orden, annars en samordnare",
    move=_give_drafts,
    promises=("draft_to_finish",),
    within=_of_case,
)
