"""What the concern was instead, written on the case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from calls.actions.other_concerns import IS_EXTREMISM, note_other_concern
from calls.forms.cases import OtherConcernForm
from calls.models.other_concerns import is_something_else
from calls.views.cases import visible_case
from stodtelefon.forms.pages import form_page, sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.CASE_WRITE)
def other_concern(request: HttpRequest, number: str) -> HttpResponse:
    """Only of a case that is said to be something else: of others the page says why there is nothing to choose."""
    case = visible_case(request, number)
    if not is_something_else(case.outcome, case.ve_assessment):
        messages.info(request, IS_EXTREMISM)
        return redirect(case)
    form = OtherConcernForm(sent(request), row=case)
    if form.accept(note_other_concern, case=case, by=request.user):
        messages.success(request, "Det står i ärendet.")
        return redirect(case)
    return form_page(request, form, heading="Vad det var i stället", submit="Spara", case=case)
