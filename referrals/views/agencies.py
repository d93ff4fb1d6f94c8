"""The partner directory."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from referrals.actions.agencies import add_agency, change_agency, restore_agency, retire_agency
from referrals.forms.agencies import AgencyFilter, ChangeAgencyForm, NewAgencyForm
from referrals.models import Agency
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import ALREADY_CHANGED, confirm_page, form_page, sent
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
    form = NewAgencyForm(sent(request))
    if form.accept(add_agency, by=request.user):
        messages.success(request, "Samverkansaktören är inlagd.")
        return redirect("referrals:agency_index")
    return agency_page(request, form, heading="Ny samverkansaktör", submit="Lägg till")


@requires(Permission.AGENCY_EDIT)
def edit(request: HttpRequest, agency_id: int) -> HttpResponse:
    agency = get_object_or_404(Agency.objects.select_related("type"), pk=agency_id)
    form = ChangeAgencyForm(sent(request), row=agency)
    if form.accept(change_agency, agency=agency, by=request.user):
        messages.success(request, "Samverkansaktören är ändrad.")
        return redirect("referrals:agency_index")
    return agency_page(request, form, heading=agency.name, agency=agency)


def agency_page(request: HttpRequest, form, **more) -> HttpResponse:
    trail = [("Samverkan", reverse("referrals:agency_index"))]
    return form_page(request, form, trail=trail, template="referrals/agency_form.html", **more)


@requires(Permission.AGENCY_EDIT)
def retire(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Stop using an agency, or take it up again. Old referrals keep pointing to it."""
    agency = get_object_or_404(Agency, pk=agency_id)
    form = DeedForm(sent(request), row=agency)
    action = restore_agency if agency.is_retired else retire_agency
    if form.accept(action, agency=agency, by=request.user):
        messages.success(request, "Sparat.")
        return redirect("referrals:agency_index")
    if form.is_bound:  # somebody was first: what was asked must not be answered with its opposite
        messages.error(request, ALREADY_CHANGED)
        return redirect(agency)
    if agency.is_retired:
        question, submit, text = f"Använda {agency.name} igen?", "Använd igen", "Den går att välja igen."
    else:
        question, submit = f"Sluta använda {agency.name}?", "Sluta använda"
        text = "Den går inte att välja förrän den används igen. Det som redan har skickats står kvar."
    back = agency.get_absolute_url()
    return confirm_page(request, form, question=question, submit=submit, text=text, back=back)
