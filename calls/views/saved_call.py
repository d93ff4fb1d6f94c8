"""The saved call: what was written, and the next step in one click."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from calls import promptness
from calls.models import Call, Case, QuickScan
from calls.models.cases import OWN_DAYS_AFTER_CLOSING
from calls.models.choices import Advice
from calls.next_after_call import next_after, other_steps
from calls.scan_words import answers
from stodtelefon.audit.actions import record_read
from stodtelefon.permissions import Permission, requires

JUST_SAVED = timedelta(minutes=15)


@requires(Permission.CALL_LOG)
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call, may_open = readable_call(request, call_id)
    record_read(call, by=request.user, case=call.case_id)
    scans = list(call.scans.order_by("-written_at"))
    scan, older = scans[0], scans[1:]
    step = next_after(call, scan)
    context = {
        "call": call,
        "case": call.case,
        "may_open": may_open,
        "is_just_saved": call.created_by == request.user and timezone.now() - call.logged_at < JUST_SAVED,
        "scan": scan,
        "answers": answers(scan),
        "advice": ", ".join(Advice(one).label for one in call.advice),
        "older": [(one, answers(one)) for one in older],
        "danger": getattr(call, "danger", None),
        "decisions": call.child_decisions.select_related("decided_by", "assessor"),
        "clock": promptness.meeting_clock(call.case, today=timezone.localdate()),
        "step": step,
        "other_steps": other_steps(call, scan, step) if may_open else [],
    }
    return render(request, "calls/call.html", context)


def readable_call(request: HttpRequest, call_id: UUID) -> tuple[Call, bool]:
    """The call and whether its case may be opened. One's own call can be read also when a colleague has the case,
    until 30 days after closing; everybody else needs the case. To others it does not exist (404)."""
    visible = Case.objects.visible_to(request.user)
    people = ("case__handler", "caller__role", "taken_by", "created_by", "danger__reported_by")
    readable = Q(case__in=visible.values("pk")) | own_calls(request.user)
    call = get_object_or_404(Call.objects.concerns().filter(readable).select_related(*people), pk=call_id)
    return call, visible.filter(pk=call.case_id).exists()


def own_calls(user) -> Q:
    """The calls that somebody took or wrote down, until 30 days after their case was closed."""
    since = timezone.now() - timedelta(days=OWN_DAYS_AFTER_CLOSING)
    is_recent = Q(case__closed_at__isnull=True) | Q(case__closed_at__gte=since)
    return is_recent & (Q(created_by=user) | Q(taken_by=user))


def current_scan(call: Call) -> QuickScan:
    return call.scans.current().get()
