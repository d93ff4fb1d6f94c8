"""What may be done to an account. Nothing is ever deleted, and there is always one who can let others in.

What an account holds is moved in the same step as it closes or loses a role (`stodtelefon/accounts/holdings.py`).
Roles are changed by two where there are two (`stodtelefon/accounts/actions/role_changes.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from stodtelefon.accounts.actions.by_two import TAKES_TWO, end_fallen_role_changes
from stodtelefon.accounts.actions.deputies import end_fallen_deputyships
from stodtelefon.accounts.actions.holdings import (
    check_somebody_is_left,
    lock_everybody,
    move_what_cannot_be_kept,
)
from stodtelefon.accounts.models import RoleChange, User
from stodtelefon.accounts.models.user import normalise_address
from stodtelefon.accounts.passwords import check_strength
from stodtelefon.audit.actions import record
from stodtelefon.drafts.showings import drop_showings_of
from stodtelefon.permissions import Permission, Role
from stodtelefon.saving import check_version, lock, save
from stodtelefon.texts import plain


def check_manages_users(by: User) -> None:
    """Accounts are handled by those whom the table allows, also when an action is called from elsewhere than a page."""
    if not by.can(Permission.USER_MANAGE):
        raise ValidationError("Bara systemförvaltaren kan ändra konton.")


def check_is_another(user: User, by: User) -> None:
    """Nobody gives roles to themselves, nor asks for them."""
    if by.pk == user.pk:
        raise ValidationError("Du kan inte ändra dina egna roller. Be en annan systemförvaltare.")


def in_order(roles: Iterable[Role]) -> list[Role]:
    """Each once, in the order of the table."""
    return [Role(role) for role in Role if role in set(roles)]


@transaction.atomic
def change_name(*, user: User, name: str, title: str, by: User, version: int | None = None) -> User:
    """Change name and title, one's own or another's. What is signed already keeps the name it was signed with."""
    if by.pk != user.pk:
        check_manages_users(by)
    user = lock(User, user.pk)
    check_version(user, version)
    user.name = plain(name)
    user.title = plain(title)
    save(user, update_fields=["name", "title"])
    record("user.renamed", by=by, target=user, fields=("name", "title"))
    return user


@transaction.atomic
def change_address(*, user: User, email: str, by: User, version: int | None = None) -> User:
    """Change the address that a person signs in with. Refuses one that another account has."""
    check_manages_users(by)
    user = lock(User, user.pk)
    check_version(user, version)
    user.email = normalise_address(email)
    save(user, update_fields=["email"])
    record("user.address_changed", by=by, target=user, fields=("email",))
    return user


@transaction.atomic
def change_roles(
    *,
    user: User,
    roles: Iterable[Role],
    is_child_assessor: bool,
    by: User,
    to: User | None = None,
    version: int | None = None,
    approved: RoleChange | None = None,
) -> User:
    """Give a person other roles, at once also in live sessions. What the new ones do not let them keep goes to the
    colleague `to`, or where each room says. `approved`: the request that `by` has said yes to.

    Refuses one's own roles, those of the last who can do what waits, and to do it alone where another can decide
    (`ask_for_role_change`). Barnbedömare is a mark of its own: only a socionom or the like may decide not to report a
    child (SoL 25:1).
    """
    if approved is None:
        check_manages_users(by)
    check_is_another(user, by)
    user, to = lock_everybody(user, to)
    if approved is None and RoleChange.deciders(user=user, by=by).exists():
        raise ValidationError(TAKES_TWO)
    check_version(user, version)
    put_roles(user, roles=roles, is_child_assessor=is_child_assessor, to=to, by=by)
    record("user.roles_changed", by=by, target=user, fields=("roles", "is_child_assessor"))
    return user


def put_roles(
    user: User, *, roles: Iterable[Role], is_child_assessor: bool, to: User | None, by: User
) -> None:
    """A step of giving somebody other roles, once everybody is locked. Refuses those of the last who can do what
    waits; what the new ones do not let the person keep is moved."""
    before = copy(user)
    user.roles = in_order(roles)
    user.is_child_assessor = is_child_assessor
    save(user, update_fields=["roles", "is_child_assessor"])
    check_somebody_is_left(before, user)
    why = f"{user.name} har fått andra roller."
    move_what_cannot_be_kept(user=user, to=to, by=by, at=timezone.now(), why=why)
    drop_showings_of(user)
    end_fallen_role_changes(by=by)
    end_fallen_deputyships(by=by)


@transaction.atomic
def disable_user(*, user: User, by: User, to: User | None = None, version: int | None = None) -> User:
    """Close an account: every live session ends and open links stop working. What it holds, begun texts too, goes to
    the colleague `to`, or where each room says: nothing stays with a closed account.

    Refuses who may not, one's own account, that of the last who can do what waits, and one that is closed already.
    """
    if not by.can(Permission.USER_CLOSE):
        raise ValidationError("Bara systemförvaltaren och chefen kan stänga av konton.")
    if by.pk == user.pk:
        raise ValidationError("Du kan inte stänga av ditt eget konto. Be en annan systemförvaltare.")
    user, to = lock_everybody(user, to)
    check_version(user, version)
    if not user.is_active:
        raise ValidationError("Kontot är redan avstängt.")
    before = copy(user)
    now = timezone.now()
    user.is_active = False
    user.disabled_at = user.sessions_ended_at = now
    user.disabled_by = by
    save(
        user,
        update_fields=["is_active", "disabled_at", "disabled_by", "sessions_ended_at"],
    )
    check_somebody_is_left(before, user)
    why = f"Kontot för {user.name} stängdes."
    move_what_cannot_be_kept(user=user, to=to, by=by, at=now, why=why)
    user.invitations.unanswered().update(withdrawn_at=now)
    drop_showings_of(user)
    end_fallen_role_changes(by=by)
    end_fallen_deputyships(by=by)
    record("user.disabled", by=by, target=user)
    return user


@transaction.atomic
def enable_user(*, user: User, by: User, version: int | None = None) -> User:
    """Open a closed account again, with the roles it had. Old sessions stay ended, and what was moved stays there."""
    check_manages_users(by)
    user = lock(User, user.pk)
    check_version(user, version)
    if user.is_active:
        raise ValidationError("Kontot är redan öppet.")
    user.is_active = True
    user.disabled_at = user.disabled_by = None
    save(user, update_fields=["is_active", "disabled_at", "disabled_by"])
    record("user.enabled", by=by, target=user)
    return user


@transaction.atomic
def change_own_password(*, current: str, password: str, by: User) -> User:
    """Set a new password for oneself. Ends every other session. Refuses a wrong old one and a weak new one.

    What has a password in it is not remembered as sent (`stodtelefon/drafts/sendings.py`): pressed twice, the old one
    is no longer right, and the new one is.
    """
    user = lock(User, by.pk)
    if user.check_password(password) and not user.check_password(current):
        return user
    if not user.check_password(current):
        raise ValidationError({"current": "Det nuvarande lösenordet stämmer inte."})
    check_strength(password, user)
    user.set_password(password)
    save(user, update_fields=["password"])
    record("user.password_changed", by=by, target=user)
    return user
