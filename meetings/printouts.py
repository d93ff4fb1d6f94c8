"""What the printout of a case has of meetings: each battery that was gone through, as question and answer."""

from __future__ import annotations

from collections.abc import Iterator

from calls.case_page import CasePage
from calls.case_parts import Printed
from meetings.models import Answer, Battery, Meeting, Question
from stodtelefon.dates import day, moment
from stodtelefon.permissions import Permission

LEFT_OPEN = "lämnad öppen"


def of_meetings(page: CasePage) -> Iterator[Printed]:
    """The meetings in which a battery was begun, in their order; each question of the version that was asked."""
    if not page.user.can(Permission.MEETING_WRITE):
        return
    meetings = list(Meeting.objects.filter(case=page.case, battery__isnull=False).order_by("starts_at"))
    of_versions = {one.pk: one for one in Battery.objects.with_questions().filter(meetings__in=meetings)}
    given = {
        (answer.meeting_id, answer.question_id): answer
        for answer in Answer.objects.current().filter(meeting__in=meetings).for_list()
    }
    for meeting in meetings:
        sections = of_versions[meeting.battery_id].sections.all()
        is_signed = meeting.battery_signed_at is not None
        yield Printed(
            title=f"Frågebatteri, {meeting.get_kind_display()} {moment(meeting.starts_at)}",
            row=meeting,
            about=f"Signerat {moment(meeting.battery_signed_at)}." if is_signed else "Inte signerat än.",
            parts=[
                (
                    section.title,
                    [row(one, given.get((meeting.pk, one.pk))) for one in section.questions.all()],
                )
                for section in sections
            ],
        )


def row(question: Question, answer: Answer | None) -> tuple[str, str]:
    """A question and all that was answered to it, a line each."""
    if answer is None:
        return question.text, LEFT_OPEN
    lines = [answer.in_words or LEFT_OPEN]
    if answer.basis:
        lines.append(f"Bygger på: {answer.get_basis_display()}")
    lines.append(answer.note or "")
    if answer.decision:
        lines.append(f"Beslut: {answer.decision} ({answer.decided_by.name}, {day(answer.decided_at)})")
    return question.text, "\n".join(line for line in lines if line)
