"""What came in on the line, newest first, and the contacts that are counted with one press."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from calls import promptness
from calls.actions.contacts import log_contact, settle_callback, undo_contact
from calls.forms.contacts import NON_CASE, CallbackForm, ContactForm
from calls.models import Call, Callback, Channel
from calls.models.contacts import UNDO_MINUTES
from calls.views.saved_call import own_calls
from stodtelefon.audit.actions import record_read
from stodtelefon.permissions import Permission, requires

PER_PAGE = 30


@requires(Permission.CALL_LOG)
def index(request: HttpRequest) -> HttpResponse:
    return page(request, ContactForm())


@requires(Permission.CALL_LOG)
def contact_create(request: HttpRequest) -> HttpResponse:
    """Count one contact. Sent twice it is one; what is wrong is said on the list, with what was typed."""
    if request.method != "POST":
        return redirect("calls:index")
    form = ContactForm(request.POST)
    if form.is_valid():
        made = form.carry_out(
            log_contact, by=request.user, contact=form.contact_facts(), token=form.cleaned_data["token"]
        )
        if made is not None:
            messages.success(request, f"Räknat: {made.get_kind_display()}.")
            return redirect("calls:index")
    return page(request, form)


@requires(Permission.CALL_LOG)
@require_POST
def contact_undo(request: HttpRequest, call_id: UUID) -> HttpResponse:
    contact = get_object_or_404(Call.objects.non_case(), pk=call_id, created_by=request.user)
    try:
        undo_contact(contact=contact, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Ångrat. Kontakten räknas inte längre.")
    return redirect("calls:index")


@requires(Permission.CALL_LOG)
def callback(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    """Whom to call back, opened as a read that is logged. Reached: straight on to the conversation."""
    callback = get_object_or_404(Callback.objects.select_related("call", "settled_by"), pk=callback_id)
    record_read(callback, by=request.user)
    if callback.settled_at is not None:
        return render(request, "calls/callback.html", {"callback": callback})
    form = CallbackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        result = form.cleaned_data["result"]
        if form.carry_out(settle_callback, callback=callback, result=result, by=request.user):
            return after_callback(request, result)
    words = promptness.in_words(callback.due_on, today=timezone.localdate(), what="ring")
    return render(request, "calls/callback.html", {"callback": callback, "form": form, "clock": words})


def after_callback(request: HttpRequest, result: str) -> HttpResponse:
    messages.success(request, "Klart. Kontaktuppgiften är borttagen.")
    if result == Callback.Result.REACHED:
        response = redirect("calls:create")
        response["Location"] += f"?kanal={Channel.CALL_BACK}"
        return response
    return redirect("calls:index")


def page(request: HttpRequest, form: ContactForm) -> HttpResponse:
    """The list: own calls and those of cases that may be opened, and everybody's counted contacts."""
    seen = Call.objects.visible_to(request.user).values("pk")
    rows = Call.objects.filter(Q(pk__in=seen) | own_calls(request.user)).for_list()
    today = timezone.localdate()
    waiting = [
        (callback, promptness.in_words(callback.due_on, today=today, what="ring"))
        for callback in Callback.objects.waiting().select_related("call")
    ]
    context = {
        "form": form,
        "kinds": NON_CASE,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("sida")),
        "waiting": waiting,
        "undo_since": timezone.now() - timedelta(minutes=UNDO_MINUTES),
    }
    return render(request, "calls/index.html", context)
