"""One who got in touch withdraws: what ends and what stays is said beforehand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from calls import case_parts
from calls.actions.withdrawals import is_last_in_contact, undo_withdrawal, withdraw_caller
from calls.forms.withdrawals import WithdrawalForm
from calls.models import Caller, Case
from calls.views.people import opened_caller
from calls.who import apart
from stodtelefon.audit.actions import record_read
from stodtelefon.dates import day
from stodtelefon.forms.pages import form_page, press, sent
from stodtelefon.permissions import Permission, requires

# The link, the heading and the button: what is done, in one wording.
WITHDRAW = "Notera att personen drar sig tillbaka"


@requires(Permission.CALL_LOG)
def caller_withdraw(request: HttpRequest, caller_id: UUID) -> HttpResponse:
    """By the code that was spoken, or at the desk. Who may not open the case is told nothing of what is in it."""
    caller = opened_caller(request, caller_id)
    may_open = Case.objects.visible_to(request.user).filter(pk=caller.case_id).exists()
    back = caller.case.get_absolute_url() if may_open else reverse("calls:caller", args=[caller.pk])
    form = WithdrawalForm(sent(request))
    if form.accept(withdraw_caller, caller=caller, by=request.user):
        messages.success(request, "Det är noterat. Ni hör inte av er mer till personen.")
        return redirect(back)
    if caller.withdrawn_at is not None and not form.errors:
        messages.info(request, f"Personen drog sig tillbaka redan {day(caller.withdrawn_at)}.")
        return redirect(back)
    record_read(caller, by=request.user, case=caller.case_id)
    is_last = is_last_in_contact(caller)
    return form_page(
        request,
        form,
        template="calls/withdraw.html",
        heading=WITHDRAW,
        submit=WITHDRAW,
        lead=capfirst(apart(caller)) if may_open else "",
        caller=caller,
        ends=case_parts.ends_with(caller, is_last=is_last, at=timezone.now()) if may_open else [],
        may_open=may_open,
        goes_on=may_open and not is_last,
        has_reminders=may_open and caller.case.reminders.undone().exists(),
        trail=[(f"Ärende {caller.case.number}" if may_open else "Samtal med kod", back)],
    )


@requires(Permission.CASE_WRITE)
@require_POST
def withdrawal_undo(request: HttpRequest, caller_id: UUID) -> HttpResponse:
    visible = Case.objects.visible_to(request.user)
    caller = get_object_or_404(Caller.objects.select_related("case"), pk=caller_id, case__in=visible)
    done = "Personen är i kontakt igen. Det som ställdes in får bokas på nytt."
    press(request, undo_withdrawal, caller=caller, done=done)
    return redirect(caller.case)
