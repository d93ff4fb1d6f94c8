"""Whether the server does what is to be done by itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stodtelefon.jobs.models import JobRun
from stodtelefon.permissions import Permission, requires


@requires(Permission.SETTINGS_EDIT)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Each timed job, the last time it began."""
    runs = JobRun.objects.newest_of_each()
    return render(request, "jobs/index.html", {"runs": runs})
