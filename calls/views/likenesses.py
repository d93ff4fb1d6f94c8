"""Two cases side by side that may be about the same concern, and what a coordinator says of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from calls.actions.likenesses import dismiss_likeness
from calls.models import Likeness
from calls.who import callers_of, who
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import press
from stodtelefon.permissions import Permission, requires


def visible_likeness(request: HttpRequest, likeness_id: UUID) -> Likeness:
    """The pair that the address names, if the person may open both its cases; otherwise it does not exist (404)."""
    pairs = Likeness.objects.visible_to(request.user).select_related(
        "first__handler", "first__person_of_concern", "second__handler", "second__person_of_concern"
    )
    return get_object_or_404(pairs.select_related("settled_by"), pk=likeness_id)


@requires(Permission.LIKENESS_SETTLE)
def likeness(request: HttpRequest, likeness_id: UUID) -> HttpResponse:
    pair = visible_likeness(request, likeness_id)
    cases = sorted((pair.first, pair.second), key=lambda case: case.opened_at)
    for case in cases:
        record_read(case, by=request.user, case=case.pk)
    sides = []
    for case in cases:
        callers = callers_of(case)
        sides.append((case, [who(caller, callers) for caller in callers]))
    context = {"pair": pair, "sides": sides, "may_join": request.user.can(Permission.CASE_JOIN)}
    return render(request, "calls/likeness.html", context)


@requires(Permission.LIKENESS_SETTLE)
@require_POST
def likeness_dismiss(request: HttpRequest, likeness_id: UUID) -> HttpResponse:
    pair = visible_likeness(request, likeness_id)
    press(request, dismiss_likeness, likeness=pair, done="Noterat: inte samma oro.")
    return redirect("home")
