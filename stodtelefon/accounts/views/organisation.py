"""The organisation's settings."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stodtelefon.accounts.actions import update_organisation
from stodtelefon.accounts.forms import OrganisationForm, take_in_theirs
from stodtelefon.accounts.models import Organisation
from stodtelefon.permissions import Permission, requires
from stodtelefon.saving import Stale


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """All settings on one page."""
    form = OrganisationForm(request.POST or None, instance=Organisation.load())
    theirs = []
    if form.is_valid():
        try:
            update_organisation(by=request.user, **form.cleaned_data)
        except Stale as error:
            form.refuse(error)
            theirs = take_in_theirs(form, Organisation.load())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, "Inställningarna är sparade.")
            return redirect("accounts:organisation")
    return render(request, "accounts/organisation.html", {"form": form, "theirs": theirs})
