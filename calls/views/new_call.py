"""The conversation: one page, one form, one action."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from calls.actions.contacts import log_call
from calls.forms.new_call import CallForm, JoinedCallForm
from calls.models import Call, Caller, Channel
from calls.models.choices import YesNoUnknown
from calls.views.people import opened_caller
from calls.wording import wording
from stodtelefon.audit.actions import record_read
from stodtelefon.permissions import Permission, requires

CODE_IS_TAKEN = "reference_code_belongs_to_one_caller"


@requires(Permission.CALL_LOG)
def create(request: HttpRequest) -> HttpResponse:
    """A call from somebody new. The form shows a code to read out; it counts when the call is saved.

    `?fara=ja`, which the key f leads to from every page, opens it with the red panel.
    """
    channel = Channel.CALL_BACK if request.GET.get("kanal") == Channel.CALL_BACK else Channel.PHONE
    danger = YesNoUnknown.YES if request.GET.get("fara") == "ja" else ""
    form = CallForm(sent(request), user=request.user, initial={"channel": channel, "danger": danger})
    if call := saved(request, form):
        return redirect("calls:call", call.pk)
    return render(request, "calls/new_call.html", {"form": form, "wording": wording()})


@requires(Permission.CALL_LOG)
def create_joined(request: HttpRequest, caller_id: UUID) -> HttpResponse:
    """Another call from a caller who gave the code, or of a case that may be opened; to others it is 404."""
    caller = opened_caller(request, caller_id)
    form = JoinedCallForm(sent(request), caller=caller, user=request.user)
    if call := saved(request, form, joins=caller):
        return redirect("calls:call", call.pk)
    record_read(caller, by=request.user, case=caller.case_id)
    context = {"form": form, "wording": wording(), "caller": caller, "case": caller.case}
    return render(request, "calls/new_call.html", context)


def sent(request: HttpRequest):
    return request.POST if request.method == "POST" else None


def saved(request: HttpRequest, form: CallForm, *, joins: Caller | None = None) -> Call | None:
    """The call that the form makes, or that it made the first time it was sent. None: look at the form again."""
    if not form.is_valid():
        return None
    data = form.cleaned_data
    was_there = Call.objects.filter(form_token=data["token"], created_by=request.user).exists()
    try:
        call = log_call(
            by=request.user,
            call=form.call_facts(),
            caller=form.caller_facts(),
            scan=form.scan_facts(),
            contact=form.contact_facts(),
            danger=form.danger_facts(),
            child=form.child_facts(),
            joins=joins,
            code=form.code,
            token=data["token"],
        )
    except ValidationError as error:
        form.refuse(error)
        if getattr(error, "code", "") == CODE_IS_TAKEN:
            form.open_anew()
        return None
    if was_there:
        messages.info(
            request, "Samtalet sparades redan första gången. Är något fel rättar du snabbscanningen."
        )
    return call
