"""A call or a note that was put on the wrong case is moved by its author; and what all moves share."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from calls.actions.moves import call_move_faults, move_call, move_note, note_move_faults
from calls.forms.moves import CallMoveForm, NoteMoveForm, OtherCaseForm
from calls.hanging import Rows
from calls.models import Call, Caller, Case, CaseMove
from calls.views.cases import visible_case
from stodtelefon.forms.pages import confirm_page, form_page, press, sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.CALL_LOG)
def call_move(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """To which case the call belongs."""
    call = movable_call(request, call_id)
    if fault := call_move_faults(call, by=request.user, at=timezone.now()):
        messages.info(request, fault)
        return redirect("calls:call", call.pk)
    form = OtherCaseForm(sent(request), case=call.case, user=request.user)
    if form.is_valid():
        return redirect("calls:call_move_confirm", call_id=call.pk, number=form.cleaned_data["number"])
    lead = "Snabbscanningen, det som gjordes vid fara och beslutet om barnet följer med."
    return form_page(
        request,
        form,
        heading="Flytta samtalet till rätt ärende",
        submit="Fortsätt",
        case=call.case,
        lead=lead,
    )


@requires(Permission.CALL_LOG)
def call_move_confirm(request: HttpRequest, call_id: UUID, number: str) -> HttpResponse:
    """Who it was that called, and then it is moved."""
    call = movable_call(request, call_id)
    to = get_object_or_404(Case.objects.visible_to(request.user), number=number)
    form = CallMoveForm(sent(request), to=to)
    if form.accept(move_call, call=call, by=request.user):
        messages.success(request, f"Samtalet finns nu i ärende {to.number}.")
        return redirect("calls:call", call.pk)
    return form_page(
        request,
        form,
        heading=f"Flytta samtalet till {to.number}",
        submit="Flytta samtalet",
        case=call.case,
        lead="Välj någon som redan finns i ärendet, så hör samtalet ihop med den personens kod och kontaktuppgifter.",
    )


@requires(Permission.CASE_WRITE)
def note_move(request: HttpRequest, number: str, note_id: UUID) -> HttpResponse:
    """To which case the note belongs."""
    case = visible_case(request, number)
    moves = CaseMove.objects.filter(kind=CaseMove.Kind.NOTE, from_case=case, created_by=request.user)
    if moves.filter(to_case__notes=note_id).exists():
        return redirect(case)
    note = get_object_or_404(case.notes.current().select_related("case"), pk=note_id)
    if fault := note_move_faults(note, by=request.user, at=timezone.now()):
        messages.info(request, fault)
        return redirect(case)
    form = NoteMoveForm(sent(request), case=case, user=request.user)
    if form.accept(move_note, note=note, by=request.user):
        messages.success(request, f"Anteckningen finns nu i ärende {form.other.number}.")
        return redirect(case)
    return form_page(
        request, form, heading="Flytta anteckningen till rätt ärende", submit="Flytta anteckningen", case=case
    )


def movable_call(request: HttpRequest, call_id: UUID) -> Call:
    visible = Case.objects.visible_to(request.user).values("pk")
    calls = Call.objects.concerns().filter(case__in=visible).select_related("case", "caller__role")
    return get_object_or_404(calls, pk=call_id)


def undo_page(
    request: HttpRequest, action, move: CaseMove, *, case: Case, done: str, **words: str
) -> HttpResponse:
    """A question before a merge or a split is undone; refused, it says why on the case."""
    if request.method == "POST":
        back = press(request, action, move=move, done=done)
        return redirect(back or case)
    return confirm_page(request, None, case=case, **words)


def in_words(rows: Rows) -> str:
    """«2 samtal, 1 möte och 3 anteckningar», of what belongs to a case or goes along."""
    counts = [
        f"{len(ids)} {table._meta.verbose_name if len(ids) == 1 else table._meta.verbose_name_plural}"
        for table, ids in rows.items()
        if ids and table is not Caller
    ]
    return " och ".join(filter(None, (", ".join(counts[:-1]), counts[-1]))) if counts else "inget"
