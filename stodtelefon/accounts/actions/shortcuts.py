"""Keys of one letter: on from the beginning, switched off by oneself, for the account and not for a browser."""

from __future__ import annotations

from django.db import transaction

from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record
from stodtelefon.saving import lock, save


@transaction.atomic
def choose_shortcuts(*, wants: bool, by: User) -> User:
    """Choose whether a single key does something of its own, for oneself."""
    user = lock(User, by.pk)
    user.has_keys_off = not wants
    save(user, update_fields=["has_keys_off"])
    record("user.shortcuts_chosen", by=by, target=user, fields=["has_keys_off"])
    return user
