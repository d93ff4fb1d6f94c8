"""Remembers where a request came from, for the log, and leaves lines of what was refused in it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stodtelefon.audit.hidden import note_hidden
from stodtelefon.audit.origin import origin
from stodtelefon.audit.refusals import Refusal, kept_until_answered, write_all

logger = logging.getLogger("stodtelefon.audit")

View = Callable[[HttpRequest], HttpResponse]

# Some proxies say the port too: 192.0.2.7:51000, [2001:db8::7]:51000.
WITH_PORT = re.compile(r"([\d.]+):\d+|\[([^\]]*)\](?::\d+)?", re.ASCII)


def remember_origin(get_response: View) -> View:
    """The address of the one who asks. Proxies are believed only as many as `ALLAUTH_TRUSTED_PROXY_COUNT`
    says. What is refused goes to the log when the answer has been sent.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        address = client_address(request)
        token = origin.set(address)
        try:
            with kept_until_answered() as refusals:
                response = get_response(request)
        finally:
            origin.reset(token)
        if refusals or response.status_code == HTTPStatus.NOT_FOUND:
            response._resource_closers.append(partial(_tell, request, refusals, address))
        return response

    return middleware


def _tell(request: HttpRequest, refusals: list[Refusal], address: str | None) -> None:
    """When the answer has been sent. What goes wrong is no matter of the request's any more."""
    token = origin.set(address)
    try:
        user = getattr(request, "user", None)
        write_all(refusals, sent_by=user if user is not None and user.is_authenticated else None)
        if not refusals:
            note_hidden(request)
    except Exception:
        logger.exception("det som nekades kunde inte skrivas i loggen")
    finally:
        origin.reset(token)


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
