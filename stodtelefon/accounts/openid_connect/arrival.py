"""Whose account it is that the provider has named somebody for, and letting them in. No account is ever made.

Whoever is not let in is told one thing, whatever the reason: a stranger learns of nobody that they work here.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction

from stodtelefon.accounts.actions.provider import bind_account, follow_provider
from stodtelefon.accounts.models import ProviderBinding, User
from stodtelefon.accounts.openid_connect.claims import Identity
from stodtelefon.accounts.openid_connect.configuration import decided_roles, follows_roles
from stodtelefon.permissions import Role

NOT_LET_IN = "Du har inget konto här som det går att logga in på så. Prata med din systemförvaltare."
NAMED = "openid_connect_named"  # in the session until one is in: whom the provider has named, and for which account


def account_of(identity: Identity) -> User | None:
    """None for whoever is not let in. Where no role is left, those that the provider took are gone all the same."""
    person = ProviderBinding.objects.account_of(
        issuer=identity.issuer, subject=identity.subject, email=identity.email
    )
    if person is None or not follows_roles():
        return person
    if identity.roles is None:  # it says nothing of roles: nothing is taken for that, and nobody let in
        return None
    if roles_after(person, identity):
        return person
    if is_bound(person, identity):
        with suppress(ValidationError):  # the last who can do what waits
            follow_provider(user=person, roles=identity.roles, decided=decided_roles(), by=person)
    return None


def is_bound(person: User, identity: Identity) -> bool:
    """Whether the account is that person's since before."""
    of_person = person.provider_bindings.of_person(issuer=identity.issuer, subject=identity.subject)
    return of_person.exists()


def roles_after(person: User, identity: Identity) -> list[Role]:
    return person.roles_with(identity.roles or (), decided=decided_roles())


def remember(session: SessionBase, person: User, identity: Identity) -> None:
    """Until both steps are taken: nothing is done to an account before."""
    session[NAMED] = {"person": person.pk, **asdict(identity)}


def forget(session: SessionBase) -> None:
    session.pop(NAMED, None)


def let_in(session: SessionBase, person: User) -> User:
    """Do what the sign-in does to the account, where it is one through the provider. Raises `ValidationError`."""
    named = session.pop(NAMED, None)
    if named is None or named.pop("person") != person.pk:
        return person
    identity = Identity(**named)
    with transaction.atomic():
        if identity.roles is not None and set(roles_after(person, identity)) != set(person.roles):
            roles = [Role(one) for one in identity.roles]
            person = follow_provider(user=person, roles=roles, decided=decided_roles(), by=person)
        if not is_bound(person, identity):
            bind_account(user=person, issuer=identity.issuer, subject=identity.subject, by=person)
    return person
