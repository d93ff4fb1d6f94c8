"""The contacts that are counted with one press, and whom to call back. Their list is in `views/calls.py`."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from calls import promptness
from calls.actions.contacts import log_contact, settle_callback, undo_contact
from calls.forms.contacts import CallbackForm, ContactForm
from calls.models import Call, Callback, Channel
from calls.views.calls import list_page
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import press, sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.CALL_LOG)
def contact_create(request: HttpRequest) -> HttpResponse:
    """Count one contact. Sent twice it is one; what is wrong is said on the list, with what was typed."""
    if request.method != "POST":
        return redirect("calls:index")
    form = ContactForm(sent(request))
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


@requires(Permission.CALL_LOG)
def callback(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    """Whom to call back, opened as a read that is logged. Reached: straight on to the conversation."""
    callback = get_object_or_404(Callback.objects.select_related("call", "settled_by"), pk=callback_id)
    record_read(callback, by=request.user)
    if callback.settled_at is not None:
        return render(request, "calls/callback.html", {"callback": callback})
    form = CallbackForm(sent(request))
    if form.accept(settle_callback, callback=callback, by=request.user):
        return after_callback(request, form.cleaned_data["result"])
    words = promptness.in_words(callback.due_on, today=timezone.localdate(), what="ring")
    return render(request, "calls/callback.html", {"callback": callback, "form": form, "clock": words})


def after_callback(request: HttpRequest, result: str) -> HttpResponse:
    messages.success(request, "Klart. Kontaktuppgiften är borttagen.")
    if result == Callback.Result.REACHED:
        response = redirect("calls:create")
        response["Location"] += f"?kanal={Channel.CALL_BACK}"
        return response
    return redirect("calls:index")
