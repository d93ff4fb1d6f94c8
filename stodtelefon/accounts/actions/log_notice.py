"""Confirming, for oneself, that one has been told of the checks of the log."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from stodtelefon.accounts.log_notice import VERSION
from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record
from stodtelefon.saving import lock, save


@transaction.atomic
def confirm_log_notice(*, version: int, by: User) -> User:
    """Confirm that one has read it. Refuses a version that is not the one shown now, and to do it twice."""
    if version != VERSION:
        raise ValidationError("Texten har ändrats. Läs den igen.")
    user = lock(User, by.pk)
    if user.log_notice == version:
        raise ValidationError("Du har redan bekräftat det.")
    user.log_notice, user.log_notice_at = version, timezone.now()
    save(user, update_fields=["log_notice", "log_notice_at"])
    record("user.log_notice_confirmed", by=by, target=user, fields=["log_notice"])
    return user
