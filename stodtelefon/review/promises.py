"""What the review promises: that a question is answered by the reader, and that the month is signed off in time."""

from __future__ import annotations

from calls.case_parts import NextStep
from calls.promise_kinds import AT_ONCE, PromiseKind
from calls.promptness import in_words
from stodtelefon.addresses import address
from stodtelefon.dates import moment
from stodtelefon.permissions import Permission
from stodtelefon.review.models import LogReview, ReviewItem


def question_step(item: ReviewItem) -> NextStep:
    return NextStep(
        what="Fråga om något du har läst",
        why=f"{item.asked_by.name} granskar loggen och frågade {moment(item.asked_at)}.",
        label="Svara",
        url=address("review:answer", item.pk),
    )


def review_step(review: LogReview, *, today) -> NextStep:
    clock = in_words(review.due_on, today=today, what="skriv under")
    return NextStep(
        what=review.month_in_words.capitalize(),
        why="Fråga, bedöm och skriv under.",
        label="Granska",
        url=review.get_absolute_url(),
        badge=clock.text,
        tone=clock.tone,
    )


KINDS = (
    PromiseKind(
        name="log_question_to_answer",
        title="Frågor om vad du har läst",
        what="Fråga ur loggkontrollen att svara på",
        rank=57,
        may=Permission.HOME_READ,
        rows=lambda: ReviewItem.objects.unanswered(),
        case=None,
        owner="reader",
        due="review__due_on",
        notice=AT_ONCE,
        climbs=False,
        is_personal=True,
        is_rare=True,
        read=lambda: ReviewItem.objects.select_related("asked_by").only("asked_at", "asked_by__name"),
        step=lambda row, user, today: question_step(row),
    ),
    PromiseKind(
        name="log_review_to_sign",
        title="Loggkontroll",
        what="Månadens loggkontroll att skriva under",
        rank=140,
        may=Permission.LOG_REVIEW,
        rows=lambda: LogReview.objects.open(),
        case=None,
        owner=None,
        due="due_on",
        notice=AT_ONCE,
        is_shared=True,
        climbs=False,
        more_url="review:index",
        is_rare=True,
        read=lambda: LogReview.objects.only("month", "due_on"),
        step=lambda row, user, today: review_step(row, today=today),
    ),
)
