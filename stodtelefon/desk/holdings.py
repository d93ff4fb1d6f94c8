"""What a person has begun to write, of whatever case. It moves last, when the cases have somebody else."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from stodtelefon.accounts.actions.holdings import candidates
from stodtelefon.accounts.holdings import Holding
from stodtelefon.accounts.models import User
from stodtelefon.drafts.actions import give_drafts_of
from stodtelefon.drafts.draft_parts import handler_at, open_to
from stodtelefon.drafts.models import Draft
from stodtelefon.permissions import Permission


def _drafts(user: User) -> QuerySet:
    return Draft.objects.open().written_by(user)


def _give_drafts(*, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    coordinators = candidates(
        lambda one: one.can(Permission.CASE_READ_OPEN) and one != user, on=timezone.localdate(at)
    )

    def receiver(draft: Draft) -> User | None:
        """Who may go on writing: the colleague, else who has the case, else a coordinator. Of what nobody may open any
        more a coordinator has the words, and the way to open the case."""
        people = [one for one in (to, handler_at(draft.address)) if one is not None and one != user]
        return next(iter([*open_to(draft.address, [*people, *coordinators]), *coordinators]), None)

    give_drafts_of(user, to=receiver, by=by)


DRAFTS = Holding(
    one="påbörjad text",
    many="påbörjade texter",
    rows=_drafts,
    may=lambda user: user.can(Permission.HOME_READ),
    with_colleague="kollegan får orden, eller den som har ärendet där kollegan inte får öppna det",
    otherwise="den som har ärendet får orden, annars en samordnare",
    move=_give_drafts,
    promises=("draft_to_finish",),
)
