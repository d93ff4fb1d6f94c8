"""The organisation's settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stodtelefon.forms.pages import sent
from stodtelefon.organisation.actions import update_organisation
from stodtelefon.organisation.forms import OrganisationForm
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """All settings on one page."""
    form = OrganisationForm(sent(request), row=Organisation.load())
    if form.accept(update_organisation, by=request.user):
        messages.success(request, "Inställningarna är sparade.")
        return redirect("organisation:edit")
    return render(request, "organisation/edit.html", {"form": form})
