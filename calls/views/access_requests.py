"""Access to a case that one has not: the question, the answer, the identity that was opened alone, and its end."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from calls.actions.access_requests import (
    answer_access,
    ask_for_access,
    asked_of,
    end_access,
    obstacle_to_answering,
    read_access_refusal,
)
from calls.forms.access_requests import AccessAnswerForm, AccessForm
from calls.models import AccessRequest, Case, Identity
from calls.promptness import add_working_days
from calls.views.people import facts_of
from calls.visible_case import case_with_number
from stodtelefon.accounts.second_factor import asks_again
from stodtelefon.audit.actions import record_read
from stodtelefon.dates import day_in_sentence, moment
from stodtelefon.forms.pages import form_page, press, sent, where
from stodtelefon.permissions import Permission, requires
from stodtelefon.privacy.sought import case_number


@requires(Permission.ACCESS_ASK)
def access_create(request: HttpRequest, number: str) -> HttpResponse:
    """Why somebody else's case is needed. The same page and the same answer whether there is such a case or not."""
    today = timezone.localdate()
    if case_number(number, on=today) != number:
        raise Http404
    with suppress(Http404):
        return redirect(case_with_number(number, user=request.user))
    form = AccessForm(sent(request))
    if form.is_bound and form.is_valid():
        form.accept(ask_for_access, number=number, by=request.user)
        if form.is_valid():
            by = day_in_sentence(add_working_days(today, 1))
            messages.success(
                request, f"Frågan är skickad, om ärendet finns. Svaret kommer på Idag, senast {by}."
            )
            return redirect("home")
    return form_page(
        request,
        form,
        template="calls/access_form.html",
        heading=f"Be om tillgång till ärende {number}",
        submit="Skicka frågan",
        trail=[("Sök", reverse("calls:search")), (f"Ärende {number}", "")],
    )


@requires(Permission.CASE_WRITE)
def access_answer(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """Who asks and why: yes for a time or no."""
    asked = get_object_or_404(asked_of(request.user).for_page(), pk=access_id)
    if asked.answer and sent(request) is None:
        return redirect("calls:access_end", asked.pk)
    form = AccessAnswerForm(sent(request), row=asked)
    if form.accept(answer_access, asked=asked, by=request.user):
        messages.success(request, f"{asked.created_by.name} får ditt svar på Idag.")
        return redirect("home")
    record_read(asked, by=request.user, case=asked.case_id)
    return form_page(
        request,
        form,
        template="calls/access_answer.html",
        heading=f"Tillgång till ärende {asked.case.number}",
        submit="Spara svaret",
        asked=asked,
        obstacle=obstacle_to_answering(asked, asked.case, request.user),
        trail=trail_to(asked, request),
        back=reverse("home"),
    )


@requires(Permission.CASE_WRITE)
def access_end(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """What was answered, and the way to end it before its time."""
    asked = get_object_or_404(asked_of(request.user).exclude(answer="").for_page(), pk=access_id)
    if request.method == "POST":
        press(request, end_access, asked=asked, done="Tillgången är avslutad.")
        return redirect("calls:access_end", asked.pk)
    record_read(asked, by=request.user, case=asked.case_id)
    context = {"asked": asked, "is_running": asked.is_running(at=timezone.now())}
    return render(request, "calls/access_end.html", context | where(trail=trail_to(asked, request)))


def trail_to(asked: AccessRequest, request: HttpRequest) -> list[tuple[str, str]]:
    """The case, with the way to it for who may open it: who stands in may not always."""
    is_seen = Case.objects.visible_to(request.user).filter(pk=asked.case_id).exists()
    return [(f"Ärende {asked.case.number}", asked.case.get_absolute_url() if is_seen else "")]


@requires(Permission.ACCESS_ASK)
@require_POST
def access_read(request: HttpRequest, access_id: UUID) -> HttpResponse:
    asked = get_object_or_404(AccessRequest, pk=access_id, created_by=request.user)
    press(request, read_access_refusal, asked=asked)
    return redirect("home")


@requires(Permission.ACCESS_ASK)
@asks_again
def access_identity(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """The one identity that was opened, and nothing else of the case: an act of its own that is logged."""
    rows = AccessRequest.objects.naming(request.user, at=timezone.now())
    asked = get_object_or_404(rows.select_related("case"), pk=access_id)
    identity = Identity.objects.with_people().get(pk=asked.identity_id)
    record_read(identity, by=request.user, case=asked.case_id)
    context = {
        "number": asked.number,
        "until": moment(asked.until),
        "identity": identity,
        "facts": facts_of(identity, shown=("contact_safety",)),
    }
    return render(request, "calls/identity_alone.html", context)
