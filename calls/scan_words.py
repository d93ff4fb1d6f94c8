"""A snabbscanning as people read it: each question in the wording it was asked in, with its answer in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.db import models

from calls.models import Need, QuickScan
from calls.wording import conversation_of
from stodtelefon.database.written import Written

# What stands on the call and the caller is shown beside the scan.
ELSEWHERE = ("channel", "role", "is_anonymous")


@dataclass(frozen=True)
class Answered:
    step: str
    question: str
    answer: str


def answers(scan: QuickScan) -> list[Answered]:
    """The questions that were answered, in the order of the conversation and the words that they were asked in."""
    questions = conversation_of(scan.wording).questions
    asked = [question for question in questions if question.field not in ELSEWHERE]
    said = [Answered(question.step, question.text, in_words(scan, question.field)) for question in asked]
    return [one for one in said if one.answer]


def in_words(scan: QuickScan, name: str) -> str:
    """One answer as text; a list in the order of the list, a month, season or year as it was said."""
    value, column = getattr(scan, name), QuickScan._meta.get_field(name)
    if not value:
        return ""
    if isinstance(column, models.DateField):
        return str(scan.since)
    if isinstance(column, ArrayField):
        labels = dict(column.base_field.choices or _needs().ask({}))
        return ", ".join(labels.get(one, one) for one in value)
    return dict(column.choices or ()).get(value, value)


@cache
def _needs() -> Written:
    return Written.of(Need.objects.order_by().values_list("key", "label"))
