"""A form that waited for its writer: sent again, or thrown away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from stodtelefon.audit.actions import record_read
from stodtelefon.drafts import keeping
from stodtelefon.drafts.actions import drop_held_form
from stodtelefon.permissions import everyone_signed_in

GONE = "drafts/gone.html"


@everyone_signed_in
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send again what waited. The fields are in the page but not shown: a colleague may be looking."""
    held = keeping.held_for(request, pk)
    if held is None:
        return render(request, GONE, status=404)
    record_read(held, by=request.user)
    context = {"held": held, "address": held.contents["address"], "fields": held.contents["fields"]}
    return render(request, "drafts/detail.html", context)


@everyone_signed_in
@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw away what waited."""
    held = keeping.held_for(request, pk)
    if held is None:
        return render(request, GONE, status=404)
    drop_held_form(held=held, by=request.user)
    messages.success(request, "Det som fanns kvar är borttaget.")
    return redirect("accounts:profile")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before a new sign-in in another tab: kept for its writer, and sent again by a click."""
    view = request.resolver_match.func if request.resolver_match else None
    held = keeping.keep(request, view, has_passed=False)
    if held is None:
        return render(request, "403_csrf.html", status=403)
    if request.user.is_authenticated and request.user.pk != held.user_id:
        return render(request, "drafts/others.html", status=403)
    return redirect("drafts:detail", held.pk)
