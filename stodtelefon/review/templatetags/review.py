"""How a reading to review is said in a row: which case, and the tone of how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django import template

from stodtelefon.review.models import Decision, ReviewItem

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
