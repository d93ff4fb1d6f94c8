"""The log as the reviewer reads it: sentences, names of staff and case numbers; no case content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from stodtelefon.audit import log_parts
from stodtelefon.audit.actions import (
    confirm_fault,
    explain_fault,
    obstacle_to_confirming,
    record,
    record_read,
)
from stodtelefon.audit.case_file import as_sheet, new_token, take
from stodtelefon.audit.forms import CaseNumberForm, ConfirmForm, ExplainForm, ExtractForm, LogFilter
from stodtelefon.audit.heads import last_signed
from stodtelefon.audit.incident import LEFT_OUT, Row
from stodtelefon.audit.incident import as_sheet as as_incident_sheet
from stodtelefon.audit.models import AuditEvent, ChainFault
from stodtelefon.audit.readers import SYSTEM, deed, folded, people_of, readers_of
from stodtelefon.audit.refusals import note_refusal
from stodtelefon.audit.steps import last_verified
from stodtelefon.forms.pages import confirm_page, form_page, sent, shown_once
from stodtelefon.leafing import Leaf, leaf, leaf_by_key
from stodtelefon.permissions import Permission, asks_who_it_is, requires
from stodtelefon.spreadsheet import as_file

PER_PAGE = 50
LINES_PER_PAGE = 150  # of one case: the lines of a minute are one row
MOST_ROWS = 500  # of an extract, on its page: the file has all
EXPLAINED = "Det är sparat. Be nu en kollega öppna sidan och bekräfta."
CONFIRMED = "Felet är utrett. Loggen signeras på nytt vid nästa timkörning."
FETCHED = "Filen är hämtad, och adressen gäller inte längre. Ta fram den en gång till om den behövs."


@dataclass(frozen=True)
class Line:
    """One line as it is shown."""

    event: AuditEvent
    who: str
    what: str
    number: str


@requires(Permission.LOG_READ)
def index(request: HttpRequest) -> HttpResponse:
    """The whole log, by person, case, kind and period. What is asked is sent, so that no number stands in an address:
    the address that it leads to knows the case by its id.
    """
    data = sent(request)
    taken = log_parts.taken_from(request.user)
    by_number = CaseNumberForm(data if data is not None and "number" in data else None, taken=taken)
    if by_number.is_valid():
        return redirect("audit:case", case=by_number.cleaned_data["number"])
    is_asked = data is not None and not by_number.is_bound
    log_filter = LogFilter(data if is_asked else request.GET, taken=taken)
    if is_asked and log_filter.is_valid():
        return redirect(f"{reverse('audit:index')}?{log_filter.in_address()}")
    record("log.opened", by=request.user, is_read=True)
    page = leaf_by_key(log_filter.rows(), request.GET, per_page=PER_PAGE, by=log_filter.by)
    asked = log_filter.cleaned_data.get("case") if log_filter.is_valid() else None
    numbers = log_parts.numbers_of({asked, *(event.case_id for event in page)} - taken)
    return render(
        request,
        "audit/index.html",
        {
            "form": log_filter.with_number(numbers.get(asked, "")) if asked else log_filter,
            "by_number": by_number,
            "page": page,
            "lines": _lines(page, log_filter.names, numbers),
            "signed": last_signed(),
            "verified": last_verified(),
            "faults": ChainFault.objects.unsigned().newest_first(),
            "may_export": request.user.can(Permission.LOG_EXPORT),
        },
    )


@requires(Permission.LOG_READ)
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Who has seen this case, and who has changed it: each person once, then what was done minute by minute."""
    if case in log_parts.taken_from(request.user):
        raise Http404
    record("case_log.opened", by=request.user, case=case, is_read=True)
    rows = AuditEvent.objects.about(case)
    page = leaf_by_key(rows, request.GET, per_page=LINES_PER_PAGE)
    people = people_of(line.actor_id for line in page)
    return render(
        request,
        "audit/case.html",
        {
            "id": case,
            "page": page,
            "minutes": list(folded(page, people)),
            "number": log_parts.numbers_of([case]).get(case, ""),
            "readers": readers_of(rows),
            "may_export": request.user.can(Permission.LOG_EXPORT),
        },
    )


@requires(Permission.LOG_EXPORT)
@asks_who_it_is
def case_file(request: HttpRequest, case: UUID) -> HttpResponse:
    """Ask for the case's log as a file: it leads to an address that is good once."""
    if case in log_parts.taken_from(request.user):
        raise Http404
    if request.method == "POST":
        token = new_token(case, request.user.pk)
        record("case_log.file_asked_for", by=request.user, case=case, is_read=True)
        here = reverse("audit:case", args=[case])
        return shown_once(redirect("audit:fetch", token=token), then=here, said=FETCHED)
    return confirm_page(
        request,
        None,
        question="Ta fram ärendets logg som fil?",
        text="Filen är till dataskyddsombudet. Den säger vem som har läst och ändrat vad, och inget av vad som står i "
        "ärendet. Den sparas inte här, och det syns i loggen att du har tagit fram den.",
        submit="Hämta filen",
        trail=[("Vem har sett ärendet", reverse("audit:case", args=[case]))],
    )


@requires(Permission.LOG_EXPORT)
@require_safe
def fetch(request: HttpRequest, token: str) -> HttpResponse:
    """The file, once. Whoever comes later, or is somebody else, finds nothing here."""
    case = take(token, request.user.pk)
    if case is None or case in log_parts.taken_from(request.user):
        raise Http404
    record("case_log.exported", by=request.user, case=case, is_read=True)
    return as_file(as_sheet(case), f"stodtelefon-logg-{timezone.localdate():%Y-%m-%d}")


@requires(Permission.LOG_EXPORT)
@asks_who_it_is
def incident(request: HttpRequest) -> HttpResponse:
    """Who saw what in some hours. What is asked is sent, and leads to the address that shows it: a page that can be
    printed, and the same as a file. Where cases are taken from the reader both say so: the extract is not whole.
    """
    data = sent(request)
    form = ExtractForm(data if data is not None else request.GET or None)
    if not form.is_valid():
        return form_page(
            request,
            form,
            heading="Vem såg vad, under vilka timmar?",
            lead="För rapporten om en incident: vem, vilka ärenden och när. Att du tar fram det syns i loggen.",
            submit="Ta fram",
            trail=[("Åtkomstlogg", reverse("audit:index"))],
        )
    if data is not None:
        return redirect(f"{reverse('audit:incident')}?{form.in_address()}")
    is_file = "fil" in request.GET
    record(
        "incident_extract.exported" if is_file else "incident_extract.opened", by=request.user, is_read=True
    )
    taken = log_parts.taken_from(request.user)
    rows = form.rows(taken)
    if is_file:
        sheet = as_incident_sheet(rows, is_whole=not taken)
        return as_file(sheet, f"stodtelefon-incident-{timezone.localdate():%Y-%m-%d}")
    return render(
        request, "audit/incident.html", _shown(rows, form) | {"left_out": LEFT_OUT if taken else ""}
    )


def _shown(rows: list[Row], form: ExtractForm) -> dict[str, Any]:
    """What the page of an extract says."""
    return {
        "rows": rows[:MOST_ROWS],
        "has_more": len(rows) > MOST_ROWS,
        "hours": form.cleaned_data,
        "people": len({row.reader for row in rows}),
        "cases": len({row.case for row in rows} - {None}),
        "address": form.in_address(),
        "now": timezone.now(),
    }


@requires(Permission.LOG_EXPLAIN)
@require_safe
def fault_index(request: HttpRequest) -> HttpResponse:
    """Each time that the log did not verify, and where it stands."""
    faults = ChainFault.objects.newest_first()
    page = leaf(faults, request.GET, per_page=PER_PAGE)
    return render(
        request, "audit/faults.html", {"page": page, "may_read": request.user.can(Permission.LOG_READ)}
    )


@requires(Permission.LOG_EXPLAIN)
def fault(request: HttpRequest, fault: UUID) -> HttpResponse:
    """One fault: the first of two people writes what happened, the second confirms it."""
    row = get_object_or_404(ChainFault.objects.select_related("explained_by", "confirmed_by"), pk=fault)
    explains, data = row.explained_at is None, sent(request)
    if data is not None:  # what was written decides: nobody confirms what they have not read
        explains = "explanation" in data
    form, action = (ExplainForm(data), explain_fault) if explains else (ConfirmForm(data), confirm_fault)
    if form.accept(action, fault=row, by=request.user):
        messages.success(request, EXPLAINED if explains else CONFIRMED)
        return redirect("audit:fault", fault=row.pk)
    if form.is_bound and not explains and row.explained_by == request.user:
        note_refusal("own_deed.refused", by=request.user, target=row)
    if row.explanation:
        record_read(row, by=request.user)
    obstacle = "" if explains or form.is_bound else obstacle_to_confirming(row, request.user)
    return form_page(
        request,
        form,
        heading="Loggen stämmer inte" if row.signed_number is None else "Ett utrett fel i loggen",
        template="audit/fault.html",
        submit="Spara" if explains else "Bekräfta",
        fault=row,
        obstacle=obstacle,
        trail=[("Fel i loggen", reverse("audit:fault_index"))],
    )


def _lines(page: Leaf, names: dict[int, str], numbers: dict[UUID, str]) -> list[Line]:
    whom = log_parts.whom((event.target_type, event.target_id) for event in page)
    return [
        Line(
            event,
            _name(event.actor_id, names),
            _what(event, whom.get((event.target_type, event.target_id)), names),
            numbers.get(event.case_id, ""),
        )
        for event in page
    ]


def _what(event: AuditEvent, whom: int | None, names: dict[int, str]) -> str:
    """What was done, and to whom where that is a colleague."""
    if whom in (None, event.actor_id):
        return deed(event)
    return f"{deed(event)}: {_name(whom, names)}"


def _name(actor_id: int | None, names: dict[int, str]) -> str:
    return SYSTEM if actor_id is None else names.get(actor_id, f"Användare {actor_id}")
