"""What belongs to no single app: whether the house stands."""

from __future__ import annotations

from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from stodtelefon.jobs.models import JobRun
from stodtelefon.privacy.sentinel import faults


@require_safe
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """For the load balancer: 200 when all is well, else 503. Open to all, so it says nothing that helps an attacker."""
    said = {"app": "ok", "database": "ok", "migrations": "ok", "keys": "ok", "jobs": {}}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrations_on_disk() <= set(MigrationRecorder(connection).applied_migrations()):
            said["migrations"] = "behind"
        else:
            said["jobs"] = _when_jobs_ran()
            said["keys"] = "wrong" if faults() else "ok"
    except DatabaseError:
        said |= {"database": "down", "migrations": "unknown", "keys": "unknown"}
    well = said["database"] == said["migrations"] == said["keys"] == "ok"
    return JsonResponse(said, status=200 if well else 503)


@lru_cache(maxsize=1)
def _migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Read once: what is on disk only changes together with the running code."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _when_jobs_ran() -> dict[str, dict]:
    """When each timed job last ran, and how it went; None while it is running."""
    runs = JobRun.objects.newest_of_each()
    return {run.name: {"at": run.started_at.isoformat(), "ok": run.is_ok} for run in runs}
