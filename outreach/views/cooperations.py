"""Pages on standing cooperation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from outreach.actions.cooperations import (
    begin_cooperation,
    change_cooperation,
    end_cooperation,
    note_contact,
)
from outreach.forms.cooperations import (
    ChangeCooperationForm,
    EndCooperationForm,
    NewCooperationForm,
    NoteContactForm,
)
from outreach.models import Cooperation
from outreach.tabs import tabs
from outreach.views.events import labels
from stodtelefon.audit.actions import record_read
from stodtelefon.dates import day
from stodtelefon.forms.pages import confirm_page, form_page, sent
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Permission, requires

PER_PAGE = 20


@requires(Permission.OUTREACH_READ)
def index(request: HttpRequest) -> HttpResponse:
    """What is kept up, the next day first; and what has ended."""
    rows = Cooperation.objects.visible_to(request.user).for_list()
    page = leaf(rows.going_on().order_by("next_on", "id"), request.GET, per_page=PER_PAGE)
    context = {
        "page": page,
        "ended": rows.ended().order_by("-ended_on", "-id")[:PER_PAGE],
        "today": timezone.localdate(),
        "tabs": tabs(request),
        "may_log": request.user.can(Permission.OUTREACH_LOG),
    }
    return render(request, "outreach/cooperation_index.html", context)


@requires(Permission.OUTREACH_READ)
def detail(request: HttpRequest, cooperation_id: UUID) -> HttpResponse:
    """One of them, with every day on which they were in touch. A press says that they were; it posts here."""
    cooperation = visible_cooperation(request, cooperation_id)
    may_log = request.user.can(Permission.OUTREACH_LOG) and not cooperation.has_ended
    form = NoteContactForm(sent(request)) if may_log else None
    if form is not None and (noted := form.accept(note_contact, cooperation=cooperation, by=request.user)):
        messages.success(request, f"Inskrivet. Nästa kontakt {day(noted.cooperation.next_on)}.")
        return redirect(cooperation)
    record_read(cooperation, by=request.user)
    context = {
        "cooperation": cooperation,
        "form": form,
        "may_log": may_log,
        "today": timezone.localdate(),
        "audiences": labels(cooperation.audiences.all()),
        "areas": labels(cooperation.areas.all()),
    }
    return render(request, "outreach/cooperation.html", context)


@requires(Permission.OUTREACH_LOG)
def create(request: HttpRequest) -> HttpResponse:
    form = NewCooperationForm(sent(request), user=request.user)
    if made := form.accept(begin_cooperation, by=request.user):
        messages.success(request, f"Inskrivet. Nästa kontakt {day(made.next_on)}.")
        return redirect(made)
    return form_page(request, form, heading="Ny stående samverkan", trail=_trail())


@requires(Permission.OUTREACH_LOG)
def edit(request: HttpRequest, cooperation_id: UUID) -> HttpResponse:
    cooperation = visible_cooperation(request, cooperation_id)
    form = ChangeCooperationForm(sent(request), row=cooperation, user=request.user)
    if form.accept(change_cooperation, cooperation=cooperation, by=request.user):
        messages.success(request, "Ändrat.")
        return redirect(cooperation)
    record_read(cooperation, by=request.user)
    return form_page(request, form, heading="Ändra", trail=_trail(cooperation))


@requires(Permission.OUTREACH_LOG)
def end(request: HttpRequest, cooperation_id: UUID) -> HttpResponse:
    cooperation = visible_cooperation(request, cooperation_id)
    form = EndCooperationForm(sent(request), row=cooperation)
    if form.accept(end_cooperation, cooperation=cooperation, by=request.user):
        messages.success(request, "Avslutad.")
        return redirect(cooperation)
    return confirm_page(
        request,
        form,
        question="Avsluta den här samverkan?",
        text=f"{cooperation}. Kontaktvägen tas bort, och ingen påminns mer. Det som är inskrivet står kvar.",
        submit="Avsluta",
        back=cooperation.get_absolute_url(),
    )


def visible_cooperation(request: HttpRequest, cooperation_id: UUID) -> Cooperation:
    rows = Cooperation.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=cooperation_id)


def _trail(cooperation: Cooperation | None = None) -> list[tuple[str, str]]:
    trail = [
        ("Nå ut", reverse("outreach:index")),
        ("Stående samverkan", reverse("outreach:cooperation_index")),
    ]
    return [*trail, (str(cooperation), cooperation.get_absolute_url())] if cooperation else trail
