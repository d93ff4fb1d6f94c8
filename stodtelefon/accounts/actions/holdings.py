"""Nothing is left with a closed account: those who are given something are locked, and what one holds is moved.

Parts of other actions. People are locked before the case and what hangs on it, always in the order of their keys, so
that whoever gives and whoever closes wait for each other and never both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Model

from stodtelefon.accounts import holdings
from stodtelefon.accounts.models import Away, User
from stodtelefon.database.by_key import row_with_key
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import swedish_key


def lock_people(*people: User) -> dict[int, User]:
    """The accounts as they are now, by key, locked until the transaction ends."""
    keys = {person.pk for person in people}
    if len(keys) == 1:
        [key] = keys
        return {key: row_with_key(User, key, is_locked=True)}
    rows = User.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",), no_key=True)
    return {person.pk: person for person in rows}


def lock_receivers(*people: User, field: str | None = None, beside: Collection[User] = ()) -> list[User]:
    """Those who are given something, as they are now, locked so that no account closes meanwhile. Called before the
    case is locked. Refuses a closed one, by the `field` where somebody was chosen. `beside`: locked with them.
    """
    locked = lock_people(*people, *beside)
    for person in people:
        if not locked[person.pk].is_active:
            refusal = ValidationError(locked[person.pk].why_gone, code="closed")
            raise ValidationError({field: refusal}) if field else refusal
    return [locked[person.pk] for person in people]


def lock_everybody(user: User, to: User | None) -> tuple[User, User | None]:
    """Every account, locked: nobody is given anything, and no other account closes, until what `user` holds is moved.

    Gives the two as they are now. Refuses a colleague who is closed, or the same person.
    """
    locked = lock_people(*User.objects.active(), user, *([to] if to is not None else []))
    if to is not None and to.pk == user.pk:
        raise ValidationError({"to": "Välj någon annan än den som ska lämna ifrån sig."})
    if to is not None and not locked[to.pk].is_active:
        raise ValidationError({"to": locked[to.pk].why_gone})
    return locked[user.pk], locked[to.pk] if to is not None else None


def candidates(may: Callable[[User], bool], *, on: date) -> list[User]:
    """Those who may have something that nobody was chosen for: first who is here then and sees all open cases."""
    people = [person for person in User.objects.able_to_sign_in() if may(person)]
    gone = set(Away.objects.on(on).values_list("user", flat=True))
    return sorted(
        people,
        key=lambda one: (
            one.pk in gone,
            not one.can(Permission.CASE_READ_OPEN),
            swedish_key(one.name),
            one.pk,
        ),
    )


def receiver_of(to: User | None, handler: User | None, others: list[User]) -> User | None:
    """Who gets one thing of a case: the colleague, else who has the case by now, else the first of `candidates`."""
    return to or next((one for one in others if one == handler), None) or next(iter(others), None)


def move_what_cannot_be_kept(*, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    """Move what `user`, as saved, may not hold any more: to the colleague who may, else to where each room says.

    `why` is said on the cases that are handed over.
    """
    for holding in holdings.holdings:
        if not holding.may(user) and holding.rows(user).exists():
            receiver = to if to is not None and holding.may(to) else None
            holding.move(holding.rows(user), user=user, to=receiver, by=by, at=at, why=why)


def move_what_is_of(case: Model, *, user: User, by: User, at: datetime, why: str) -> None:
    """Move what `user` holds in one case, to where each room says: before anything else that they are named in it."""
    for holding in holdings.holdings:
        if holding.within is not None:
            holding.move(holding.within(holding.rows(user), case), user=user, to=None, by=by, at=at, why=why)


def check_somebody_is_left(before: User, after: User) -> None:
    """Refuse when `before` is the last who could do what waits to be done, and `after` cannot."""
    for need in holdings.needs:
        if need.may(before) and not need.may(after) and need.is_there():
            others = User.objects.able_to_sign_in().exclude(pk=before.pk)
            if not any(need.may(person) for person in others):
                raise ValidationError(need.sentence)
