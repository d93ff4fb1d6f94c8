"""The monthly review: the months, what was drawn of one, one reading, and the record on paper. No case content.

Of a case of which the log tells the reviewer nothing (`log_parts.taken_from`) it is said that something was read, and
neither its number nor what.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from stodtelefon.audit import log_parts
from stodtelefon.audit.actions import record, record_read
from stodtelefon.forms.pages import form_page, sent
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Permission, everyone_signed_in, requires
from stodtelefon.review.actions import (
    answer_question,
    ask_reader,
    decide_item,
    obstacle_to_answering,
    obstacle_to_asking,
    obstacle_to_deciding,
    obstacle_to_signing,
    sign_off,
    why_not_asked,
)
from stodtelefon.review.forms import USUAL, USUAL_OF_MANY, AnswerForm, AskForm, DecideForm, SignOffForm
from stodtelefon.review.models import LogReview, ReviewItem
from stodtelefon.review.readings import readings_of

PER_PAGE = 50
INDEX = "Loggkontroll"
NOT_YOURS = "inte ditt att läsa om"


@requires(Permission.LOG_REVIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The months, the newest first: which are signed off, and by whom."""
    record("log_review.listed", by=request.user, is_read=True)
    page = leaf(LogReview.objects.newest_first(), request.GET, per_page=PER_PAGE)
    return render(request, "review/index.html", {"page": page})


@requires(Permission.LOG_REVIEW)
@require_safe
def month(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """What was drawn of one month: what is left to judge first, then the rest."""
    review = get_object_or_404(LogReview.objects.newest_first(), pk=review_id)
    record_read(review, by=request.user)
    rows = review.items.for_list().order_by(F("decided_at").asc(nulls_first=True), "first_at", "pk")
    page = leaf(rows, request.GET, per_page=PER_PAGE)
    context = {
        "review": review,
        "page": page,
        "numbers": _numbers_for(request, page),
        "left": review.items.undecided().count(),
        "obstacle": obstacle_to_signing(review, request.user),
        "next": _next_for(request, review),
    }
    return render(request, "review/month.html", context)


@requires(Permission.LOG_REVIEW)
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """One reading: who, what and why it was drawn, what was asked and answered. Sent, it is judged."""
    row = get_object_or_404(ReviewItem.objects.for_list(), pk=item_id)
    form = DecideForm(sent(request))
    if form.accept(decide_item, item=row, by=request.user):
        following = _next_for(request, row.review)
        return redirect("review:item", following.pk) if following else redirect(row.review)
    record_read(row, by=request.user)
    obstacle = obstacle_to_deciding(row, request.user)
    number = _numbers_for(request, [row]).get(row.case_id, "")
    return form_page(
        request,
        form,
        template="review/item.html",
        heading=row.reader.name,
        submit="Spara bedömningen",
        item=row,
        number=number,
        readings=([], False) if number == NOT_YOURS else readings_of(row),
        obstacle=obstacle,
        may_ask=not (obstacle or why_not_asked(row)),
        may_read_log=request.user.can(Permission.LOG_READ) and number != NOT_YOURS,
        trail=_trail(row.review),
    )


@requires(Permission.LOG_REVIEW)
def ask(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """One question to the reader."""
    row = get_object_or_404(ReviewItem.objects.for_list(), pk=item_id)
    form = AskForm(sent(request), initial={"question": USUAL if row.case_id else USUAL_OF_MANY})
    if form.accept(ask_reader, item=row, by=request.user):
        messages.success(request, f"Frågan är på Idag hos {row.reader.name}.")
        return redirect("review:item", row.pk)
    record_read(row, by=request.user)
    return form_page(
        request,
        form,
        template="review/ask.html",
        heading=f"Fråga {row.reader.name}",
        submit="Ställ frågan",
        item=row,
        number=_numbers_for(request, [row]).get(row.case_id, ""),
        obstacle="" if form.is_bound else obstacle_to_asking(row, request.user),
        trail=[*_trail(row.review), (row.reader.name, reverse("review:item", args=[row.pk]))],
    )


@everyone_signed_in
def answer(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The question, and one's answer. Of nobody else's readings there is anything here."""
    row = get_object_or_404(ReviewItem.objects.asked_of(request.user).for_list(), pk=item_id)
    form = AnswerForm(sent(request))
    if form.accept(answer_question, item=row, by=request.user):
        messages.success(request, "Svaret är sparat.")
        return redirect("home")
    record_read(row, by=request.user)
    return form_page(
        request,
        form,
        template="review/answer.html",
        heading="Fråga om något du har läst",
        submit="Svara",
        item=row,
        number=log_parts.numbers_of([row.case_id]).get(row.case_id, ""),
        obstacle="" if form.is_bound else obstacle_to_answering(row, request.user),
        trail=[("Idag", reverse("home"))],
    )


@requires(Permission.LOG_REVIEW)
def sign(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Sign the month off, with a word on what it showed."""
    review = get_object_or_404(LogReview.objects.newest_first(), pk=review_id)
    form = SignOffForm(sent(request))
    if form.accept(sign_off, review=review, by=request.user):
        messages.success(request, f"Loggkontrollen för {review.month_in_words} är underskriven.")
        return redirect(review)
    obstacle = "" if form.is_bound else obstacle_to_signing(review, request.user)
    return form_page(
        request,
        form,
        template="review/sign_off.html",
        heading=f"Skriv under {review.month_in_words}",
        submit="Skriv under",
        review=review,
        obstacle=obstacle,
        next=_next_for(request, review) if obstacle else None,
        trail=_trail(review),
    )


@requires(Permission.LOG_REVIEW)
@require_safe
def printout(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The month as a record on paper: what was drawn and why, what was asked and answered, how it was judged."""
    review = get_object_or_404(LogReview.objects.newest_first(), pk=review_id)
    record("log_review.printed", by=request.user, target=review, is_read=True)
    items = list(review.items.for_list())
    numbers = _numbers_for(request, items)
    return render(request, "review/printout.html", {"review": review, "items": items, "numbers": numbers})


def _numbers_for(request: HttpRequest, items: Iterable[ReviewItem]) -> dict[UUID, str]:
    """The numbers of their cases that there still are; of a case that is taken from who asks, that it is."""
    cases = {one.case_id for one in items if one.case_id is not None}
    taken = cases & log_parts.taken_from(request.user)
    return log_parts.numbers_of(cases - taken) | dict.fromkeys(taken, NOT_YOURS)


def _next_for(request: HttpRequest, review: LogReview) -> ReviewItem | None:
    """The next that this person may judge and that waits for nobody's answer."""
    mine = review.items.undecided().to_review_by(request.user)
    waiting = review.items.unanswered().values("pk")
    return mine.exclude(pk__in=waiting).order_by("first_at", "pk").first()


def _trail(review: LogReview) -> list[tuple[str, str]]:
    return [
        (INDEX, reverse("review:index")),
        (review.month_in_words.capitalize(), review.get_absolute_url()),
    ]
