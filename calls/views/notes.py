"""Notes, their older versions and objections."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from calls import case_parts
from calls.actions.notes import correct_note, note_objection, write_note
from calls.forms.notes import CorrectNoteForm, NoteForm, ObjectionForm
from calls.models import Case, Note
from calls.note_drawing import SECRECY
from calls.record_levels import holds
from calls.views.cases import visible_case
from stodtelefon.audit.actions import record_read
from stodtelefon.audit.log_parts import FROM_POLICE
from stodtelefon.forms.pages import form_page, sent
from stodtelefon.permissions import Permission, requires
from stodtelefon.texts import tidy


@requires(Permission.CASE_WRITE)
def create(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = NoteForm(sent(request), level=case.record_level)
    if note := form.accept(write_note, case=case, by=request.user):
        messages.success(request, "Anteckningen är signerad." + raised(case, note))
        return to_note(note)
    lead = f"Nivå {case.get_record_level_display()}: {holds(case.record_level).words}"
    return form_page(request, form, heading="Skriv anteckning", submit="Signera", case=case, lead=lead)


@requires(Permission.CASE_WRITE)
def correct(request: HttpRequest, number: str, note_id: UUID) -> HttpResponse:
    case = visible_case(request, number)
    note = get_object_or_404(case.notes.select_related("case"), pk=note_id, kind=Note.Kind.NOTE)
    if not note.is_open_to(request.user):
        raise Http404
    form = CorrectNoteForm(sent(request), row=note, level=case.record_level)
    if new := form.accept(correct_note, note=form.begun_from, by=request.user):
        said = "Rättelsen är signerad. Den tidigare versionen finns kvar att läsa."
        messages.success(request, said + raised(case, new))
        return to_note(new)
    record_read(note, by=request.user, case=case.pk)
    return form_page(request, form, heading="Rätta anteckningen", submit="Signera rättelsen", case=case)


@requires(Permission.CASE_READ)
def versions(request: HttpRequest, number: str, note_id: UUID) -> HttpResponse:
    """A note and everything it has replaced, newest first: each as far as it may be read."""
    case = visible_case(request, number)
    note = get_object_or_404(case.notes, pk=note_id)
    older = {row.pk: row for row in case.notes.all()}
    versions = [note]
    while versions[-1].replaces_id in older:
        versions.append(older[versions[-1].replaces_id])
    shown = [one for one in versions if one.is_from_police and one.is_open_to(request.user)]
    record_read(note, by=request.user, case=case.pk, fields=[FROM_POLICE] if shown else [])
    context = {"case": case, "versions": [(one, one.is_open_to(request.user)) for one in versions]}
    return render(request, "calls/note_versions.html", context | {"mark": SECRECY})


@requires(Permission.CASE_WRITE)
def objection(request: HttpRequest, number: str, about_kind: str, about_id: UUID) -> HttpResponse:
    """The person concerned holds something wrong: linked to what it is about, which stays as it is."""
    case = visible_case(request, number)
    if not any(part.may_be_objected_to(case, about_kind, about_id) for part in case_parts.parts()):
        raise Http404
    form = ObjectionForm(sent(request), level=case.record_level)
    about = {"about_kind": about_kind, "about_id": about_id}
    if note := form.accept(note_objection, case=case, by=request.user, **about):
        messages.success(request, "Invändningen är antecknad." + raised(case, note))
        return to_note(note)
    heading = "Den enskilde anser att uppgiften är felaktig"
    return form_page(request, form, heading=heading, submit="Signera", case=case)


def to_note(note: Note) -> HttpResponse:
    """The case, where the note stands."""
    return redirect(note.case.just_written(note.anchor, on=note.event_on))


def raised(before: Case, note: Note) -> str:
    """What is said besides when the level was raised by the same form."""
    case = note.case
    is_raised = case.record_level != before.record_level
    return f" Nivån är höjd till {case.get_record_level_display()}." if is_raised else ""


def as_note(
    request: HttpRequest, case: Case, *, because: str, known: str | None = None
) -> HttpResponse | None:
    """What was sent here had been done already, by a colleague or in another window: its words are shown back, and can
    be signed as a note on the case.

    `known`: what was written the first time. None when no words were sent, or the same: then nothing is lost.
    """
    words = tidy(request.POST.get("reason"))
    if not words or words == tidy(known):
        return None
    form = NoteForm(initial={"text": words}, level=case.record_level)
    return form_page(
        request,
        form,
        heading="Det är redan gjort",
        lead=f"{because} Det du skrev står kvar här. Signera det som en anteckning om det behövs, eller avbryt.",
        submit="Signera",
        action=reverse("calls:note_create", args=[case.number]),
        case=case,
    )
