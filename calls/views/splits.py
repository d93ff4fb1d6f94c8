"""Splitting a case: who gets a case of their own, then what will happen, then done; and undoing it within a day."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from calls.actions.splits import LAST_CALLER, rows_to_split, split_case, split_faults, undo_split
from calls.case_page import CasePage
from calls.forms.splits import SplitForm
from calls.models import Caller, Case, CaseMove
from calls.views.cases import visible_case
from calls.views.moves import in_words, undo_page
from calls.views.notes import as_note
from stodtelefon.audit.actions import record_read
from stodtelefon.dates import moment
from stodtelefon.forms.pages import confirm_page, sent, where
from stodtelefon.permissions import Permission, requires


@requires(Permission.CASE_JOIN)
def split_create(request: HttpRequest, number: str) -> HttpResponse:
    """Which of the callers gets a case of their own."""
    case = visible_case(request, number)
    callers = list(callers_with_calls(case))
    if len(callers) < 2:
        messages.info(request, LAST_CALLER)
        return redirect(case)
    record_read(case, by=request.user, case=case.pk)
    page = CasePage(case, request.user)
    order = [caller.pk for caller in page.callers]
    callers.sort(key=lambda caller: order.index(caller.pk) if caller.pk in order else len(order))
    rows = [(page.who(caller), caller) for caller in callers]
    return render(request, "calls/split.html", {"rows": rows} | where(case=case))


@requires(Permission.CASE_JOIN)
def split_confirm(request: HttpRequest, number: str, caller_id: UUID) -> HttpResponse:
    """What will happen, in words, before it does."""
    case = visible_case(request, number)
    splits = CaseMove.objects.filter(kind=CaseMove.Kind.SPLIT, from_case=case, to_case__callers=caller_id)
    if made := splits.select_related("to_case", "created_by").first():
        because = (
            f"{made.created_by.name} gav personen ärende {made.to_case.number}, {moment(made.moved_at)}."
        )
        return as_note(request, case, because=because, known=made.reason) or redirect(made.to_case)
    caller = get_object_or_404(callers_with_calls(case), pk=caller_id)
    form = SplitForm(sent(request))
    if move := form.accept(split_case, caller=caller, by=request.user):
        messages.success(
            request, f"Det nya ärendet är {move.to_case.number}. Du kan ångra till {moment(move.until)}."
        )
        return redirect(move.to_case)
    try:
        split_faults(caller)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
        return redirect(case)
    record_read(caller, by=request.user, case=case.pk)
    return confirm_page(
        request,
        form,
        question=f"Ge {CasePage(case, request.user).who(caller)} ett eget ärende?",
        title="Ge någon ett eget ärende?",
        text=f"{in_words(rows_to_split(caller)).capitalize()} flyttas till ett nytt ärende med eget nummer, "
        f"på samma nivå och hos samma handläggare. Återkopplingskoden gäller som förut. "
        f"Anteckningar, bevakningar och inkopplingar står kvar i {case.number}. Det går att ångra i ett dygn.",
        submit="Dela upp ärendet",
        case=case,
        trail=[("Dela upp ärendet", "")],
    )


@requires(Permission.CASE_JOIN)
def split_undo(request: HttpRequest, number: str, move_id: UUID) -> HttpResponse:
    """From either of the two cases."""
    case = visible_case(request, number)
    moves = CaseMove.objects.filter(kind=CaseMove.Kind.SPLIT).select_related("from_case", "to_case")
    move = get_object_or_404(moves.filter(from_case=case) | moves.filter(to_case=case), pk=move_id)
    first, new = move.from_case, move.to_case
    return undo_page(
        request,
        undo_split,
        move,
        case=case,
        question=f"Lägga tillbaka {new.number} i {first.number}?",
        text=f"Allt i {new.number}, också det som har skrivits sedan dess, finns sedan i {first.number}. "
        f"Numret {new.number} leder dit.",
        submit="Ångra uppdelningen",
        done=f"Uppdelningen är ångrad. Allt finns i {first.number} igen.",
    )


def callers_with_calls(case: Case):
    rows = Caller.objects.filter(case=case, same_as__isnull=True).select_related("role")
    return rows.annotate(call_count=Count("calls")).filter(call_count__gt=0)
