"""The register of what was told to whom."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from calls.views.cases import visible_case
from referrals.actions.disclosures import log_disclosure
from referrals.forms.disclosures import DisclosureForm
from referrals.models import Disclosure
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires

PER_PAGE = 50


@requires(Permission.REFERRAL_PROPOSE)
def index(request: HttpRequest) -> HttpResponse:
    """The register over the cases that one may open: when, to whom and on which basis, without what was told."""
    rows = Disclosure.objects.visible_to(request.user).for_list()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("sida"))
    return render(request, "referrals/disclosure_index.html", {"page": page})


@requires(Permission.REFERRAL_PROPOSE)
def of_case(request: HttpRequest, number: str) -> HttpResponse:
    """All that has been told about one case, in full. Opening it is recorded."""
    case = visible_case(request, number)
    rows = list(case.disclosures.for_list())
    record_read(case, by=request.user, case=case.pk, fields=["disclosures"])
    return render(request, "referrals/disclosure_case.html", {"case": case, "disclosures": rows})


@requires(Permission.REFERRAL_PROPOSE)
def create(request: HttpRequest, number: str) -> HttpResponse:
    """Write in the register what was told outside a referral."""
    case = visible_case(request, number)
    form = DisclosureForm(sent(request))
    if form.accept(log_disclosure, case=case, by=request.user):
        messages.success(request, "Utlämnandet står i registret.")
        return redirect("referrals:disclosure_case", number=number)
    return render(request, "referrals/disclosure_form.html", {"form": form, "case": case})
