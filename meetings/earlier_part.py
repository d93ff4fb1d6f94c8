"""The meeting and its answers, of which *Tidigare lydelser* are shown to whoever may open the meeting."""

from __future__ import annotations

from django.http import HttpRequest

from meetings.models import Answer, Meeting
from meetings.views.meetings import open_meeting
from stodtelefon.earlier.earlier_parts import EarlierPart, Opened
from stodtelefon.permissions import Permission


def _trail_to(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    case = meeting.case
    return (
        (f"Ärende {case.number}", case.get_absolute_url()),
        (meeting.get_kind_display().capitalize(), meeting.get_absolute_url()),
    )


def _meeting(request: HttpRequest, meeting: Meeting) -> Opened:
    meeting = open_meeting(request, meeting.pk)
    return Opened({meeting: ""}, _trail_to(meeting), meeting.case)


def _answers(request: HttpRequest, meeting: Meeting) -> Opened:
    """What stood in the battery while it was filled in, question by question."""
    meeting = open_meeting(request, meeting.pk)
    answers = meeting.answers.filter(version__gt=1).select_related("question")
    return Opened({one: one.question.text for one in answers}, _trail_to(meeting), meeting.case)


def _value(answer: Answer, value: list | str) -> str:
    """As it is read aloud."""
    return Answer(question=answer.question, value=value).in_words


READERS = (Permission.MEETING_READ,)
EARLIER = (
    EarlierPart("mote", Meeting, READERS, _meeting),
    EarlierPart("svar", Meeting, READERS, _answers, words={"value": _value}),
)
