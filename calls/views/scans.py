"""The snabbscanning after the call: completed, corrected, printed blank."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from calls.actions.scans import complete_scan, correct_scan
from calls.forms.calls import SCALE
from calls.forms.scans import CompleteScanForm, CorrectScanForm
from calls.models import CallerRole, Channel, Need
from calls.models.choices import (
    Advice,
    AgeBand,
    Involved,
    Milieu,
    Outcome,
    Situation,
    Urgency,
    YesNoUnknown,
)
from calls.views.calls import current_scan, readable_call
from calls.wording import wording
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.CALL_LOG)
def scan_complete(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """What was left when somebody was in danger."""
    call, _ = readable_call(request, call_id)
    scan = current_scan(call)
    if scan.is_signed:
        messages.info(request, "Snabbscanningen är redan signerad.")
        return redirect("calls:call", call.pk)
    record_read(call, by=request.user, case=call.case_id)
    form = CompleteScanForm(sent(request), row=scan, user=request.user)
    if form.accept(complete_scan, scan=scan, by=request.user):
        messages.success(request, "Snabbscanningen är klar och signerad.")
        return redirect("calls:call", call.pk)
    return render(request, "calls/scan_form.html", {"form": form, "call": call, "wording": wording()})


@requires(Permission.CALL_LOG)
def scan_correct(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """A new signed version; the old one stays readable. The form says which version it was begun from."""
    call, _ = readable_call(request, call_id)
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
    context = {"form": form, "call": call, "wording": wording(), "is_correction": True}
    return render(request, "calls/scan_form.html", context)


@requires(Permission.CALL_LOG)
def blank(request: HttpRequest) -> HttpResponse:
    """A snabbscanning on paper, for the day the network is down."""
    today = timezone.localdate()
    choices = {
        "channel": Channel.labels,
        "role": [row.label for row in CallerRole.objects.current(on=today)],
        "is_anonymous": ["ja", "nej"],
        "danger": YesNoUnknown.labels,
        "age_band": AgeBand.labels,
        "child_at_risk": YesNoUnknown.labels,
        "situation": Situation.labels,
        "milieus": Milieu.labels,
        "involved": Involved.labels,
        "needs": [row.label for row in Need.objects.current(on=today)],
        "urgency": Urgency.labels,
        "outcome": [choice.label for choice in Outcome.of_scan()],
    }
    words = wording()
    questions = [(question, choices.get(question.field, [])) for question in words.questions]
    context = {
        "wording": words,
        "questions": questions,
        "advice": Advice.labels,
        "scale": [number for number, _ in SCALE],
    }
    return render(request, "calls/blank.html", context)
