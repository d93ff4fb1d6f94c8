"""What a flagged "ja" demands: given with the answer, taken back with it, and settled by a decision in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from calls.actions.alarms import end, give_alarm
from calls.models import Alarm, Case
from calls.models.choices import FoundIn
from meetings.models import Answer
from stodtelefon.saving import save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def follow_answers(
    case: Case, answers: Iterable[Answer], *, by: User, at: datetime, cleared: Collection[UUID] = ()
) -> list[Alarm]:
    """Let the alarms agree with these answers, as they were just written. Part of an action that has locked the case.

    A flagged "ja" without a decision in words gives an alarm; once it has been done, or said not to be needed, it is
    not asked for again, but where the decision was emptied (`cleared`). A decision in words says that nothing more is
    needed. Another answer takes the alarm back. Returns the new ones.
    """
    flagged = [answer for answer in answers if answer.question.yes_needs_decision]
    if not flagged:
        return []
    known: dict[UUID, list[Alarm]] = {}
    for alarm in Alarm.objects.about(*(answer.pk for answer in flagged)):
        known.setdefault(alarm.found_id, []).append(alarm)
    new = []
    for answer in flagged:
        alarms = known.get(answer.pk, [])
        waiting = next((alarm for alarm in alarms if alarm.is_open), None)
        is_known = any(alarm.ended_how != Alarm.Ended.TAKEN_BACK for alarm in alarms)
        if not answer.is_flagged_yes:
            if waiting is not None:
                end(waiting, Alarm.Ended.TAKEN_BACK, by=by, at=at)
        elif answer.decision:
            if waiting is not None:
                end(waiting, Alarm.Ended.NOT_NEEDED, by=by, at=at, reason=answer.decision)
        elif waiting is None and (not is_known or answer.pk in cleared):
            new.append(_give(case, answer, by=by, at=at))
    return new


def follow_replaced(case: Case, old: Answer, new: Answer, *, by: User, at: datetime) -> None:
    """A signed answer got a new version: what the old one demanded goes on to it, done or not, or is taken back."""
    for alarm in Alarm.objects.about(old.pk):
        if new.is_flagged_yes:
            alarm.found_id = new.pk
            save(alarm)
        if alarm.is_open and not new.is_flagged_yes:
            end(alarm, Alarm.Ended.TAKEN_BACK, by=by, at=at)
        elif alarm.is_open and new.decision:
            end(alarm, Alarm.Ended.NOT_NEEDED, by=by, at=at, reason=new.decision)


def settled(answers: Iterable[Answer]) -> set[UUID]:
    """The answers whose alarm has been done, or said not to be needed: they want no decision in words besides."""
    ended = Alarm.objects.about(*(answer.pk for answer in answers))
    return set(
        ended.filter(ended_how__in=[Alarm.Ended.DONE, Alarm.Ended.NOT_NEEDED]).values_list(
            "found_id", flat=True
        )
    ) - set(ended.open().values_list("found_id", flat=True))


def _give(case: Case, answer: Answer, *, by: User, at: datetime) -> Alarm:
    return give_alarm(
        case,
        deed=answer.question.deed,
        found_in=FoundIn.ANSWER,
        found_id=answer.pk,
        about=f"Ja på frågan: {answer.question.text}",
        by=by,
        at=at,
    )
