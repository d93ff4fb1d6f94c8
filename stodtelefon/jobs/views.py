"""Drift: whether all is there that the line needs, and whether the server does what is to be done by itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stodtelefon import __version__
from stodtelefon.jobs.lateness import jobs
from stodtelefon.permissions import Permission, requires
from stodtelefon.watch.readiness import outcomes


@requires(Permission.SETTINGS_EDIT)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What /halsa/redo/ asks, in words, and each timed job, the last time it began."""
    context = {"outcomes": outcomes(), "jobs": jobs(), "version": __version__}
    return render(request, "jobs/index.html", context)
