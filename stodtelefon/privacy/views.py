"""Which keys are in use, what each is needed for, and when it can leave. A key itself is never shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stodtelefon.permissions import Permission, requires
from stodtelefon.privacy.keys_in_use import uses
from stodtelefon.privacy.sentinel import faults


@requires(Permission.SETTINGS_EDIT)
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Each ring with its keys by number, those that are missing in red."""
    return render(request, "privacy/keys.html", {"rings": uses(), "faults": faults()})
