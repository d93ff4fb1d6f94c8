"""The contacts that are counted with one press. Their list is in `views/calls.py`."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from calls.actions.contacts import log_contact, undo_contact
from calls.forms.contacts import ContactForm
from calls.models import Call
from calls.views.calls import list_page
from stodtelefon.forms.pages import press, sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.CALL_LOG)
def contact_create(request: HttpRequest) -> HttpResponse:
    """Count one contact. Sent twice it is one; what is wrong is said on the list, with what was typed."""
    data = sent(request)
    if data is None:
        return redirect("calls:index")
    form = ContactForm(data)
    if made := form.accept(log_contact, by=request.user):
        messages.success(request, f"Räknat: {made.get_kind_display()}.")
        return redirect("calls:index")
    return list_page(request, form)


@requires(Permission.CALL_LOG)
@require_POST
def contact_undo(request: HttpRequest, call_id: UUID) -> HttpResponse:
    contact = get_object_or_404(Call.objects.non_case(), pk=call_id, created_by=request.user)
    press(request, undo_contact, contact=contact, done="Ångrat. Kontakten räknas inte längre.")
    return redirect("calls:index")
