"""Calling back: one page for each message, with the number for the one who is calling."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from calls import promptness
from calls.actions.callbacks import begin_try, give_up_callback, let_go, note_no_answer, reach_callback
from calls.forms.callbacks import GiveUpForm, NoAnswerForm
from calls.models import Callback
from stodtelefon.audit.actions import record_read
from stodtelefon.dates import moment
from stodtelefon.forms.pages import confirm_page, press, sent
from stodtelefon.permissions import Permission, requires


def open_callback(callback_id: UUID) -> Callback:
    return get_object_or_404(Callback.objects.for_list(), pk=callback_id)


@requires(Permission.CALL_LOG)
def callback(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    """When to call and how it has gone. The number stands here for the one who is calling, a read that is logged."""
    callback = open_callback(callback_id)
    record_read(callback, by=request.user)
    now, one = timezone.now(), callback.open_try
    context = {
        "callback": callback,
        "other": callback.held_by_another(request.user, at=now),
        "is_calling": one is not None and one.tried_by_id == request.user.pk,
        "clock": promptness.call_back_clock(callback, now=now),
        "is_early": callback.is_early(on=timezone.localdate(now)),
    }
    if callback.settled_at is None:
        form = NoAnswerForm(sent(request), row=callback)
        if form.accept(note_no_answer, callback=callback, by=request.user):
            messages.success(request, "Sparat. Återuppringningen står på Idag till nästa försök.")
            return redirect("home")
        context["form"] = form
    return render(request, "calls/callback.html", context)


@requires(Permission.CALL_LOG)
@require_POST
def callback_try(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    """One is calling now: colleagues see it, and the number is shown."""
    press(request, begin_try, callback=open_callback(callback_id))
    return redirect("calls:callback", callback_id)


@requires(Permission.CALL_LOG)
@require_POST
def callback_let_go(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    done = "Släppt. En kollega kan ringa."
    press(request, let_go, callback=open_callback(callback_id), done=done)
    return redirect("calls:callback", callback_id)


@requires(Permission.CALL_LOG)
@require_POST
def callback_reached(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    """Reached, and nothing to write down."""
    done = "Klart. Meddelandet och numret är borttagna."
    if press(request, reach_callback, callback=open_callback(callback_id), done=done):
        return redirect("calls:index")
    return redirect("calls:callback", callback_id)


@requires(Permission.CALL_LOG)
def callback_give_up(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    """Asked once, with what is lost."""
    callback = open_callback(callback_id)
    if callback.settled_at is not None:
        return redirect("calls:callback", callback_id)
    form = GiveUpForm(sent(request), row=callback)
    if form.accept(give_up_callback, callback=callback, by=request.user):
        messages.success(request, "Klart. Meddelandet och numret är borttagna.")
        return redirect("calls:index")
    return confirm_page(
        request,
        form,
        question="Ge upp återuppringningen?",
        text="Meddelandet och numret tas bort och går inte att få tillbaka. "
        "Ringer personen igen är det ett nytt samtal.",
        facts=[
            ("Meddelande lämnat", moment(callback.call.received_at)),
            ("Försök utan svar", len(callback.unanswered)),
        ],
        submit="Ge upp och ta bort numret",
        tone="alarm",
        back=reverse("calls:callback", args=[callback_id]),
    )
