"""A child: the decision where it was found after the call, and the assessment that was left to be made today."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from calls import case_parts
from calls.actions.children import decide_child, may_decide_freely, report_child
from calls.forms.children import ChildDecisionForm, ChildForm
from calls.models import Alarm, ChildDecision
from calls.models.cases import in_visible_case
from calls.models.recusals import is_recused
from calls.scan_words import answers
from calls.views.alarms import answered_by_default, found_page, onward, origin_of
from calls.views.calls import current_scan
from calls.views.cases import visible_case
from calls.who import who_in_case
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.CASE_WRITE)
def child_create(request: HttpRequest, number: str) -> HttpResponse:
    """A decision about a child from the case, a meeting, an answer or a note. It leads back to where it was opened."""
    case = visible_case(request, number)
    origin, waiting = origin_of(request, case), list(case.alarms.all())
    first = {"alarms": answered_by_default(origin, waiting, Alarm.Deed.CHILD)}
    form = ChildForm(sent(request), user=request.user, found=origin.found, waiting=waiting, initial=first)
    if decision := form.accept(report_child, case=case, by=request.user):
        messages.success(request, "Beslutet om barnet är sparat.")
        return onward(case, origin, written=f"barn-{decision.pk}", at=decision.decided_at)
    return found_page(
        request, "calls/child_create.html", form, case=case, origin=origin, other=Alarm.Deed.DANGER
    )


@requires(Permission.CHILD_DECIDE)
def child_decide(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """What the assessor needs to know, and the decision. Another barnbedömare who may open the case can step in."""
    if not may_decide_freely(request.user):
        raise Http404
    is_theirs = Q(assessor=request.user) & ~Q(is_recused(request.user))
    seen = is_theirs | Q(in_visible_case(request.user))
    waiting = get_object_or_404(
        ChildDecision.objects.filter(seen, kind=ChildDecision.Kind.ASSESS_TODAY).select_related(
            "case", "call__caller__role", "call__taken_by", "decided_by", "assessor", "settled_by_decision"
        ),
        pk=decision_id,
    )
    record_read(waiting, by=request.user, case=waiting.case_id)
    settled = getattr(waiting, "settled_by_decision", None)
    form = None
    if settled is None:
        form = ChildDecisionForm(sent(request), user=request.user)
        if form.accept(decide_child, waiting=waiting, by=request.user):
            messages.success(request, "Beslutet är sparat.")
            return redirect("calls:child_decide", waiting.pk)
    context = {
        "waiting": waiting,
        "settled": settled,
        "form": form,
        "who": who_in_case(waiting.call.caller) if waiting.call else "",
        "answers": answers(current_scan(waiting.call)) if settled is None and waiting.call else [],
        "place": case_parts.place_of(waiting.case, waiting.found_in, waiting.found_id),
    }
    return render(request, "calls/child_decide.html", context)
