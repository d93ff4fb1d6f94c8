"""The manager's review of what was done in danger: the report alone, not the case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from calls.actions.danger import review_danger
from calls.forms.danger import DangerReviewForm
from calls.models import DangerReport
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.DANGER_REVIEW)
def danger_review(request: HttpRequest, danger_id: UUID) -> HttpResponse:
    reports = DangerReport.objects.select_related("call__case", "reported_by", "reviewed_by")
    report = get_object_or_404(reports, pk=danger_id)
    record_read(report, by=request.user, case=report.call.case_id)
    form, is_own = None, request.user.pk in report.handled_by_ids
    if report.reviewed_at is None and not is_own:
        form = DangerReviewForm(sent(request))
        if form.accept(review_danger, report=report, by=request.user):
            messages.success(request, "Granskningen är sparad.")
            return redirect("calls:danger_review", report.pk)
    context = {"report": report, "form": form, "is_own": is_own}
    return render(request, "calls/danger_review.html", context)
