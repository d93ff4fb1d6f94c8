"""Remembers where a request came from, for the log."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stodtelefon.audit.origin import origin

View = Callable[[HttpRequest], HttpResponse]

# Some proxies say the port too: 192.0.2.7:51000, [2001:db8::7]:51000.
WITH_PORT = re.compile(r"([\d.]+):\d+|\[([^\]]*)\](?::\d+)?", re.ASCII)


def remember_origin(get_response: View) -> View:
    """The address of the one who asks. Proxies are believed only as many as `ALLAUTH_TRUSTED_PROXY_COUNT`
    says.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        token = origin.set(client_address(request))
        try:
            return get_response(request)
        finally:
            origin.reset(token)

    return middleware


def client_address(request: HttpRequest) -> str | None:
    """The sender's address, or None where there is none (a Unix socket)."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted = forwarded[-proxies] if 0 < proxies <= len(forwarded) else ""
    for address in (trusted, request.META.get("REMOTE_ADDR", "")):
        if found := _plain(address):
            return found
    return None


def _plain(text: str) -> str | None:
    """An address in the one way that it is written; None when it is none. A zone (%eth0) can be any words."""
    given = WITH_PORT.fullmatch(text)
    try:
        address = ip_address((given[1] or given[2]) if given else text)
    except ValueError:
        return None
    if getattr(address, "scope_id", None):
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)
