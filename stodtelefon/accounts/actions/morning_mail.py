"""The morning mail: chosen by oneself, off from the beginning, sent once each working morning."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record
from stodtelefon.saving import lock, save


@transaction.atomic
def choose_morning_mail(*, wants: bool, by: User) -> User:
    """Choose one mail each working morning, or none, for oneself."""
    user = lock(User, by.pk)
    user.wants_morning_mail = wants
    save(user, update_fields=["wants_morning_mail"])
    record("user.morning_mail_chosen", by=by, target=user, fields=["wants_morning_mail"])
    return user


@transaction.atomic
def note_morning_mail(*, user: User, on: date, by: None = None) -> User:
    """The mail of a local day has gone to the mail server: it is not sent again. The system's own deed."""
    User.objects.filter(pk=user.pk).update(morning_mail_on=on)
    record("user.morning_mail_sent", by=by, target=user)
    return user
