"""Setting a reminder on a case, and having done it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from calls.actions.reminders import ask_handler, finish_reminder, set_reminder
from calls.forms.reminders import ReminderForm
from calls.models import Case, Reminder
from calls.models.cases import in_visible_case
from calls.views.cases import late_case, to_case_or_queue, visible_case
from stodtelefon.accounts.models import User
from stodtelefon.forms.pages import form_page, press, sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.CASE_WRITE)
def reminder_create(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = ReminderForm(sent(request))
    if form.accept(set_reminder, case=case, by=request.user):
        where = on_whose_desk(case, request.user)
        messages.success(request, f"Bevakningen är satt. Den dagen kommer den på {where}.")
        return redirect(case)
    return form_page(request, form, heading="Sätt en bevakning", submit="Spara bevakningen", case=case)


def on_whose_desk(case: Case, user: User) -> str:
    """Whose Idag a reminder comes to: the handler's, where there is none one's own, and where that one cannot (a closed
    account) that of the coordinators."""
    owner = case.handler or user
    if owner == user:
        return "din Idag"
    return f"Idag hos {owner.name}" if owner.can(Permission.CASE_WRITE) else "samordnarnas Idag"


@requires(Permission.CASE_OVERDUE)
@require_POST
def case_ask(request: HttpRequest, number: str) -> HttpResponse:
    case = late_case(request, number)
    if press(request, ask_handler, case=case):
        messages.success(request, f"Frågan om {case.number} står nu på Idag hos {case.handler.name}.")
    return redirect("home")


@requires(Permission.CASE_WRITE)
@require_POST
def reminder_done(request: HttpRequest, reminder_id: UUID) -> HttpResponse:
    mine = Reminder.objects.filter(in_visible_case(request.user))
    reminder = get_object_or_404(mine.select_related("case"), pk=reminder_id)
    press(request, finish_reminder, reminder=reminder, done="Klart.")
    if request.POST.get("till") == "idag":
        return redirect("home")
    return to_case_or_queue(request, reminder.case)
