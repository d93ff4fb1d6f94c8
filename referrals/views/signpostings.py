"""Helping the one who called onward."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from calls.views.cases import visible_case
from referrals.actions.signpostings import signpost
from referrals.forms.signpostings import SignpostingForm
from stodtelefon.permissions import Permission, requires


@requires(Permission.REFERRAL_PROPOSE)
def signposting_create(request: HttpRequest, number: str) -> HttpResponse:
    """Help the one who called onward. Nothing is disclosed."""
    case = visible_case(request, number)
    form = SignpostingForm(request.POST or None)
    if form.accept(signpost, case=case, by=request.user):
        messages.success(request, "Hänvisningen är inskriven.")
        return redirect(case)
    return render(request, "referrals/signposting_form.html", {"form": form, "case": case})
