"""How urgent it is, and age and situation, said anew on the case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from calls.actions.changes import change_person, change_urgency
from calls.forms.changes import PersonForm, UrgencyForm
from calls.promptness import meeting_clock
from calls.views.cases import visible_case
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import form_page, sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.CASE_WRITE)
def urgency_change(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = UrgencyForm(sent(request), row=case)
    if changed := form.accept(change_urgency, case=case, by=request.user):
        clock = meeting_clock(changed, today=timezone.localdate())
        messages.success(
            request, f"Ändrat: {clock.text}." if clock else "Ändrat. Inget datum för möte räknas."
        )
        return redirect(case)
    record_read(case, by=request.user, case=case.pk)
    return form_page(request, form, heading="Ändra hur bråttom det är", submit="Ändra", case=case)


@requires(Permission.CASE_WRITE)
def person_change(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = PersonForm(sent(request), row=case)
    if form.accept(change_person, case=case, by=request.user):
        messages.success(request, "Ålder och läge är ändrade.")
        return redirect(case)
    record_read(case, by=request.user, case=case.pk)
    return form_page(request, form, heading="Ändra ålder och läge", submit="Ändra", case=case)
