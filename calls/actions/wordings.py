"""The words of a call: a version is begun from the one in use, edited part by part, taken into use or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.models import Wording
from calls.wording import Text, news_of, said_now, shipped, words_of
from stodtelefon.audit.actions import record
from stodtelefon.editions.actions import lock_draft, next_number, put_in_use
from stodtelefon.saving import check_faults, save
from stodtelefon.texts import MISSING_WORDS, NUL, TOO_LONG, tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


@transaction.atomic
def begin_wording(*, by: User) -> Wording:
    """Begin the next version with the words of the one in use. Refuses a second draft."""
    number = next_number(Wording)
    draft = save(Wording(number=number, words=said_now().words, created_by=by))
    record("wording.begun", by=by, target=draft)
    return draft


@transaction.atomic
def write_words(
    *, wording: Wording, part: str, words: Mapping[str, str], by: User, version: int | None = None
) -> Wording:
    """Write the texts of one part of a draft, each by its key; one that is not the part's own is left alone. Refuses a
    version that has been used, a stale one, a part that there is not, and a text that is missing or too long."""
    wording = lock_draft(wording, version)
    if part not in shipped().part:
        raise ValidationError("Den delen finns inte. Öppna sidan igen.")
    given = {text: tidy(words[text.key]) for text in shipped().part[part].texts if text.key in words}
    check_faults({text.key: fault for text, said in given.items() if (fault := text_fault(text, said))})
    wording.words = words_of(wording).words | {text.key: said for text, said in given.items()}
    save(wording)
    record("wording.changed", by=by, target=wording, fields=[part])
    return wording


@transaction.atomic
def take_into_use(*, wording: Wording, by: User, version: int | None = None) -> Wording:
    """Ask new calls in this version, and retire the one before it. A call that has begun keeps the words it was begun
    in. Refuses a version that has been used, and one that says nothing new.
    """
    wording = lock_draft(wording, version)
    put_in_use(wording, news=news_of(wording), by=by, at=timezone.now())
    record("wording.taken_into_use", by=by, target=wording)
    return wording


@transaction.atomic
def discard_wording(*, wording: Wording, by: User, version: int | None = None) -> Wording:
    """Throw a draft away. Refuses a version that has been used."""
    wording = lock_draft(wording, version)
    record("wording.discarded", by=by, target=wording)
    wording.delete()
    return wording


# Parts of the actions above


def text_fault(text: Text, said: str) -> ValidationError | None:
    """What is wrong with one text, in the words that a form says it in."""
    if "\x00" in said:
        return ValidationError(NUL, code="null_characters_not_allowed")
    if len(said) > text.most:
        sizes = {"show_value": len(said), "limit_value": text.most}
        return ValidationError(TOO_LONG, code="max_length", params=sizes)
    return ValidationError(MISSING_WORDS, code="required") if text.must and not said else None
