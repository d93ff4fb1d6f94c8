"""A case: its page, the work queues, and what is done to it as a whole."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from calls.actions.cases import (
    close_case,
    hand_over_case,
    obstacles_to_closing,
    raise_level,
    receive_case,
    reopen_case,
    take_over_case,
    undo_raise,
)
from calls.case_page import CasePage
from calls.forms.cases import CloseForm, HandOverForm, RaiseLevelForm, ReopenForm
from calls.models import Case, CaseOpening
from calls.models.choices import Outcome, RecordLevel
from calls.printouts import printed
from calls.queues import Queued, queues_of
from calls.record_levels import TABLE
from calls.undone import undone_in
from calls.visible_case import case_for_page, case_with_number
from stodtelefon.audit.actions import record, record_read
from stodtelefon.audit.log_parts import AFTER_SEARCH
from stodtelefon.forms.pages import form_page, list_named, press, sent
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Permission, requires

PER_PAGE = 25


def visible_case(request: HttpRequest, number: str) -> Case:
    """The case that the address names, if the person may open it; otherwise it does not exist (404).

    The number of one that was merged leads to the one that goes on, from every page: what was begun there is not lost.
    """
    return case_with_number(number, user=request.user)


def after_search(request: HttpRequest) -> list[str]:
    """For the line that a case was opened: whether it was opened from what was found."""
    came_from = urlsplit(request.headers.get("Referer", "")).path
    return [AFTER_SEARCH] if came_from == reverse("calls:search") else []


@requires(Permission.CASE_READ)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Record level, state and next step on top, then one timeline."""
    case, open_beside = case_for_page(number, user=request.user)
    if case.number != number:
        messages.info(request, f"Ärende {number} är ihopslaget med {case.number}. Allt finns här.")
        return redirect(case)
    page = CasePage(case, request.user, open_beside, is_whole=request.GET.get("handelser") == "alla")
    fields = [*after_search(request), *page.read_besides]
    record_read(case, by=request.user, case=case.pk, fields=fields)
    if case.handed_over_at and case.handler == request.user:
        receive_case(case=case, by=request.user)
    return render(request, "calls/case.html", {"case": case, "page": page})


@requires(Permission.CASE_READ)
def case_print(request: HttpRequest, number: str) -> HttpResponse:
    """What has happened, oldest first, then every snabbscanning, battery and sheet in full: each of them is read.

    Never who anybody is: that has a permission and a page of its own.
    """
    case, open_beside = case_for_page(number, user=request.user)
    if case.number != number:
        return redirect("calls:case_print", case.number)
    page = CasePage(case, request.user, open_beside)
    fields = page.read_besides
    record("case.printed", by=request.user, target=case, case=case.pk, fields=fields, is_read=True)
    found = printed(page)
    for one in found:
        record_read(one.row, by=request.user, case=case.pk)
    context = {"case": case, "page": page, "entries": page.entries[::-1], "printed": found}
    return render(request, "calls/printout.html", context)


@requires(Permission.CASE_READ)
def levels(request: HttpRequest, number: str) -> HttpResponse:
    """What may be written at each record level."""
    case = visible_case(request, number)
    rows = [(RecordLevel(level).label, TABLE[level].words, level == case.record_level) for level in TABLE]
    return render(request, "calls/levels.html", {"case": case, "rows": rows})


# The work queues


@requires(Permission.CASE_LIST)
def case_index(request: HttpRequest) -> HttpResponse:
    """One queue at a time: number, urgency, clock and handler, never any content."""
    queues = queues_of(request.user)
    name = list_named(request, queues)
    queue = queues[name]
    page = leaf(Queued(queue, request.user), request.GET, per_page=PER_PAGE)
    context = {
        "tabs": [
            {"text": one.text, "href": f"?lista={key}", "current": key == name} for key, one in queues.items()
        ],
        "name": name,
        "queues": tuple(queues),
        "heading": queue.heading,
        "page": page,
        "is_closed": queue.is_closed,
        "is_own": queue.is_own,
        "today": timezone.localdate(),
    }
    return render(request, "calls/case_index.html", context)


# What is done to a case as a whole


@requires(Permission.CASE_WRITE)
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take a case from the unassigned queue, or over from a colleague whose case one may open."""
    case = get_object_or_404(Case.objects.takeable_by(request.user), number=number)
    press(request, take_over_case, case=case, done="Ärendet är ditt.")
    return to_case_or_queue(request, case)


@requires(Permission.CASE_WRITE)
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = HandOverForm(sent(request), row=case)
    if form.accept(hand_over_case, case=case, by=request.user):
        messages.success(request, "Ärendet är överlämnat.")
        return to_case_or_queue(request, case)
    return form_page(request, form, heading="Lämna över ärendet", submit="Lämna över", case=case)


def late_case(request: HttpRequest, number: str) -> Case:
    cases = Case.objects.listed_late_to(request.user, on=timezone.localdate())
    return get_object_or_404(cases.select_related("handler"), number=number)


@requires(Permission.CASE_OVERDUE)
def reassign(request: HttpRequest, number: str) -> HttpResponse:
    case = late_case(request, number)
    form = HandOverForm(sent(request), row=case)
    if form.accept(hand_over_case, case=case, by=request.user):
        messages.success(request, f"Ärende {case.number} är omfördelat.")
        return redirect("home")
    return form_page(
        request,
        form,
        heading=f"Omfördela ärende {case.number}",
        submit="Omfördela",
        trail=[(f"Ärende {case.number}", "")],
        back=reverse("home"),
    )


@requires(Permission.CASE_WRITE)
def raise_record_level(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = RaiseLevelForm(sent(request), row=case)
    if form.accept(raise_level, case=case, by=request.user):
        messages.success(request, "Nivån är höjd. Var det fel? Du kan ångra i tio minuter.")
        return redirect(case)
    return form_page(request, form, heading="Höj nivån", submit="Höj nivån", case=case)


@requires(Permission.CASE_WRITE)
@require_POST
def undo_level(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    press(request, undo_raise, case=case, done="Höjningen är ångrad.")
    return redirect(case)


@requires(Permission.CASE_WRITE)
def close(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    form = CloseForm(sent(request), row=case, initial={"outcome": likely_outcome(case)})
    if form.accept(close_case, case=case, by=request.user):
        messages.success(request, f"Ärende {number} är avslutat.")
        return redirect(case)
    return form_page(
        request,
        form,
        heading="Avsluta ärendet",
        submit="Avsluta ärendet",
        case=case,
        template="calls/close.html",
        obstacles=obstacles_to_closing(case),
        undone=undone_in(case, request.user),
    )


@requires(Permission.CASE_WRITE)
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    opening = CaseOpening.objects.of(request.user, at=timezone.now()).filter(case=case).first()
    form = ReopenForm(sent(request), row=case, initial={"reason": opening.reason} if opening else None)
    if form.accept(reopen_case, case=case, by=request.user):
        messages.success(request, f"Ärende {number} är öppet igen.")
        return redirect(case)
    return form_page(request, form, heading="Öppna ärendet igen", submit="Öppna igen", case=case)


def likely_outcome(case: Case) -> str:
    """The outcome of the scan, unless it only said what would come next."""
    return "" if case.outcome in (Outcome.INVITED, Outcome.ACUTE) else case.outcome


def to_case_or_queue(request: HttpRequest, case: Case) -> HttpResponse:
    """Back to the case, or to the queue when it is no longer this person's to open."""
    if Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return redirect(case)
    return redirect("calls:case_index")
