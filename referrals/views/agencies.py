"""The partner directory."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from referrals.actions.agencies import add_agency, change_agency, restore_agency, retire_agency
from referrals.forms.agencies import AgencyFilter, ChangeAgencyForm, NewAgencyForm
from referrals.forms.referrals import AskForm
from referrals.models import Agency
from stodtelefon.accounts.forms import take_in_theirs
from stodtelefon.permissions import Permission, requires


@requires(Permission.AGENCY_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Whom we work with, by type: what they do, when they answer, how they are reached."""
    form = AgencyFilter(request.GET or None)
    today = timezone.localdate()
    agencies = Agency.objects.visible_to(request.user)
    chosen = agencies.retired(on=today) if form.wants_retired else agencies.current(on=today)
    context = {
        "form": form,
        "agencies": form.found_in(chosen).for_list(),
        "retired": form.wants_retired,
        "may_edit": request.user.can(Permission.AGENCY_EDIT),
    }
    return render(request, "referrals/agency_index.html", context)


@requires(Permission.AGENCY_EDIT)
def create(request: HttpRequest) -> HttpResponse:
    form = NewAgencyForm(request.POST or None)
    if form.accept(add_agency, by=request.user):
        messages.success(request, "Samverkansaktören är inlagd.")
        return redirect("referrals:agency_index")
    context = {"form": form, "heading": "Ny samverkansaktör", "submit": "Lägg till"}
    return render(request, "referrals/agency_form.html", context)


@requires(Permission.AGENCY_EDIT)
def edit(request: HttpRequest, agency_id: int) -> HttpResponse:
    agency = get_object_or_404(Agency.objects.select_related("type"), pk=agency_id)
    form = ChangeAgencyForm(request.POST or None, instance=agency)
    if form.accept(change_agency, agency=agency, by=request.user):
        messages.success(request, "Samverkansaktören är ändrad.")
        return redirect("referrals:agency_index")
    theirs = []
    if form.has_error("__all__", code="stale"):
        theirs = take_in_theirs(form, Agency.objects.get(pk=agency_id))
    context = {"form": form, "agency": agency, "heading": agency.name, "submit": "Spara", "theirs": theirs}
    return render(request, "referrals/agency_form.html", context)


@requires(Permission.AGENCY_EDIT)
def retire(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Stop using an agency, or take it up again. Old referrals keep pointing to it."""
    agency = get_object_or_404(Agency, pk=agency_id)
    form = AskForm(request.POST or None, initial={"version": agency.version})
    action = restore_agency if agency.is_retired else retire_agency
    if form.accept(action, agency=agency, by=request.user):
        messages.success(request, "Sparat.")
        return redirect("referrals:agency_index")
    name = agency.name
    context = {
        "form": form,
        "question": f"Använda {name} igen?" if agency.is_retired else f"Sluta använda {name}?",
        "text": "Den går att välja igen."
        if agency.is_retired
        else "Den går inte att välja mer. Det som redan har skickats står kvar.",
        "submit": "Använd igen" if agency.is_retired else "Sluta använda",
        "cancel_url": agency.get_absolute_url(),
    }
    return render(request, "components/confirm.html", context)
