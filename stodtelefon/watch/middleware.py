"""The outermost middleware: each request gets its id, is counted and told, and the line's health is answered.

Health is asked for with the server's own address as Host and over plain http, by a load balancer that keeps no cookies:
so it is answered before anything looks at those.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stodtelefon.logs import current, route_of
from stodtelefon.watch import counters
from stodtelefon.watch.urls import urlpatterns

logger = logging.getLogger("stodtelefon.access")

HEADER = "X-Request-ID"
SHORT_TOKEN = re.compile(r"[0-9a-f-]{16,36}")
BY_ADDRESS = {f"/{place.pattern}": place for place in urlpatterns}


def watch(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request.request_id = id_of(request)
        token = current.set(request)
        try:
            place = BY_ADDRESS.get(request.path_info)
            response = place.callback(request) if place else get_response(request)
            response.headers[HEADER] = request.request_id
            tell(request, place.name if place else kind_of(request), response, time.perf_counter() - started)
            return response
        finally:
            current.reset(token)

    return middleware


def id_of(request: HttpRequest) -> str:
    """Made by us. A proxy of ours may have made it, and then it is a short token of its own, never words."""
    given = request.headers.get(HEADER, "")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and SHORT_TOKEN.fullmatch(given):
        return given
    return secrets.token_hex(8)


def kind_of(request: HttpRequest) -> str:
    """The name of the route; of what never came to one, whether a file was asked for."""
    return route_of(request) or ("static" if request.path_info.startswith(settings.STATIC_URL) else "none")


def status_of(response: HttpResponse) -> int:
    """What it is counted as: a fault whose page is fetched by an address of its own is a fault."""
    inside = getattr(response, "instead_of", response)
    return (
        inside.status_code if inside.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else response.status_code
    )


def tell(request: HttpRequest, route: str, response: HttpResponse, seconds: float) -> None:
    status = status_of(response)
    with suppress(OSError):  # no room for counting, or its folder is gone: the answer is given all the same
        counters.requests.labels(route, status).inc()
        counters.seconds.labels(route).observe(seconds)
    if route not in ("static", "health"):
        logger.info("%s %s %s %d ms", request.method, route, status, seconds * 1000)
