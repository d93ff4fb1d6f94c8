"""The assessment after a meeting."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from meetings.actions.assessments import sign_assessment
from meetings.forms.assessments import AssessmentForm
from meetings.models.choices import Status
from meetings.views.meetings import open_meeting
from stodtelefon.accounts.screen_lock import during_conversation
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires


@during_conversation
@requires(Permission.MEETING_WRITE)
def assessment(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = open_meeting(request, meeting_id)
    if meeting.status != Status.HELD:
        messages.info(request, "Bedömningen skrivs när mötet är hållet.")
        return redirect(meeting)
    versions = list(meeting.assessments.order_by("-signed_at"))
    newest = versions[0] if versions else None
    form = AssessmentForm(sent(request), row=newest, meeting=meeting)
    if form.accept(sign_assessment, meeting=meeting, replaces=form.begun_from, by=request.user):
        messages.success(request, "Bedömningen är signerad.")
        return redirect(meeting)
    context = {
        "meeting": meeting,
        "case": meeting.case,
        "form": form,
        "newest": newest,
        "older": versions[1:],
        "findings": meeting.findings.all().grouped(),
        "answers": meeting.answers.current().given().count() if meeting.battery_id else 0,
    }
    return render(request, "meetings/assessment.html", context)
