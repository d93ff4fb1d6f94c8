"""The organisation's settings, and whether the timed jobs run."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stodtelefon.accounts.actions import update_organisation
from stodtelefon.accounts.forms import OrganisationForm
from stodtelefon.accounts.models import Organisation
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """All settings on one page."""
    form = OrganisationForm(sent(request), row=Organisation.load())
    if form.accept(update_organisation, by=request.user):
        messages.success(request, "Inställningarna är sparade.")
        return redirect("accounts:organisation")
    return render(request, "accounts/organisation.html", {"form": form})
