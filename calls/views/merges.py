"""Merging two cases: which other one, then what will happen, then done; and undoing it within a day."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from calls.actions.merges import merge_cases, undo_merge
from calls.actions.moves import OTHER
from calls.forms.merges import MergeForm, OtherOpenCaseForm
from calls.hanging import rows_of
from calls.models import Case, CaseMove
from calls.views.cases import visible_case
from calls.views.moves import in_words, undo_page
from calls.views.notes import as_note
from calls.views.people import asked_of_others
from stodtelefon.audit.actions import record_read
from stodtelefon.dates import moment
from stodtelefon.forms.pages import form_page, sent, where
from stodtelefon.permissions import Permission, requires


@requires(Permission.CASE_JOIN)
def merge_create(request: HttpRequest, number: str) -> HttpResponse:
    """Which other case. `?med=` is its number, where the way here knows it."""
    case = visible_case(request, number)
    form = OtherOpenCaseForm(
        sent(request), case=case, user=request.user, initial={"number": request.GET.get("med", "")}
    )
    if form.is_valid():
        return redirect("calls:merge_confirm", number=case.number, other=form.cleaned_data["number"])
    lead = "När samma person har skrivits in två gånger. Är det två som hör av sig om samma sak: koppla ihop i stället."
    return form_page(
        request,
        form,
        heading="Slå ihop med ett annat ärende",
        submit="Visa vad som händer",
        case=case,
        lead=lead,
    )


@requires(Permission.CASE_JOIN)
def merge_confirm(request: HttpRequest, number: str, other: str) -> HttpResponse:
    """What will happen, in words, before it does."""
    case = visible_case(request, number)
    if other == case.number or case.merged.filter(number=other).exists():
        return already_one(request, case, other if other != case.number else number)
    other = get_visible(request, other)
    form = MergeForm(sent(request), case=case, other=other, shows=request.user.can(Permission.IDENTITY_READ))
    for one in {identity.case for identity in form.shown}:
        if asked := asked_of_others(request, one):
            return asked
    if move := form.accept(merge_cases, by=request.user):
        gone, kept = move.from_case.number, move.to_case.number
        messages.success(request, f"Allt i {gone} finns nu i {kept}. Du kan ångra till {moment(move.until)}.")
        return redirect(move.to_case)
    for one in (case, other):
        record_read(one, by=request.user, case=one.pk)
    for identity in form.shown:
        record_read(identity, by=request.user, case=identity.case.pk)
    context = {
        "form": form,
        "sides": [(one, in_words(rows_of(one))) for one in form.cases.values()],
        "handlers": {one.handler for one in (case, other) if one.handler},
    }
    trail = [("Slå ihop med ett annat ärende", "")]
    return render(request, "calls/merge.html", context | where(case=case, trail=trail))


def already_one(request: HttpRequest, case: Case, gone: str) -> HttpResponse:
    """The two are one since: by the same press, or by a colleague who was first. Words that were sent are not lost."""
    merges = CaseMove.objects.standing().filter(kind=CaseMove.Kind.MERGE, from_case__number=gone)
    move = merges.select_related("created_by").first()
    already = f"Ärende {gone} är redan ihopslaget med {case.number}. Allt finns här."
    if move is not None:
        because = f"{move.created_by.name} slog ihop {gone} med {case.number}, {moment(move.moved_at)}."
        if page := as_note(request, case, because=because, known=move.reason):
            return page
    messages.info(request, OTHER if gone == case.number else already)
    return redirect(case)


def get_visible(request: HttpRequest, number: str) -> Case:
    """The other case, if the person may open it: of the number itself, never of the one that it leads to."""
    return get_object_or_404(Case.objects.visible_to(request.user).select_related("handler"), number=number)


@requires(Permission.CASE_JOIN)
def merge_undo(request: HttpRequest, number: str, move_id: UUID) -> HttpResponse:
    case = visible_case(request, number)
    move = get_object_or_404(CaseMove, pk=move_id, kind=CaseMove.Kind.MERGE, to_case=case)
    return undo_page(
        request,
        undo_merge,
        move,
        case=case,
        question=f"Skilja {move.from_case.number} från {case.number} igen?",
        text=f"Allt som flyttades går tillbaka till {move.from_case.number}, också det som sedan har skrivits till "
        f"samma samtal, möten och inkopplingar. Det andra som har skrivits sedan dess står kvar i {case.number}.",
        submit="Ångra sammanslagningen",
        done=f"Sammanslagningen är ångrad. Ärende {move.from_case.number} är ett eget ärende igen.",
    )
