"""The assessment of a child that was left to be made today."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from calls.actions.children import decide_child, may_decide_freely
from calls.forms.children import ChildDecisionForm
from calls.models import Case, ChildDecision
from calls.scan_words import answers
from calls.views.calls import current_scan
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.CHILD_DECIDE)
def child_decide(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """What the assessor needs to know, and the decision. Another barnbedömare who may open the case can step in."""
    if not may_decide_freely(request.user):
        raise Http404
    seen = Q(assessor=request.user) | Q(case__in=Case.objects.visible_to(request.user).values("pk"))
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
        "answers": answers(current_scan(waiting.call)) if settled is None else [],
    }
    return render(request, "calls/child_decide.html", context)
