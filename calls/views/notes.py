"""Notes, their older versions, objections and reminders."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from calls import case_parts
from calls.actions.notes import correct_note, note_objection, write_note
from calls.forms.notes import NoteForm, ObjectionForm
from calls.models import Case, Note
from calls.record_levels import holds
from calls.views.cases import page, visible_case
from stodtelefon.audit.actions import record_read
from stodtelefon.permissions import Permission, requires


@requires(Permission.CASE_WRITE)
def create(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = NoteForm(request.POST or None)
    if form.accept(write_note, case=case, by=request.user):
        messages.success(request, "Anteckningen är signerad.")
        return redirect("calls:case", number=number)
    return page(request, case, form, "Skriv anteckning", "Signera", level=holds(case.record_level))


@requires(Permission.CASE_WRITE)
def correct(request: HttpRequest, number: str, note_id: UUID) -> HttpResponse:
    case = visible_case(request, number)
    note = get_object_or_404(case.notes, pk=note_id, kind=Note.Kind.NOTE)
    initial = {name: getattr(note, name) for name in ("event_on", "source", "source_detail", "text")}
    form = NoteForm(request.POST or None, initial=initial)
    if form.accept(correct_note, note=note, by=request.user):
        messages.success(request, "Rättelsen är signerad. Den tidigare versionen finns kvar att läsa.")
        return redirect("calls:case", number=number)
    record_read(note, by=request.user, case=case.pk)
    more = {}
    if form.has_error("__all__", code="stale"):
        form.is_stale, newest = True, newest_of(case, note)
        address = reverse("calls:note_correct", args=[number, newest.pk])
        more = {"action": address, "theirs": [("Anteckning", newest.text)]}
    return page(request, case, form, "Rätta anteckningen", "Signera rättelsen", **more)


def newest_of(case: Case, note: Note) -> Note:
    """The version that nothing has replaced yet: what is typed on an older one is next sent to it."""
    newer = {row.replaces_id: row for row in case.notes.all()}
    while note.pk in newer:
        note = newer[note.pk]
    return note


@requires(Permission.CASE_READ)
def versions(request: HttpRequest, number: str, note_id: UUID) -> HttpResponse:
    """A note and everything it has replaced, newest first."""
    case = visible_case(request, number)
    note = get_object_or_404(case.notes, pk=note_id)
    older = {row.pk: row for row in case.notes.all()}
    versions = [note]
    while versions[-1].replaces_id in older:
        versions.append(older[versions[-1].replaces_id])
    record_read(note, by=request.user, case=case.pk)
    return render(request, "calls/note_versions.html", {"case": case, "versions": versions})


@requires(Permission.CASE_WRITE)
def objection(request: HttpRequest, number: str, about_kind: str, about_id: UUID) -> HttpResponse:
    """The person concerned holds something wrong: linked to what it is about, which stays as it is."""
    case = visible_case(request, number)
    if not any(part.may_be_objected_to(case, about_kind, about_id) for part in case_parts.parts()):
        raise Http404
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        about = {"about_kind": about_kind, "about_id": about_id}
        if form.carry_out(note_objection, case=case, by=request.user, **about, **form.cleaned_data):
            messages.success(request, "Invändningen är antecknad.")
            return redirect("calls:case", number=number)
    return page(request, case, form, "Den enskilde anser att uppgiften är felaktig", "Signera")
