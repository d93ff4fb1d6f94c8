"""Recusal (jäv): somebody says that they may not handle a case; who is recused where; and that it holds no longer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from calls.actions.recusals import end_recusal, obstacle_to_ending, recuse
from calls.forms.recusals import RecusalEndForm, RecusalForm
from calls.models import Recusal
from calls.views.cases import visible_case
from stodtelefon.audit.actions import record, record_read
from stodtelefon.forms.pages import form_page, sent
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Permission, requires

PER_PAGE = 25


@requires(Permission.CASE_READ)
def recusal_create(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = RecusalForm(sent(request))
    if form.accept(recuse, case=case, by=request.user):
        messages.success(request, f"Ditt jäv är anmält. Ärende {number} är inte längre öppet för dig.")
        return redirect("home")
    return form_page(
        request,
        form,
        template="calls/recusal_form.html",
        heading="Anmäl jäv",
        submit="Anmäl jäv",
        case=case,
        is_handler=case.handler_id == request.user.pk and case.is_open,
    )


@requires(Permission.RECUSAL_END)
def recusal_index(request: HttpRequest) -> HttpResponse:
    """Who is recused in which case, and why; nothing else of the cases."""
    record("recusal.listed", by=request.user, is_read=True)
    context = {
        "page": leaf(Recusal.objects.visible_to(request.user).for_list(), request.GET, per_page=PER_PAGE)
    }
    return render(request, "calls/recusal_index.html", context)


@requires(Permission.RECUSAL_END)
def recusal_end(request: HttpRequest, recusal_id: UUID) -> HttpResponse:
    recusal = get_object_or_404(Recusal.objects.visible_to(request.user).for_list(), pk=recusal_id)
    form = RecusalEndForm(sent(request))
    if form.accept(end_recusal, recusal=recusal, by=request.user):
        messages.success(request, f"{recusal.user.name} är inte längre jävig i ärende {recusal.case.number}.")
        return redirect("calls:recusal_index")
    record_read(recusal, by=request.user, case=recusal.case_id)
    return form_page(
        request,
        form,
        template="calls/recusal_end.html",
        heading=f"Avsluta jävet i ärende {recusal.case.number}",
        submit="Avsluta jävet",
        recusal=recusal,
        obstacle=obstacle_to_ending(recusal, request.user),
        trail=[("Jäv i ärenden", reverse("calls:recusal_index"))],
    )
