"""Whether the line lives, whether it is ready, and figures for those who run it.

The outermost middleware answers these addresses itself, whatever Host the question came with and over whichever scheme:
nothing of a session, an account or a page is needed.
"""

from __future__ import annotations

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from stodtelefon.watch import figures
from stodtelefon.watch.asking import Asking
from stodtelefon.watch.readiness import SILENT, faults_by_name

asking = Asking(faults_by_name)


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anybody, so that a load balancer may ask every second."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when all is there, else 503, within two seconds. What is wrong is told to whoever has the token."""
    faults = asking.answer()
    if faults is None:
        faults = {"databas": [SILENT]}
    said = {"ready": not faults}
    if has_token(request):
        said["faults"] = faults
    return JsonResponse(said, status=503 if faults else 200, json_dumps_params={"ensure_ascii": False})


@login_not_required
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text for whoever has the token; to all others the page does not exist."""
    if request.method != "GET" or not has_token(request):
        return HttpResponseNotFound()
    try:
        found = figures.asking.answer()
    except (DatabaseError, InterfaceError):
        found = None
    return HttpResponse(figures.as_text(found), content_type=CONTENT_TYPE_LATEST)


def has_token(request: HttpRequest) -> bool:
    """Whether the question came with `Authorization: Bearer <METRICS_TOKEN>`. Without the setting nobody has it."""
    wanted = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    return bool(wanted) and hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode())
