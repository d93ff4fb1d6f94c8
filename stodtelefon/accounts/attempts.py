"""Attempts to sign in: how many are let through, and the lines that fail2ban reads of the others (deploy/fail2ban).

A line says from where, and never what was typed: it may be anything, a password in the wrong field too. Attempts are
counted once for all workers on all machines. One that goes well is taken back.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from ipaddress import ip_network

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from stodtelefon.audit.middleware import client_address
from stodtelefon.watch import counters

logger = logging.getLogger("stodtelefon.sign_in")

NETWORK = 64  # bits: whoever has one address of IPv6 has the whole of such a network


@dataclass(frozen=True)
class Limit:
    """At most so many in so many seconds."""

    name: str
    most: int
    seconds: int


FORMS = Limit("forms", 30, 60)  # sent from one address, whatever comes of them
FROM_ADDRESS = Limit("from-address", 10, 60)  # that went wrong
ON_ACCOUNT = Limit("on-account", 5, 300)  # that went wrong
CODES = Limit("codes", 5, 300)  # of the second factor, on one account, that went wrong


def may_send(request: HttpRequest) -> bool:
    """Count a form that is sent. False when there are too many from its address."""
    return _count(FORMS, network_of(request)) is not None


def begin(request: HttpRequest, account: str) -> dict[str, int] | None:
    """Count an attempt before the password is tried, as if it had gone wrong. None when there are too many."""
    counted: dict[str, int] = {}
    for limit, whose in ((FROM_ADDRESS, network_of(request)), (ON_ACCOUNT, account)):
        one = _count(limit, whose)
        if one is None:
            return None
        counted |= one
    return counted


def begin_code(user_id: int) -> dict[str, int] | None:
    """Count a code of the second factor before it is tried, as if it were wrong. None when there are too many."""
    return _count(CODES, str(user_id))


def take_once(user_id: int, code: str, *, seconds: int) -> bool:
    """Whether a right code is used for the first time: of several at once, on whatever worker, one is first."""
    key = salted_hmac("second-factor", f"{user_id}:{code}", algorithm="sha256").hexdigest()
    return cache.add(f"sign-in:code:{key}", 1, timeout=seconds)


def take_back(counted: dict[str, int]) -> None:
    """It went well. What went wrong before stays counted: a login of one's own in between opens no other account."""
    cache.uncount(list(counted), list(counted.values()))


def _count(limit: Limit, whose: str) -> dict[str, int] | None:
    key = f"sign-in:{limit.name}:{salted_hmac(limit.name, whose, algorithm='sha256').hexdigest()}"
    moment = cache.count(key, most=limit.most, seconds=limit.seconds)
    return None if moment is None else {key: moment}


def network_of(request: HttpRequest) -> str:
    """The address that the log has, or its network; "-" where there is none."""
    address = client_address(request)
    if address and ":" in address:
        return str(ip_network(f"{address}/{NETWORK}", strict=False).network_address)
    return address or "-"


def tell_refused(request: HttpRequest) -> None:
    """A wrong password, or an account that is not there."""
    counters.refused_sign_ins.inc()
    logger.warning("nekad inloggning: %s", client_address(request) or "-")


def tell_locked_out(request: HttpRequest) -> None:
    """Too many attempts: even the right password is not tried."""
    counters.lock_outs.inc()
    logger.warning("avvisad inloggning: %s", client_address(request) or "-")
