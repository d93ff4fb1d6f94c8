"""What the actions on editions are made of. Each room's own action is the transaction, and leaves the line."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Max

from stodtelefon.database.locks import wait_for_table
from stodtelefon.editions.models import NEVER_CHANGES, Edition
from stodtelefon.editions.news import Difference
from stodtelefon.saving import check_version, lock, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

E = TypeVar("E", bound=Edition)

NOTHING_NEW = (
    "Utkastet säger samma sak som den version som används. Ändra något först, eller ta bort utkastet."
)


def next_number(model: type[Edition]) -> int:
    """Asked first by what begins an edition: whoever begins one, or takes one into use, is waited for, and what is in
    use is read after that."""
    wait_for_table(model)
    return (model.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def lock_draft(edition: E, version: int | None) -> E:
    """The draft as it is now. Refuses what has been used, and a stale `version`."""
    edition = lock(type(edition), edition.pk)
    if not edition.is_draft:
        raise ValidationError(NEVER_CHANGES)
    check_version(edition, version)
    return edition


def put_in_use(
    draft: Edition, *, news: Collection[Difference], by: User, at: datetime, **ended: object
) -> None:
    """Ask in a locked draft from now on, and retire the one before it; `ended` is what else is written there. Refuses
    a draft that says nothing new."""
    if not news:
        raise ValidationError(NOTHING_NEW)
    wait_for_table(type(draft))
    for before in draft._meta.model.objects.in_use():
        before = lock(type(before), before.pk)
        before.status, before.retired_at = before.Status.RETIRED, at
        for name, value in ended.items():
            setattr(before, name, value)
        save(before)
    draft.status, draft.used_from, draft.used_by = draft.Status.IN_USE, at, by
    save(draft)
