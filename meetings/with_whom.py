"""With whom of those who have been in touch about a case a meeting is: asked where there are several."""

from __future__ import annotations

from uuid import UUID

from calls.models import Caller, Case
from calls.who import apart
from meetings.models import Meeting
from meetings.models.choices import Kind

WITH_WHOM = "Flera har hört av sig i ärendet. Välj vem av dem mötet är med."


def caller_faults(case: Case, caller: Caller | None, *, kind: str) -> dict[str, str]:
    """A meeting with the one who got in touch is with one of them, never with whoever happens to stand first."""
    if caller is None and kind != Kind.COOPERATION and case.callers.count() > 1:
        return {"caller": WITH_WHOM}
    return {}


def likely_caller(case: Case, wanted: UUID | None) -> Caller | None:
    """The one who was named, or the only one there is."""
    callers = list(case.callers.in_contact().select_related("role", "identity"))
    named = [one for one in callers if one.pk == wanted]
    return next(iter(named or (callers if len(callers) == 1 else [])), None)


def whom(meeting: Meeting) -> str:
    """With whom a meeting is, where several have been in touch about the case."""
    return apart(meeting.caller) if meeting.caller_id else ""
