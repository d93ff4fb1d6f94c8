"""The organisation's settings."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stodtelefon.accounts.forms import take_in_theirs
from stodtelefon.organisation.actions import update_organisation
from stodtelefon.organisation.forms import OrganisationForm
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires
from stodtelefon.saving import Stale


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
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
            return redirect("organisation:edit")
    return render(request, "organisation/edit.html", {"form": form, "theirs": theirs})
