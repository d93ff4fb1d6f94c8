"""Other roles for somebody: one asks, another decides (`RoleChange`). `change_roles` is what changes them."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from stodtelefon.accounts.actions.by_two import ASKED_ALREADY, check_decides, check_withdraws, settle
from stodtelefon.accounts.actions.holdings import lock_everybody
from stodtelefon.accounts.actions.users import (
    change_roles,
    check_is_another,
    check_manages_users,
    in_order,
)
from stodtelefon.accounts.by_two_parts import tell
from stodtelefon.accounts.models import RoleChange, User
from stodtelefon.audit.actions import record
from stodtelefon.permissions import Permission, Role
from stodtelefon.saving import check_version, lock, save

Decision = RoleChange.Decision


@transaction.atomic
def ask_for_role_change(
    *,
    user: User,
    roles: Iterable[Role],
    is_child_assessor: bool,
    by: User,
    to: User | None = None,
    version: int | None = None,
) -> RoleChange:
    """Ask that a person gets other roles, and that `to` takes what they cannot keep. Another person decides.

    Refuses one's own, the roles that the person has, a second time, and where nobody else can decide.
    """
    check_manages_users(by)
    check_is_another(user, by)
    user, to = lock_everybody(user, to)
    check_version(user, version)
    roles = in_order(roles)
    if (roles, is_child_assessor) == (in_order(user.roles), user.is_child_assessor):
        raise ValidationError(f"De rollerna har {user.name} redan. Ändra något, eller avbryt.")
    if RoleChange.objects.open().filter(user=user).exists():
        raise ValidationError(ASKED_ALREADY)
    if not RoleChange.deciders(user=user, by=by).exists():
        raise ValidationError("Ingen annan kan besluta om det längre. Spara ändringen i stället.")
    change = RoleChange(
        user=user,
        user_version=user.version,
        roles=roles,
        is_child_assessor=is_child_assessor,
        to=to,
        asked_at=timezone.now(),
        asked_by=by,
    )
    save(change)
    record("role_change.asked", by=by, target=change)
    tell(change, by=by)
    return change


@transaction.atomic
def decide_role_change(
    *, change: RoleChange, is_approved: bool, by: User, version: int | None = None
) -> RoleChange:
    """Approve: the roles are changed at once, as they were asked for. Or decline.

    Refuses who may not, whoever asked, whose it is, what is decided already, and what `change_roles` refuses. What has
    to be asked for again (`has_fallen`) is not approved: it ends as outdated, and that is what is given.
    """
    if not by.can(Permission.ROLE_CHANGE_DECIDE):
        raise ValidationError("Bara en systemförvaltare eller chef kan besluta om det.")
    lock_everybody(change.user, None)
    lock(RoleChange, change.pk)
    change = RoleChange.objects.for_list().get(pk=change.pk)
    check_version(change, version)
    check_decides(change, by)
    decision = Decision.APPROVED if is_approved else Decision.DECLINED
    if is_approved and change.has_fallen:
        decision = Decision.OUTDATED
    settle(change, decision, by=by)
    if decision == Decision.APPROVED:
        change_roles(
            user=change.user,
            roles=change.roles,
            is_child_assessor=change.is_child_assessor,
            to=change.to,
            version=change.user_version,
            approved=change,
            by=by,
        )
    record(
        "role_change.outdated"
        if decision == Decision.OUTDATED
        else "role_change.approved"
        if is_approved
        else "role_change.declined",
        by=by,
        target=change,
    )
    tell(change, by=by)
    return change


@transaction.atomic
def withdraw_role_change(*, change: RoleChange, by: User) -> RoleChange:
    """Take back what one has asked for. Refuses what somebody else asked for, and what is decided already."""
    change = lock(RoleChange, change.pk)
    check_withdraws(change, by)
    settle(change, Decision.WITHDRAWN, by=by)
    record("role_change.withdrawn", by=by, target=change)
    tell(change, by=by)
    return change
