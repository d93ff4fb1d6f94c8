"""The next version of the battery: drafted from the one in use, edited section by section, published or thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from meetings.battery_news import in_use, news_of
from meetings.models import Battery, Question, Section
from meetings.models.choices import QuestionKind
from stodtelefon.audit.actions import record
from stodtelefon.editions.actions import lock_draft, next_number, put_in_use
from stodtelefon.saving import lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

NEW_PLACE = 1000
MOST_OPTIONS, LONGEST_OPTION = 20, 120
TOO_MANY = f"En fråga har högst {MOST_OPTIONS} val. Ta bort några."
TOO_LONG = f"Ett val har högst {LONGEST_OPTION} tecken. Korta det som är längre."


@transaction.atomic
def draft_battery(*, by: User) -> Battery:
    """Start the next version as a copy of the one in use. Refuses a second draft."""
    number, source = next_number(Battery), in_use()
    draft = save(Battery(number=number, name=source.name if source else "Frågebatteri"))
    for section in source.sections.all() if source else ():
        copy = save(Section(battery=draft, key=section.key, title=section.title, position=section.position))
        for question in section.questions.all():
            save(
                Question(
                    section=copy,
                    key=question.key,
                    text=question.text,
                    kind=question.kind,
                    options=question.options,
                    asks_basis=question.asks_basis,
                    yes_needs_decision=question.yes_needs_decision,
                    position=question.position,
                )
            )
    record("battery.drafted", by=by, target=draft)
    return draft


@transaction.atomic
def save_section(
    *, section: Section, title: str, questions: Sequence[dict], by: User, version: int | None = None
) -> Section:
    """Write one section of a draft: its title, and its questions in the order given.

    Each question is {id or None, text, kind, labels, asks_basis, yes_needs_decision, is_removed}; the kind of one that
    exists stays. Refuses a version that has been used, a stale one, and a question that is not the section's.
    """
    battery = lock_draft(section.battery, version)
    section = lock(Section, section.pk)
    section.title = tidy(title)
    save(section)
    known = {question.pk: question for question in section.questions.all()}
    kept = []
    for content in questions:
        question = known.get(content["id"]) if content["id"] else Question(section=section, key=new_key())
        if question is None:
            raise ValidationError("Frågan hör inte till den här delen. Öppna sidan igen.")
        if content["is_removed"]:
            if question.pk:
                question.delete()
            continue
        kept.append(fill(question, content))
    # First out of each other's way, then to their places.
    for start in (NEW_PLACE, 1):
        for place, question in enumerate(kept, start=start):
            question.position = place
            save(question)
    save(battery)
    record("battery.changed", by=by, target=battery, fields=[section.key])
    return section


@transaction.atomic
def publish_battery(
    *, battery: Battery, by: User, version: int | None = None, at: datetime | None = None
) -> Battery:
    """Take a draft into use and retire the version before it; meetings that have begun keep theirs.

    Refuses a version that has been used, one where a section has no question, and one that says nothing new.
    """
    at = moment(at)
    battery = lock_draft(battery, version)
    if not battery.sections.exists() or battery.sections.filter(questions__isnull=True).exists():
        raise ValidationError("Varje del behöver minst en fråga.")
    put_in_use(battery, news=news_of(battery), by=by, at=at, retired_by=by)
    record("battery.published", by=by, target=battery)
    return battery


@transaction.atomic
def discard_draft(*, battery: Battery, by: User, version: int | None = None) -> Battery:
    """Throw a draft away. Refuses a version that has been used."""
    battery = lock_draft(battery, version)
    record("battery.discarded", by=by, target=battery)
    battery.delete()
    return battery


# Parts of the actions above


def fill(question: Question, content: dict) -> Question:
    question.text = tidy(content["text"])
    if question._state.adding:
        question.kind = content["kind"]
    question.asks_basis = content["asks_basis"]
    question.yes_needs_decision = content["yes_needs_decision"]
    before = {label: value for value, label in question.choices}
    has_options = question.kind in QuestionKind.with_options()
    if has_options and (fault := option_fault(content["labels"])):
        raise ValidationError(fault)
    question.options = options_of(content["labels"], before) if has_options else []
    return question


def option_fault(labels: Sequence[str]) -> str:
    """What is wrong with the choices of a question; the form asks too, by its field."""
    if any(len(label) > LONGEST_OPTION for label in labels):
        return TOO_LONG
    return TOO_MANY if len(labels) > MOST_OPTIONS else ""


def options_of(labels: Sequence[str], before: dict[str, str]) -> list[dict]:
    """Options with stable values: a label that was there keeps its value, so that answers can be compared."""
    options, taken = [], set(before.values())
    for label in labels:
        value = before.get(label)
        if value is None:
            value = slugify(label).replace("-", "_")[:30] or "val"
            while value in taken:
                value = f"{value[:30]}_{uuid4().hex[:4]}"
        taken.add(value)
        options.append({"value": value, "label": label})
    return options


def new_key() -> str:
    return f"q_{uuid4().hex[:12]}"
