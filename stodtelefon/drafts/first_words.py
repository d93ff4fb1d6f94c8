"""A form that makes something and is sent twice: the same words make it once, other words are never dropped.

The token says that it is the same form (`already_made`). What it said the first time is kept beside the token, as a
keyed hash and in the same transaction as what was made: the action's own arguments, so that 14.30 and 14:30 are the
same, and nothing that anybody could read. What was made before words were kept, or longer ago than they are kept,
counts as said just so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from stodtelefon.drafts.models import WORDS, FirstWords
from stodtelefon.privacy.hashing import every_hash, keyed_hash
from stodtelefon.saving import NOT_TOGETHER, SentBefore, already_made, made_with, save_if_first

# A form can be sent as long as its draft is kept (`settings.DRAFT_DAYS`, 30 days as it is).
KEPT_FOR = timedelta(days=settings.DRAFT_DAYS + 1)


def made_once(
    model: type[models.Model] | None = None,
    *,
    again: Callable[..., Any] | None = None,
    beside: Sequence[str] = (),
):
    """For an action with a `token`: sent twice with the same words it gives what it made the first time, and does
    nothing more; with other words it refuses with `SentBefore`. Two sendings at once wait for each other.

    `model` is what the action makes; without it the action's argument `model` says so. `again(made, by=…)` gives what
    the action returns, where that is something else than what it makes. `beside` names arguments that nobody said: what
    the page itself brought along.
    """

    def decorate(action: Callable[..., Any]) -> Callable[..., Any]:
        def first_made(*, token: UUID | None, by: AbstractBaseUser, **said: Any) -> models.Model | None:
            return already_made(model or said["model"], token, by)

        def words_of(said: dict[str, Any]) -> str:
            return _words(action, {name: value for name, value in said.items() if name not in beside})

        @wraps(action)
        def once(*, by: AbstractBaseUser, token: UUID | None = None, **said: Any) -> Any:
            if token is None:
                return action(by=by, token=None, **said)
            words = words_of(said)
            is_first = _remember(token, words)
            made = made_with(model or said["model"], token, by)
            if made is None and is_first:
                return action(by=by, token=token, **said)
            if made is None:
                raise ValidationError(NOT_TOGETHER, code="integrity")  # what it made was undone
            if not (is_first or _is_said(token, words)):
                raise SentBefore(made)
            return again(made, by=by) if again else made

        once.first_made = first_made
        return once

    return decorate


def _words(action: Callable[..., Any], said: dict[str, Any]) -> str:
    given = {name: written_down(value) for name, value in said.items()}
    kept = {name: value for name, value in given.items() if value not in (None, "", [])}
    return json.dumps([action.__qualname__, kept], ensure_ascii=False, sort_keys=True)


def _remember(token: UUID, words: str) -> bool:
    """Keep the words, unless some are kept for this token. Another sending is waited for until it has ended."""
    return save_if_first(FirstWords(token=token, words_hash=keyed_hash(WORDS, words)))


def _is_said(token: UUID, words: str) -> bool:
    first = FirstWords.objects.filter(pk=token).first()
    return first is None or first.words_hash in every_hash(WORDS, words)


def written_down(value: Any) -> Any:
    """What an action is given, as something that can be written down and compared."""
    match value:
        case str():
            return str(value).replace("\r\n", "\n")
        case None | bool() | int() | float():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case models.Model():
            return [value._meta.label, str(value.pk)]
        case type():
            return value.__qualname__
        case Mapping():
            return {str(name): written_down(one) for name, one in value.items()}
        case list() | tuple() | models.QuerySet():
            return [written_down(one) for one in value]
        case set() | frozenset():
            return sorted((written_down(one) for one in value), key=json.dumps)
        case _ if is_dataclass(value):
            return {field.name: written_down(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(
        f"{type(value).__name__} cannot be compared: say in written_down() how it is written down"
    )


def drop_old_words() -> str:
    """A step of the night: what is too old to be sent again is gone."""
    FirstWords.objects.filter(sent_at__lt=timezone.now() - KEPT_FOR).delete()
    return ""
