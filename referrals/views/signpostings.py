"""Helping the one who called onward."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from calls.views.cases import visible_case
from referrals.actions.signpostings import signpost
from referrals.forms.signpostings import SignpostingForm
from stodtelefon.forms.pages import form_page, sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.REFERRAL_PROPOSE)
def signposting_create(request: HttpRequest, number: str) -> HttpResponse:
    """Help the one who called onward. Nothing is disclosed. `?aktor=` is the agency that is chosen from the start."""
    case = visible_case(request, number)
    form = SignpostingForm(sent(request), case=case, agency=request.GET.get("aktor", ""))
    if form.accept(signpost, case=case, by=request.user):
        messages.success(request, "Hänvisningen är inskriven.")
        return redirect(case)
    lead = "Den som hörde av sig får veta vart hen kan vända sig. Hänvisningen lämnar inte ut något till någon annan."
    return form_page(
        request, form, heading="Hänvisa vidare", submit="Spara hänvisningen", case=case, lead=lead
    )
