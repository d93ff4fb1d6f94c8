"""Signing in, signing out and failing to: each leaves a line in the log, and nothing else happens here."""

from __future__ import annotations

import time

from allauth.account.signals import user_logged_in
from django.contrib.auth.signals import user_logged_in as session_begun
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver

from stodtelefon.accounts import screen_lock
from stodtelefon.accounts.screen_lock import SIGNED_IN_AT
from stodtelefon.accounts.second_factor import SHOWN_AT
from stodtelefon.audit.actions import record
from stodtelefon.audit.refusals import note_refusal


@receiver(session_begun, dispatch_uid="note_when_begun")
def note_when_begun(sender, request, **kwargs):
    request.session[SHOWN_AT] = request.session[SIGNED_IN_AT] = time.time()
    screen_lock.begin(request.session)


@receiver(user_logged_in, dispatch_uid="log_sign_in")
def log_sign_in(sender, user, **kwargs):
    record("session.started", by=user, target=user)


@receiver(user_logged_out, dispatch_uid="log_sign_out")
def log_sign_out(sender, user, **kwargs):
    if user is not None:
        record("session.ended", by=user, target=user)


@receiver(user_login_failed, dispatch_uid="log_failed_sign_in")
def log_failed_sign_in(sender, **kwargs):
    """Without the address that was typed: it may be anything, a password typed in the wrong field too."""
    note_refusal("session.refused", by=None)
