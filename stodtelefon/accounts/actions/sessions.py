"""Ending a session of one's own: the tabs that it has open are signed out at their next request."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record


@transaction.atomic
def end_session(*, session: UserSession, by: User) -> None:
    """End one. Refuses another person's, and one that has ended."""
    mine = UserSession.objects.select_for_update().filter(pk=session.pk, user=by).first()
    if mine is None:
        raise ValidationError("Den är redan utloggad.")
    mine.end()
    record("session.ended_elsewhere", by=by, target=by)


@transaction.atomic
def end_other_sessions(*, here: str, by: User) -> int:
    """End all but the one with the key `here`. How many."""
    others = list(UserSession.objects.select_for_update().filter(user=by).exclude(session_key=here))
    for session in others:
        session.end()
    record("session.ended_elsewhere", by=by, target=by)
    return len(others)


@transaction.atomic
def unlock_session(*, by: User) -> None:
    """The screen is unlocked by the one who is signed in, who has shown it."""
    record("session.unlocked", by=by, target=by)


def forget_ended_sessions() -> int:
    """What is noted of sessions that are not there any more is gone. Run by the hourly command. How many."""
    kept = Session.objects.values("session_key")
    return UserSession.objects.exclude(session_key__in=kept).delete()[0]
