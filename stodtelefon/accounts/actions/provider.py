"""What a sign-in through the municipality's own provider does to an account: it is bound to a person there, and gets
the roles that the provider decides."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from stodtelefon.accounts.actions.holdings import lock_everybody
from stodtelefon.accounts.actions.users import put_roles
from stodtelefon.accounts.models import ProviderBinding, User
from stodtelefon.audit.actions import record
from stodtelefon.permissions import Role
from stodtelefon.saving import lock, save

CLOSED = "Kontot är avstängt."


@transaction.atomic
def bind_account(*, user: User, issuer: str, subject: str, by: User) -> ProviderBinding:
    """Bind an account to the person whom the provider calls `subject`. An invitation that was not used yet ends: the
    person is here. `by` is that person. Refuses a closed account, and one of the two that is bound to another."""
    user = lock(User, user.pk)
    if not user.is_active:
        raise ValidationError(CLOSED)
    bound = user.provider_bindings.of_person(issuer=issuer, subject=subject).first()
    if bound is not None:
        return bound
    now = timezone.now()
    bound = save(ProviderBinding(user=user, issuer=issuer, subject=subject, bound_at=now))
    user.invitations.unanswered().update(withdrawn_at=now)
    record("provider.bound", by=by, target=user)
    return bound


@transaction.atomic
def follow_provider(*, user: User, roles: Collection[Role], decided: Collection[Role], by: User) -> User:
    """Give an account, of the roles that the provider decides (`decided`), `roles` and no others; those that are given
    here, and the mark barnbedömare, stay. What it may not keep goes where each room says. `by` is the person, who
    signs in.

    It takes no second person here: whoever gives roles at the provider has decided it, and whoever runs the server has
    decided which (`OIDC_ROLES`). Refuses a closed account, and to take the roles of the last who can do what waits.
    """
    user, _ = lock_everybody(user, None)
    if not user.is_active:
        raise ValidationError(CLOSED)
    after = user.roles_with(roles, decided=decided)
    if set(after) == set(user.roles):
        return user
    put_roles(user, roles=after, is_child_assessor=user.is_child_assessor, to=None, by=by)
    record("provider.roles_changed", by=by, target=user, fields=("roles",))
    return user


@transaction.atomic
def forget_binding(*, email: str, by: User | None = None) -> User:
    """Loosen an account from the provider, from the server: the next who signs in there with its address is bound. The
    person is signed out everywhere. Refuses an address that no account has, and an account that is not bound.

    `by` is None: whoever runs the command is known to the server alone.
    """
    found = User.objects.with_address(email).first()
    if found is None:
        raise ValidationError("Det finns inget konto med den e-postadressen.")
    user = lock(User, found.pk)
    if not user.provider_bindings.exists():
        raise ValidationError("Kontot är inte knutet till kommunens inloggning.")
    user.provider_bindings.all().delete()
    user.sessions_ended_at = timezone.now()
    save(user, update_fields=["sessions_ended_at"])
    record("provider.forgotten", by=by, target=user)
    return user
