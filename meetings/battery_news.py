"""What a draft of the battery asks otherwise than the version in use: what is new, changed, gone or moved."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import prefetch_related_objects

from meetings.models import Battery, Question, Section
from meetings.models.batteries import all_questions
from stodtelefon.editions.news import Difference

NEW, CHANGED, GONE, HEADING, ORDER = "ny fråga", "ändrad fråga", "borttagen fråga", "rubrik", "ordning"


def in_use() -> Battery | None:
    """The version that new meetings have, with its questions."""
    return Battery.objects.in_use().with_questions().first()


def news_of(draft: Battery) -> list[Difference]:
    """What a draft asks otherwise than the version in use: all of it where none is."""
    prefetch_related_objects([draft], all_questions())
    return differs(draft, in_use())


def differs(draft: Battery, before: Battery | None) -> list[Difference]:
    """Both with their questions (`with_questions`). A question is the same by its key."""
    was = {section.key: section for section in before.sections.all()} if before else {}
    return [one for section in draft.sections.all() for one in _in_section(section, was.get(section.key))]


def _in_section(section: Section, was: Section | None) -> Iterator[Difference]:
    asked = {question.key: question for question in section.questions.all()}
    before = {question.key: question for question in was.questions.all()} if was else {}
    if was and was.title != section.title:
        yield Difference(section.key, section.title, HEADING, was.title, section.title)
    for key, question in asked.items():
        after, known = in_words(question), in_words(before[key]) if key in before else ""
        if after != known:
            yield Difference(section.key, section.title, CHANGED if known else NEW, known, after)
    for key, question in before.items():
        if key not in asked:
            yield Difference(section.key, section.title, GONE, in_words(question), "")
    old, new = [key for key in before if key in asked], [key for key in asked if key in before]
    if old != new:
        texts = ("\n".join(asked[key].text for key in order) for order in (old, new))
        yield Difference(section.key, section.title, ORDER, *texts)


def in_words(question: Question) -> str:
    """The question and how it is answered."""
    choices = ": " + ", ".join(label for _, label in question.choices) if question.options else ""
    asks = ". Frågar vad svaret bygger på" if question.asks_basis else ""
    decides = ". Ett ja kräver beslut" if question.yes_needs_decision else ""
    return f"{question.text}\n{question.get_kind_display().capitalize()}{choices}{asks}{decides}"
