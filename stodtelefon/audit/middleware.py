"""Remembers where a request came from, for the log."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address
from django.http import HttpRequest, HttpResponse

from stodtelefon.audit.origin import origin

View = Callable[[HttpRequest], HttpResponse]


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
        try:
            validate_ipv46_address(address)
        except ValidationError:
            continue
        return address
    return None
