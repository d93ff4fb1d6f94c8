"""How a reading to review is said in a row: which case, and the tone of how it stands. How long a month has left."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django import template
from django.utils import timezone

from calls.promptness import Clock, how_long
from stodtelefon.review.models import Decision, LogReview, ReviewItem

register = template.Library()
TONES = {Decision.IN_ORDER: "good", Decision.FOLLOW_UP: "soon", Decision.NOT_IN_ORDER: "alarm"}


@register.filter
def number_in(item: ReviewItem, numbers: Mapping[UUID, str]) -> str:
    """The number of its case; "" when there is none any more."""
    return numbers.get(item.case_id, "")


@register.filter
def case_in_words(item: ReviewItem, numbers: Mapping[UUID, str]) -> str:
    """«2026-0042», «flera», «inte kvar»."""
    return "flera" if item.case_id is None else number_in(item, numbers) or "inte kvar"


@register.filter
def tone_of(item: ReviewItem) -> str:
    return TONES.get(item.decision, "note" if item.is_waiting else "soon")


@register.filter
def clock_of(review: LogReview) -> Clock:
    """How long there is until the month is to be signed off, in words, with their tone."""
    return how_long(review.due_on, today=timezone.localdate())
