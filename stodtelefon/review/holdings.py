"""What an account holds in the review: questions about its own readings, which nobody else can answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from stodtelefon.accounts.holdings import Holding
from stodtelefon.permissions import Permission
from stodtelefon.review.actions import drop_question
from stodtelefon.review.models import ReviewItem

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def _drop(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    for item in rows:
        drop_question(item=item, by=by, at=at)


FALLS = "frågan faller, och den som granskar bedömer utan svar"
QUESTIONS = Holding(
    one="obesvarad fråga ur loggkontrollen",
    many="obesvarade frågor ur loggkontrollen",
    rows=lambda user: ReviewItem.objects.unanswered().filter(reader=user).order_by("pk"),
    may=lambda user: user.can(Permission.HOME_READ),
    with_colleague=FALLS,
    otherwise=FALLS,
    promises=("log_question_to_answer",),
    move=_drop,
)
