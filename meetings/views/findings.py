"""What somebody has found out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst

from meetings.actions.findings import answer_finding
from meetings.forms.findings import FindingAnswerForm
from meetings.models import Finding, Meeting
from meetings.views.meetings import answers_of, open_meeting
from stodtelefon.dates import day
from stodtelefon.forms.pages import confirm_page, sent
from stodtelefon.permissions import Permission, requires


@requires(Permission.MEETING_WRITE)
def answer(request: HttpRequest, meeting_id, finding_id) -> HttpResponse:
    meeting = answers_of(request, open_meeting(request, meeting_id))
    findings = Finding.objects.to_find_out().filter(meeting=meeting).select_related("owner")
    finding = get_object_or_404(findings, pk=finding_id)
    form = FindingAnswerForm(sent(request))
    if form.accept(answer_finding, finding=finding, by=request.user):
        messages.success(request, "Svaret är inskrivet.")
        is_still_open = Meeting.objects.visible_to(request.user).filter(pk=meeting.pk).exists()
        return redirect(meeting if is_still_open else "home")
    facts = [("Att ta reda på", finding.text), ("Vem", finding.owner_words), ("Senast", day(finding.due_on))]
    return confirm_page(
        request,
        form,
        question="Vad blev svaret?",
        submit="Spara svaret",
        facts=facts,
        case=meeting.case,
        trail=[(capfirst(meeting.get_kind_display()), meeting.get_absolute_url())],
    )
