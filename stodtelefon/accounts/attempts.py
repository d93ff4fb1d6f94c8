"""Attempts to sign in: how many are let through, and the lines that fail2ban reads of the others (deploy/fail2ban).

A line says from where, and never what was typed: it may be anything, a password in the wrong field too. Attempts are
counted once for all workers on all machines. One that goes well is taken back.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_network

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from stodtelefon.audit.middleware import client_address
from stodtelefon.watch import counters

logger = logging.getLogger("stodtelefon.sign_in")

GUESSED = "guessed"
NETWORK = 64  # bits: whoever has one address of IPv6 has the whole of such a network


@dataclass(frozen=True)
class Limit:
    """At most so many in so many seconds."""

    name: str
    most: int
    seconds: int


FORMS = Limit("forms", 60, 60)  # sent from one address, whatever comes of them
PAIR = Limit(
    "pair", 5, 300
)  # that went wrong on one account from one address: whoever does that is refused, and no other
FROM_ADDRESS = Limit(
    "from-address", 100, 300
)  # that went wrong, on whatever accounts: an office has one address
ON_ACCOUNT = Limit(
    "on-account", 20, 300
)  # that went wrong from anywhere: then there is one try a minute from each address
SLOW = Limit("slow", 1, 60)
CODES = Limit("codes", 5, 300)  # of the second factor, on one account, that went wrong


def may_send(request: HttpRequest) -> bool:
    """Count a form that is sent. False when there are too many from its address."""
    return _count(FORMS, network_of(request)) is not None


def begin(request: HttpRequest, account: str) -> dict[str, int] | None:
    """Count an attempt before the password is tried, as if it had gone wrong. None when there are too many.

    An account that is tried from everywhere is not shut: from an address that has not tried it lately the next attempt
    is let through, so its owner comes in, and whoever guesses is slow. Its administrator sees it (`guessed`). One that
    comes too soon is not tried, and so is not counted as wrong: an owner who presses again is not shut out for it.
    """
    network = network_of(request)
    pair = f"{account} {network}"
    counted = _count_each((PAIR, pair), (FROM_ADDRESS, network))
    if counted is None:
        return None
    everywhere = _count(ON_ACCOUNT, account)
    if everywhere is None:
        cache.set(_key(GUESSED, account), 1, timeout=ON_ACCOUNT.seconds)
        everywhere = _count(SLOW, pair)
    if everywhere is None:
        take_back(counted)
        return None
    return counted | everywhere


def guessed(accounts: Iterable[str]) -> set[str]:
    """Those of the accounts whose passwords somebody tries from everywhere just now. One statement."""
    keys = {_key(GUESSED, account): account for account in accounts}
    return {keys[key] for key in cache.get_many(list(keys))}


def begin_code(user_id: int) -> dict[str, int] | None:
    """Count a code of the second factor before it is tried, as if it were wrong. None when there are too many."""
    return _count(CODES, str(user_id))


def take_once(whose: int | str, code: str, *, seconds: int) -> bool:
    """Whether what is right is used for the first time: of several at once, on whatever worker, one is first. `whose`
    code of a second factor it is, or what else it is."""
    key = salted_hmac("second-factor", f"{whose}:{code}", algorithm="sha256").hexdigest()
    return cache.add(f"sign-in:code:{key}", 1, timeout=seconds)


def take_back(counted: dict[str, int]) -> None:
    """It went well. What went wrong before stays counted: a login of one's own in between opens no other account."""
    cache.uncount(list(counted), list(counted.values()))


def _count_each(*those: tuple[Limit, str]) -> dict[str, int] | None:
    """In their order. None at the first of which there are too many: those after it are not counted."""
    counted: dict[str, int] = {}
    for limit, whose in those:
        one = _count(limit, whose)
        if one is None:
            return None
        counted |= one
    return counted


def _count(limit: Limit, whose: str) -> dict[str, int] | None:
    key = _key(limit.name, whose)
    moment = cache.count(key, most=limit.most, seconds=limit.seconds)
    return None if moment is None else {key: moment}


def _key(name: str, whose: str) -> str:
    return f"sign-in:{name}:{salted_hmac(name, whose, algorithm='sha256').hexdigest()}"


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
