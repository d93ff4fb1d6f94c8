"""The snabbscanning after the call: completed, corrected, printed blank."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from calls.actions.scans import complete_scan, correct_scan
from calls.forms.calls import CallForm
from calls.forms.codes import spare_codes
from calls.forms.scans import CompleteScanForm, CorrectScanForm, input_of
from calls.models import Call, QuickScan
from calls.saved_call import readable_call
from calls.views.calls import current_scan
from stodtelefon.accounts.models import User
from stodtelefon.accounts.screen_lock import during_conversation
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.fields import is_long, labels
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires


@during_conversation
@requires(Permission.CALL_LOG)
def scan_complete(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """What was left when somebody was in danger."""
    call, _ = readable_call(call_id, user=request.user)
    scan, data = current_scan(call), sent(request)
    if scan.is_signed and (data is None or says_the_same(scan, data, user=request.user)):
        messages.info(request, "Snabbscanningen är redan signerad.")
        return redirect("calls:call", call.pk)
    record_read(call, by=request.user, case=call.case_id)
    if scan.is_signed:
        return correction_page(
            request, CorrectScanForm.of_late_answers(data, row=scan, user=request.user), call
        )
    form = CompleteScanForm(data, row=scan, user=request.user)
    if form.accept(complete_scan, scan=scan, by=request.user):
        messages.success(request, "Snabbscanningen är klar och signerad.")
        return redirect("calls:call", call.pk)
    context = {"form": form, "call": call, "wording": form.conversation}
    return render(request, "calls/scan_form.html", context)


@requires(Permission.CALL_LOG)
def scan_correct(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """A new signed version; the old one stays readable. The form says which version it was begun from."""
    call, _ = readable_call(call_id, user=request.user)
    scan = current_scan(call)
    if not scan.is_signed:
        return redirect("calls:scan_complete", call.pk)
    record_read(call, by=request.user, case=call.case_id)
    form = CorrectScanForm(sent(request), row=scan, user=request.user)
    if form.is_valid() and form.was_sent_before():
        return redirect("calls:call", call.pk)
    if form.accept(correct_scan, scan=form.begun_from, by=request.user):
        messages.success(request, "Rättelsen är signerad. Den tidigare versionen går att läsa här nedanför.")
        return redirect("calls:call", call.pk)
    return correction_page(request, form, call)


def says_the_same(scan: QuickScan, data: QueryDict, *, user: User) -> bool:
    """Pressed twice: what was signed says just this."""
    form = CompleteScanForm(data, row=scan, user=user)
    form.is_valid()
    return input_of(scan) == form.scan_input()


def correction_page(request: HttpRequest, form: CorrectScanForm, call: Call) -> HttpResponse:
    """The form is sent to where a signed snabbscanning is corrected, wherever it was begun."""
    action = reverse("calls:scan_correct", args=[call.pk])
    context = {"form": form, "call": call, "is_correction": True, "action": action}
    context["wording"] = form.conversation
    return render(request, "calls/scan_form.html", context)


@requires(Permission.CALL_LOG)
def blank(request: HttpRequest) -> HttpResponse:
    """A snabbscanning on paper, for the day the network is down."""
    form = CallForm(user=request.user)
    words = form.conversation
    asked = [(question, form.fields[question.field]) for question in words.questions]
    context = {
        "wording": words,
        "questions": [(question, labels(field), is_long(field)) for question, field in asked],
        "advice": labels(form.fields["advice"]),
        "codes": spare_codes(),
    }
    return render(request, "calls/blank.html", context)
