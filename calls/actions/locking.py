"""The steps that actions of every app share: locking a case, who is given it, and moving it along. Part of an action,
never one alone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.models import Case
from calls.models.choices import State
from calls.models.outsiders import free_in, out_of
from calls.states import REFUSALS, Move, after
from stodtelefon.accounts.actions.holdings import lock_receivers, receiver_of
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_version, lock, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def lock_colleague(to: User, may: Permission) -> User:
    """Who is given a case or something in it: locked before it. Refuses a closed account, and who may not do it."""
    [to] = lock_receivers(to, field="to")
    if not to.can(may):
        raise ValidationError({"to": "Välj en kollega som arbetar med ärenden."})
    return to


NOT_NAMED = "Ärendet är skyddat, och kollegan är inte namngiven. Välj någon som är det."


def refuse_outsiders(case: Case, people: list[User], *, field: str) -> None:
    """Nobody is given a part in a case in which they are recused, nor in a restricted one without being named. After
    the case is locked."""
    out = out_of(case.pk, people)
    if any(out.values()):
        raise ValidationError({field: "Kollegan är jävig i ärendet. Välj någon annan."}, code="recused")
    if out:
        raise ValidationError({field: NOT_NAMED}, code="unnamed")


def receiver_in(case: UUID, to: User | None, handler: User | None, others: list[User]) -> User | None:
    """Who gets one thing of a case, as `receiver_of` says, of those who may have something in it."""
    free = free_in(case, [*([to] if to is not None else []), *others])
    return receiver_of(to if to in free else None, handler, [one for one in others if one in free])


def lock_open(case: Case | UUID, *, at: datetime, version: int | None = None) -> Case:
    """Lock an open case, on the version the form was opened on, and note the day of the entry. Saves nothing yet.
    The case is always locked before what hangs on it. Refuses a closed case, and a stale version with `Stale`."""
    case = lock(Case, getattr(case, "pk", case))
    check_version(case, version)
    if not case.is_open:
        raise ValidationError(REFUSALS[State(case.state)], code="state")
    case.last_entry_on = max(case.last_entry_on, timezone.localdate(at))
    return case


def touch(case: Case | UUID, *, at: datetime) -> Case:
    """`lock_open`, and save: something was entered on the case."""
    return save(lock_open(case, at=at))


def advance(case: Case | UUID, move: Move, *, at: datetime) -> Case:
    """Lock the case, move it by `move` and save. Refuses what the states do not allow in the case's state."""
    case = lock(Case, getattr(case, "pk", case))
    case.state = after(case.state, move)
    case.last_entry_on = max(case.last_entry_on, timezone.localdate(at))
    return save(case)
