"""The way in: an invitation's link, and a form that waited for its writer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stodtelefon.accounts import held_forms
from stodtelefon.accounts.actions import accept_invitation, drop_held_form
from stodtelefon.accounts.actions.invitations import NO_LONGER, hash_of
from stodtelefon.accounts.forms import ChoosePasswordForm
from stodtelefon.accounts.models import Invitation
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import form_page, sent
from stodtelefon.permissions import everyone_signed_in

GONE = "accounts/held_form_gone.html"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password with a link that works once."""
    open_links = Invitation.objects.open(at=timezone.now()).select_related("user")
    found = open_links.filter(token_hash=hash_of(token)).first()
    if found is None:
        return render(request, "accounts/invitation_gone.html", {"text": NO_LONGER}, status=404)
    form = ChoosePasswordForm(sent(request), initial={"username": found.user.email})
    if form.accept(accept_invitation, token=token):
        logout(request)
        messages.success(request, "Lösenordet är sparat. Logga in med din e-postadress.")
        return redirect("account_login")
    lead = "Länken fungerar en gång. Sedan loggar du in med din e-postadress."
    return form_page(request, form, heading="Välj ditt lösenord", submit="Spara lösenordet", lead=lead)


@everyone_signed_in
@require_safe
def held_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send again what waited. The fields are in the page but not shown: a colleague may be looking."""
    held = held_forms.held_for(request, pk)
    if held is None:
        return render(request, GONE, status=404)
    record_read(held, by=request.user)
    context = {"held": held, "address": held.contents["address"], "fields": held.contents["fields"]}
    return render(request, "accounts/held_form.html", context)


@everyone_signed_in
@require_POST
def held_form_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw away what waited."""
    held = held_forms.held_for(request, pk)
    if held is None:
        return render(request, GONE, status=404)
    drop_held_form(held=held, by=request.user)
    messages.success(request, "Det som fanns kvar är borttaget.")
    return redirect("accounts:profile")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before a new sign-in in another tab: kept for its writer, and sent again by a click."""
    view = request.resolver_match.func if request.resolver_match else None
    held = held_forms.keep(request, view, has_passed=False)
    if held is None:
        return render(request, "403_csrf.html", status=403)
    if request.user.is_authenticated and request.user.pk != held.user_id:
        return render(request, "accounts/held_form_others.html", status=403)
    return redirect("accounts:held_form", held.pk)
