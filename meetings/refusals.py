"""Why a deed cannot be done to a meeting as it stands, whatever is typed: what its page says at once, and what the
action refuses with. Each is a sentence, empty when the deed can be done."""

from __future__ import annotations

from django.utils import timezone

from meetings.models import Meeting
from meetings.models.choices import Status
from stodtelefon.dates import day, moment

TOO_EARLY = "Mötet är bokat till en senare dag. Boka om det först."


def instead_of(meeting: Meeting) -> Meeting:
    """The meeting that one goes on to: the one it was moved to at last, or itself."""
    while meeting.superseded_by is not None:
        meeting = meeting.superseded_by
    return meeting


def _or_moved(meeting: Meeting, sentence: str) -> str:
    new = instead_of(meeting)
    return sentence if new is meeting else f"Mötet är ombokat till {moment(new.starts_at)}."


def not_cancellable(meeting: Meeting) -> str:
    if meeting.is_planned:
        return ""
    return _or_moved(meeting, "Bara ett erbjudet eller bokat möte kan ställas in.")


def not_confirmable(meeting: Meeting) -> str:
    if meeting.status != Status.BOOKED:
        return _or_moved(meeting, "Bara ett bokat möte kan bekräftas.")
    return "Mötet är redan bekräftat." if meeting.confirmed_at is not None else ""


def not_held_yet(meeting: Meeting) -> str:
    """From when a booked meeting can be marked as held, on a day before its own."""
    if meeting.status != Status.BOOKED or timezone.localdate() >= timezone.localdate(meeting.starts_at):
        return ""
    return f"Mötet kan markeras som hållet från {day(meeting.starts_at)}."


def not_holdable(meeting: Meeting) -> str:
    if meeting.status != Status.BOOKED:
        return _or_moved(meeting, "Bara ett bokat möte kan markeras som hållet.")
    return TOO_EARLY if not_held_yet(meeting) else ""


def not_missable(meeting: Meeting) -> str:
    """Why it cannot be noted that nobody came."""
    if meeting.status != Status.BOOKED:
        return _or_moved(meeting, "Bara ett bokat möte kan markeras som uteblivet.")
    return "Mötet har inte börjat än." if timezone.now() < meeting.starts_at else ""
