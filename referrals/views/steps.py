"""What is done with a referral, one step a page: asked for, approved, sent, reminded of, answered, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from calls.promptness import add_working_days
from referrals.actions import (
    accept_referral,
    approve_referral,
    complete_referral,
    decline_referral,
    remind_referral,
    request_approval,
    return_referral,
    send_referral,
    withdraw_referral,
)
from referrals.actions.answers import REMINDED_ANSWER_DAYS
from referrals.forms.referrals import (
    AnswerForm,
    AskForm,
    CompleteForm,
    RemindForm,
    ReturnForm,
    SendForm,
    WithdrawForm,
)
from referrals.models import Referral
from referrals.views.referrals import visible_referral
from stodtelefon.audit.actions import record_read
from stodtelefon.permissions import Permission, requires


def initial(referral: Referral, **values) -> dict:
    return {"version": referral.version, **values}


def said(form) -> str:
    """The first thing that is wrong, for a form that has nothing to fill in."""
    return next(text for errors in form.errors.values() for text in errors)


def step(
    request: HttpRequest, referral: Referral, form, *, heading: str, submit: str, **more
) -> HttpResponse:
    """A form on a referral: its heading, the one button and the way back. Opening it is recorded."""
    record_read(referral, by=request.user, case=referral.case_id)
    if form.has_error("__all__", code="stale"):
        form.data = form.data.copy()
        form.data["version"] = referral.version
    context = {"referral": referral, "form": form, "heading": heading, "submit": submit, **more}
    return render(request, "referrals/step.html", context)


@require_POST
@requires(Permission.REFERRAL_SEND)
def ask(request: HttpRequest, referral_id) -> HttpResponse:
    """Ask the manager to approve. One click; what is missing is said on the referral's page."""
    referral = visible_referral(request, referral_id)
    form = AskForm(request.POST)
    if form.accept(request_approval, referral=referral, by=request.user):
        messages.success(request, "Chefen har fått underlaget för godkännande.")
    else:
        messages.error(request, said(form))
    return redirect(referral)


@requires(Permission.REFERRAL_SEND)
def send(request: HttpRequest, referral_id) -> HttpResponse:
    """The sheet once more, exactly as it leaves, and how it is handed over."""
    referral = visible_referral(request, referral_id)
    form = SendForm(request.POST or None, referral=referral)
    if form.accept(send_referral, referral=referral, by=request.user):
        messages.success(request, "Inkopplingen är skickad och står i registret över utlämnanden.")
        return redirect(referral)
    return step(
        request,
        referral,
        form,
        heading="Lämna över underlaget?",
        submit="Ja, det är överlämnat",
        shows_sheet=True,
    )


@requires(Permission.REFERRAL_APPROVE)
def approve(request: HttpRequest, referral_id) -> HttpResponse:
    """That sheet and nothing else of the case: approve it, or give it back with a reason."""
    rows = Referral.objects.to_approve_by(request.user).for_list()
    referral = get_object_or_404(rows.select_related("approval_requested_by", "approved_by"), pk=referral_id)
    form = ReturnForm(None, initial=initial(referral))
    if request.method == "POST":
        returns = "return" in request.POST
        form = (ReturnForm if returns else AskForm)(request.POST, initial=initial(referral))
        action = return_referral if returns else approve_referral
        if form.accept(action, referral=referral, by=request.user):
            messages.success(
                request, "Inkopplingen är lämnad tillbaka." if returns else "Inkopplingen är godkänd."
            )
            return redirect("referrals:index")
        if not returns:
            messages.error(request, said(form))
            form = ReturnForm(None, initial=initial(referral))
    record_read(referral, by=request.user, case=referral.case_id)
    own = request.user.pk in (referral.approval_requested_by_id, referral.created_by_id)
    return render(request, "referrals/approve.html", {"referral": referral, "form": form, "is_own": own})


@requires(Permission.REFERRAL_PROPOSE)
def answer(request: HttpRequest, referral_id) -> HttpResponse:
    referral = visible_referral(request, referral_id)
    form = AnswerForm(request.POST or None, initial=initial(referral))
    if form.is_valid():
        facts = form.cleaned_data
        action = accept_referral if facts.pop("kind") == "accept" else decline_referral
        if form.carry_out(action, referral=referral, by=request.user, **facts):
            messages.success(request, "Svaret är inskrivet.")
            return redirect(referral)
    return step(request, referral, form, heading="Skriv in svaret", submit="Spara svaret")


@requires(Permission.REFERRAL_PROPOSE)
def complete(request: HttpRequest, referral_id) -> HttpResponse:
    referral = visible_referral(request, referral_id)
    form = CompleteForm(request.POST or None, initial=initial(referral))
    if form.accept(complete_referral, referral=referral, by=request.user):
        messages.success(request, "Inkopplingen är klar.")
        return redirect(referral)
    return step(request, referral, form, heading="Vad gav inkopplingen?", submit="Inkopplingen är klar")


@requires(Permission.REFERRAL_PROPOSE)
def withdraw(request: HttpRequest, referral_id) -> HttpResponse:
    referral = visible_referral(request, referral_id)
    form = WithdrawForm(request.POST or None, initial=initial(referral))
    if form.accept(withdraw_referral, referral=referral, by=request.user):
        messages.success(request, "Inkopplingen är återkallad.")
        return redirect(referral)
    lead = (
        "Utkastet kastas. Inget har lämnats ut."
        if referral.is_draft
        else "Det som redan har lämnats ut står kvar i registret. Säg till mottagaren också."
    )
    submit = "Kasta utkastet" if referral.is_draft else "Återkalla"
    heading = "Kasta utkastet?" if referral.is_draft else "Återkalla inkopplingen?"
    return step(request, referral, form, heading=heading, submit=submit, lead=lead, tone="alarm")


@requires(Permission.REFERRAL_PROPOSE)
def remind(request: HttpRequest, referral_id) -> HttpResponse:
    referral = visible_referral(request, referral_id)
    due_on = add_working_days(timezone.localdate(), REMINDED_ANSWER_DAYS)
    form = RemindForm(request.POST or None, initial=initial(referral, answer_due_on=due_on))
    if form.accept(remind_referral, referral=referral, by=request.user):
        messages.success(request, "Påminnelsen är inskriven.")
        return redirect(referral)
    lead = "Ring dem, och skriv in att du har påmint. Säg inget om ärendet i ett mejl eller på en telefonsvarare."
    return step(request, referral, form, heading="Har du påmint dem?", submit="Ja, jag har påmint", lead=lead)
