"""What is done to a case as a whole: take, hand over, raise the level, close, open again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from calls.actions.cases import (
    close_case,
    hand_over_case,
    raise_level,
    reopen_case,
    take_over_case,
    undo_raise,
)
from calls.forms.cases import CloseForm, HandOverForm, RaiseLevelForm, ReopenForm
from calls.models import Case
from calls.models.choices import Outcome
from calls.views.case import visible_case
from stodtelefon.permissions import Permission, requires


@requires(Permission.CASE_WRITE)
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take a case from the unassigned queue, or over from a colleague whose case one may open."""
    case = get_object_or_404(Case.objects.takeable_by(request.user), number=number)
    try:
        take_over_case(case=case, by=request.user)
        messages.success(request, "Ärendet är ditt.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return to_case_or_queue(request, case)


@requires(Permission.CASE_WRITE)
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = HandOverForm(request.POST or None, handler=case.handler, initial={"version": case.version})
    if form.accept(hand_over_case, case=case, by=request.user):
        messages.success(request, "Ärendet är överlämnat.")
        return to_case_or_queue(request, case)
    return page(request, case, form, "Lämna över ärendet", "Lämna över")


@requires(Permission.CASE_WRITE)
def raise_record_level(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = RaiseLevelForm(request.POST or None, case=case, initial={"version": case.version})
    if form.accept(raise_level, case=case, by=request.user):
        messages.success(request, "Nivån är höjd. Var det fel? Du kan ångra i tio minuter.")
        return redirect("calls:case", number=number)
    return page(request, case, form, "Höj nivån", "Höj nivån")


@requires(Permission.CASE_WRITE)
@require_POST
def undo_level(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    try:
        undo_raise(case=case, by=request.user)
        messages.success(request, "Höjningen är ångrad.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("calls:case", number=number)


@requires(Permission.CASE_WRITE)
def close(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    initial = {"version": case.version, "outcome": likely_outcome(case), "ve_assessment": case.ve_assessment}
    form = CloseForm(request.POST or None, initial=initial)
    if form.accept(close_case, case=case, by=request.user):
        messages.success(request, f"Ärende {number} är avslutat.")
        return redirect("calls:case", number=number)
    return page(request, case, form, "Avsluta ärendet", "Avsluta ärendet")


@requires(Permission.CASE_WRITE)
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = ReopenForm(request.POST or None, initial={"version": case.version})
    if form.accept(reopen_case, case=case, by=request.user):
        messages.success(request, f"Ärende {number} är öppet igen.")
        return redirect("calls:case", number=number)
    return page(request, case, form, "Öppna ärendet igen", "Öppna igen")


def likely_outcome(case: Case) -> str:
    """The outcome of the scan, unless it only said what would come next."""
    return "" if case.outcome in (Outcome.INVITED, Outcome.ACUTE) else case.outcome


def to_case_or_queue(request: HttpRequest, case: Case) -> HttpResponse:
    """Back to the case, or to the queue when it is no longer this person's to open."""
    if Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return redirect("calls:case", number=case.number)
    return redirect("calls:case_index")


def page(request, case, form, heading: str, submit: str, *, template="calls/case_form.html", **more):
    """A form on a case: its heading, the one button and the way back."""
    context = {"case": case, "form": form, "heading": heading, "submit": submit, **more}
    return render(request, template, context)
