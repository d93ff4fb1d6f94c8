"""A snabbscanning as people read it: each question in the wording it was asked in, with its answer in words."""

from __future__ import annotations

from dataclasses import dataclass

from calls.models import Need, QuickScan
from calls.models.choices import Involved, Milieu
from calls.wording import wording

# What stands on the call and the caller is shown beside the scan.
ELSEWHERE = ("channel", "role", "is_anonymous")


@dataclass(frozen=True)
class Answered:
    step: str
    question: str
    answer: str


def answers(scan: QuickScan) -> list[Answered]:
    """The questions that were answered, in the order of the conversation."""
    asked = [
        question for question in wording(scan.wording_version).questions if question.field not in ELSEWHERE
    ]
    said = [Answered(question.step, question.text, in_words(scan, question.field)) for question in asked]
    return [one for one in said if one.answer]


def in_words(scan: QuickScan, name: str) -> str:
    """One answer as text; a list in the order of the list, a month as a month."""
    value = getattr(scan, name)
    if not value:
        return ""
    match name:
        case "milieus":
            return ", ".join(Milieu(one).label for one in value)
        case "involved":
            return ", ".join(Involved(one).label for one in value)
        case "needs":
            labels = dict(Need.objects.filter(key__in=value).values_list("key", "label"))
            return ", ".join(labels.get(one, one) for one in value)
        case "changed_since":
            return f"{value:%Y-%m}"
    display = getattr(scan, f"get_{name}_display", None)
    return display() if display else value
