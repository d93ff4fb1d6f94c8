"""How an account comes to be: an administrator makes a link, the person opens it once and chooses a password."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from stodtelefon.accounts.actions.users import check_manages_users
from stodtelefon.accounts.models import Invitation, User
from stodtelefon.accounts.models.invitation import PURPOSE
from stodtelefon.accounts.models.user import normalise_address
from stodtelefon.accounts.passwords import check_strength
from stodtelefon.audit.actions import record
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission, Role
from stodtelefon.privacy.hashing import keyed_hash
from stodtelefon.saving import lock, save
from stodtelefon.texts import plain

VALID_FOR = timedelta(days=7)
NO_LONGER = "Länken har använts, ersatts eller blivit för gammal. Be systemförvaltaren om en ny."


def new_link(user: User, *, by: User | None) -> Invitation:
    """A fresh link; the ones before it stop working. Its `token` lives on the returned object and nowhere else."""
    now = timezone.now()
    user.invitations.unanswered().update(withdrawn_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        user=user,
        token_hash=keyed_hash(PURPOSE, token),
        created_at=now,
        created_by=by,
        expires_at=now + VALID_FOR,
    )
    save(invitation)
    invitation.token = token
    return invitation


def _invite_again(user: User, *, by: User) -> Invitation:
    """The form was sent twice: the link of the first answer may be lost, so there is a new one."""
    check_manages_users(by)
    invitation = new_link(user, by=by)
    record("user.invited", by=by, target=user)
    return invitation


@transaction.atomic
@made_once(User, again=_invite_again)
def invite_user(
    *,
    email: str,
    name: str,
    title: str,
    roles: Iterable[Role],
    is_child_assessor: bool = False,
    by: User,
    token: UUID | None = None,
) -> Invitation:
    """Make an account without a password, and the link that its owner opens. Refuses an address already in use."""
    check_manages_users(by)
    user = User(
        email=normalise_address(email),
        name=plain(name),
        title=plain(title),
        roles=[Role(role) for role in Role if role in set(roles)],
        is_child_assessor=is_child_assessor,
        password=make_password(None),
        invited_at=timezone.now(),
        invited_by=by,
        form_token=token,
    )
    save(user)
    invitation = new_link(user, by=by)
    record("user.invited", by=by, target=user)
    return invitation


@transaction.atomic
def renew_invitation(*, user: User, by: User) -> Invitation:
    """Make a new link for a person whose link is gone or who has forgotten the password. The old link dies.

    Refuses a closed account, and one's own: one's own password is changed on one's own page.
    """
    check_manages_users(by)
    if by.pk == user.pk:
        raise ValidationError("Byt ditt eget lösenord på din egen sida.")
    user = lock(User, user.pk)
    if not user.is_active:
        raise ValidationError("Kontot är avstängt. Öppna det först.")
    invitation = new_link(user, by=by)
    record("user.invitation_renewed", by=by, target=user)
    return invitation


@transaction.atomic
def invite_first_administrator(
    *, email: str, name: str, force: bool = False, by: User | None = None
) -> Invitation:
    """Make, or let in again, an administrator from the server. Refuses when one can sign in, unless forced.

    The links that were made so before stop working, whoever they were for: an address that was mistyped lets nobody in,
    and its account, which never had a password, can only be invited anew. Each leaves a line.
    `by` is None: whoever runs the command is known to the server and not to the line.
    """
    if not force and User.objects.able_to_sign_in().who_may(Permission.USER_MANAGE).exists():
        raise ValidationError("Det finns redan en systemförvaltare som kan logga in.")
    found = User.objects.with_address(email).first()
    if found is None:
        user = User(
            email=normalise_address(email),
            name=plain(name),
            password=make_password(None),
            invited_at=timezone.now(),
        )
    else:
        user = lock(User, found.pk)
        if not user.is_active:
            raise ValidationError("Kontot är avstängt. Välj en annan adress.")
    user.roles = [role for role in Role if role in user.roles or role == Role.ADMINISTRATOR]
    save(user)
    for other in Invitation.objects.from_the_server().unanswered().exclude(user=user).order_by("pk"):
        withdraw_invitation(invitation=other, by=by)
    invitation = new_link(user, by=by)
    record("user.first_administrator_invited", by=by, target=user)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User | None) -> Invitation:
    """Let a link stop working that has not been used. Refuses one that has. `by` is None on the server."""
    invitation = lock(Invitation, invitation.pk)
    if invitation.used_at or invitation.withdrawn_at:
        raise ValidationError(NO_LONGER, code="gone")
    invitation.withdrawn_at = timezone.now()
    save(invitation, update_fields=["withdrawn_at"])
    record("user.invitation_withdrawn", by=by, target=invitation.user)
    return invitation


@transaction.atomic
def accept_invitation(
    *, token: str, password: str, by: User | None = None, at: datetime | None = None
) -> User:
    """Open the link once: sets the password, ends all older sessions. `by` is None: the link says who it is.

    Refuses a link that is used, replaced, too old or unknown, all with the same sentence, and a weak password.
    """
    now = at or timezone.now()
    found = Invitation.objects.open(at=now).with_token(token).first()
    if found is None:
        raise ValidationError(NO_LONGER, code="gone")
    user = lock(User, found.user_id)
    invitation = lock(Invitation, found.pk)
    if invitation.used_at or invitation.withdrawn_at or not user.is_active:
        raise ValidationError(NO_LONGER, code="gone")
    check_strength(password, user)
    user.set_password(password)
    save(user, update_fields=["password"])
    invitation.used_at = now
    save(invitation, update_fields=["used_at"])
    record("user.invitation_accepted", by=by or user, target=user)
    return user
