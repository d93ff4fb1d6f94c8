"""The log as the reviewer reads it: sentences, names of staff and case numbers; no case content."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from stodtelefon.audit import log_parts
from stodtelefon.audit.actions import (
    confirm_fault,
    explain_fault,
    obstacle_to_confirming,
    record,
    record_read,
)
from stodtelefon.audit.forms import CaseNumberForm, ConfirmForm, ExplainForm, LogFilter
from stodtelefon.audit.heads import last_signed
from stodtelefon.audit.log_parts import sentence_of
from stodtelefon.audit.models import AuditEvent, ChainFault
from stodtelefon.audit.steps import last_verified
from stodtelefon.forms.pages import form_page, sent
from stodtelefon.leafing import Leaf, leaf, leaf_by_key
from stodtelefon.permissions import Permission, requires
from stodtelefon.swedish_order import swedish_key

PER_PAGE = 50
EXPLAINED = "Det är sparat. Be nu en kollega öppna sidan och bekräfta."
CONFIRMED = "Felet är utrett. Loggen signeras på nytt vid nästa timkörning."


@dataclass(frozen=True)
class Line:
    """One line as it is shown."""

    event: AuditEvent
    who: str
    what: str
    number: str


@requires(Permission.LOG_READ)
def index(request: HttpRequest) -> HttpResponse:
    """The whole log, by person, period and kind. A case is looked up by POST: no number stands in an address."""
    by_number = CaseNumberForm(sent(request))
    if by_number.is_valid():
        return redirect("audit:case", case=by_number.cleaned_data["number"])
    log_filter = LogFilter(request.GET)
    record("log.opened", by=request.user, is_read=True)
    page = leaf_by_key(log_filter.rows(), request.GET, per_page=PER_PAGE, by=log_filter.by)
    return render(
        request,
        "audit/index.html",
        {
            "form": log_filter,
            "by_number": by_number,
            "page": page,
            "lines": _lines(page, log_filter.names),
            "signed": last_signed(),
            "verified": last_verified(),
            "faults": ChainFault.objects.unsigned().newest_first(),
        },
    )


@requires(Permission.LOG_READ)
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Who has seen this case, and who has changed it."""
    record("case_log.opened", by=request.user, case=case, is_read=True)
    rows = AuditEvent.objects.about(case)
    page = leaf_by_key(rows, request.GET, per_page=PER_PAGE)
    names = LogFilter().names
    people = rows.order_by("actor_id").distinct("actor_id").values_list("actor_id", flat=True)
    return render(
        request,
        "audit/case.html",
        {
            "page": page,
            "lines": _lines(page, names),
            "number": log_parts.numbers_of([case]).get(case, ""),
            "people": sorted((_name(actor, names) for actor in people), key=swedish_key),
        },
    )


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


def _lines(page: Leaf, names: dict[int, str]) -> list[Line]:
    numbers = log_parts.numbers_of(event.case_id for event in page)
    return [
        Line(event, _name(event.actor_id, names), sentence_of(event.event), numbers.get(event.case_id, ""))
        for event in page
    ]


def _name(actor_id: int | None, names: dict[int, str]) -> str:
    return "Systemet" if actor_id is None else names.get(actor_id, f"Användare {actor_id}")
