"""Danger: what was done when it was found after the call, and the manager's review: the report alone, not the case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from calls.actions.danger import report_danger, review_danger
from calls.forms.danger import DangerForm, DangerReviewForm
from calls.models import Alarm, DangerReport
from calls.views.alarms import answered_by_default, found_page, onward, origin_of
from calls.views.cases import visible_case
from stodtelefon.accounts.screen_lock import during_conversation
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires


@during_conversation
@requires(Permission.CASE_WRITE)
def danger_create(request: HttpRequest, number: str) -> HttpResponse:
    """The red panel from the case, a meeting, an answer or a note. It leads back to where it was opened."""
    case = visible_case(request, number)
    origin, waiting = origin_of(request, case), list(case.alarms.all())
    first = {"alarms": answered_by_default(origin, waiting, Alarm.Deed.DANGER)}
    form = DangerForm(sent(request), waiting=waiting, initial=first)
    if report := form.accept(report_danger, case=case, found=origin.found, by=request.user):
        messages.success(request, "Det som gjordes är inskrivet. Chefen granskar det i efterhand.")
        return onward(case, origin, written=f"fara-{report.pk}", at=report.told_at)
    return found_page(
        request, "calls/danger_create.html", form, case=case, origin=origin, other=Alarm.Deed.CHILD
    )


@requires(Permission.DANGER_REVIEW)
def danger_review(request: HttpRequest, danger_id: UUID) -> HttpResponse:
    rows = DangerReport.objects.to_review_by(request.user).with_case()
    report = get_object_or_404(rows, pk=danger_id)
    record_read(report, by=request.user, case=report.its_case.pk)
    form, is_own = None, request.user.pk in report.handled_by_ids
    if report.reviewed_at is None and not is_own:
        form = DangerReviewForm(sent(request))
        if form.accept(review_danger, report=report, by=request.user):
            messages.success(request, "Granskningen är sparad.")
            return redirect("calls:danger_review", report.pk)
    context = {"report": report, "form": form, "is_own": is_own}
    return render(request, "calls/danger_review.html", context)
