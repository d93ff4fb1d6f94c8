"""Attempts to sign in that were turned away: counted, and told in lines that fail2ban reads (deploy/fail2ban).

From where, and never what was typed: it may be anything, a password in the wrong field too.
"""

from __future__ import annotations

import logging

from django.http import HttpRequest

from stodtelefon.audit.middleware import client_address
from stodtelefon.watch import counters

logger = logging.getLogger("stodtelefon.sign_in")


def tell_refused(request: HttpRequest) -> None:
    """A wrong password, or an account that is not there."""
    counters.refused_sign_ins.inc()
    logger.warning("nekad inloggning: %s", client_address(request) or "-")


def tell_locked_out(request: HttpRequest) -> None:
    """Too many attempts: even the right password is not tried."""
    counters.lock_outs.inc()
    logger.warning("avvisad inloggning: %s", client_address(request) or "-")
