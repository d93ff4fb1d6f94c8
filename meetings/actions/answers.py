"""The answers of a frågebatteri: written down in the meeting, signed with it, and changed by a new version of each.

Those of a meeting that was not held go on to the one that is booked instead, with what was found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from calls.actions.alarms import end, give_alarm
from calls.actions.locking import lock_open, touch
from calls.actions.promises import keep_promises
from calls.models import Alarm, Case
from calls.models.choices import FoundIn
from meetings.models import Answer, Meeting, Question, Section
from meetings.models.choices import Status, YesNo
from stodtelefon.audit.actions import record
from stodtelefon.saving import Stale, lock, moment, save, save_alike, save_new
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

ANSWERABLE = (Status.BOOKED, Status.HELD)
SIGNED = "Frågebatteriet är signerat. Ändra ett svar i taget, med en ny version."
SHUT = {
    Status.OFFERED: "Frågebatteriet hör till ett bokat eller hållet möte.",
    Status.CANCELLED: "Mötet är inställt. Det som är skrivet följer med när mötet bokas på nytt.",
    Status.NO_SHOW: "Mötet blev inte av. Det som är skrivet följer med när mötet bokas på nytt.",
    Status.RESCHEDULED: "Mötet är ombokat. Det nya skrivs på det nya mötet.",
}


@transaction.atomic
def save_answers(
    *,
    meeting: Meeting,
    section: Section,
    answers: Mapping[int, Mapping],
    by: User,
    version: int | None = None,
    at: datetime | None = None,
) -> list[Answer]:
    """Write down the answers of one section, given by question id: value, is_not_applicable, note, basis, decision.

    `version` is `section_version` as it was shown. Returns the answers that changed. Refuses a signed battery, a
    section of another battery, and (with `Stale`) answers that somebody else has changed meanwhile.
    """
    at = moment(at)
    case = lock_open(meeting.case_id, at=at)
    meeting = lock(Meeting, meeting.pk)
    check_answerable(meeting)
    if meeting.battery_signed_at is not None:
        raise ValidationError(SIGNED, code="signed")
    if section.battery_id != meeting.battery_id:
        raise ValidationError("Delen hör inte till mötets frågebatteri.")
    known = {answer.question_id: answer for answer in meeting.answers.filter(question__section=section)}
    if version is not None and version != section_version(known.values()):
        raise Stale
    changed, had_decision = [], {answer.pk for answer in known.values() if answer.decision}
    for question in section.questions.all():
        answer = known.get(question.pk) or Answer(meeting=meeting, question=question, answered_by=by)
        answer.question = question
        if question.pk in answers and write(answer, answers[question.pk], by=by, at=at):
            changed.append(answer)
    save_new([answer for answer in changed if answer._state.adding])
    for answer in changed:
        if answer.question_id in known:
            save(answer)
    written = known | {answer.question_id: answer for answer in changed}
    cleared = {answer.pk for answer in changed if answer.pk in had_decision and not answer.decision}
    given = follow_answers(case, written.values(), by=by, at=at, cleared=cleared)
    if changed or given:
        save(case)
        keep_promises(case, by=by)
        record("battery.answered", by=by, target=meeting, case=case.pk, fields=[section.key])
    return changed


@transaction.atomic
def change_answer(*, answer: Answer, content: Mapping, by: User, at: datetime | None = None) -> Answer:
    """Replace a signed answer by a new, signed version; the old one stays readable (SoL 14:6).

    A flagged "ja" without a decision in words gives its alarm, as in an unsigned battery. Sent twice by the same
    person: the first one. Refuses one that is not signed or already replaced by something else, and a version that
    says the same.
    """
    at = moment(at)
    case = touch(answer.meeting.case_id, at=at)
    old = lock(Answer, answer.pk)
    if old.signed_at is None:
        raise ValidationError("Svaret är inte signerat. Ändra det i frågebatteriet.")
    newer = Answer.objects.filter(replaces=old).first()
    if newer is not None:
        if _was_sent_before(newer, content, by=by):
            return newer
        raise Stale
    new = Answer(
        meeting=old.meeting, question=old.question, answered_by=by, replaces=old, **signature(by=by, at=at)
    )
    if content_of(old) == wanted(old.question, content):
        raise ValidationError("Den nya versionen säger samma sak som den gamla.")
    write(new, content, by=by, at=at)
    save(new)
    follow_replaced(case, old, new, by=by, at=at)
    follow_answers(case, [new], by=by, at=at, cleared=[new.pk] if old.decision and not new.decision else ())
    keep_promises(case, by=by)
    record("answer.replaced", by=by, target=new, case=case.pk)
    return new


@transaction.atomic
def add_answer(
    *, meeting: Meeting, question: Question, content: Mapping, by: User, at: datetime | None = None
) -> Answer:
    """Answer a question that was left open when the battery was signed: an addition, signed at once. A flagged "ja"
    without a decision in words gives its alarm.

    Sent twice by the same person: the first one. Refuses a battery that is not signed, a question of another one, one
    that has its answer, and an addition that says nothing.
    """
    at = moment(at)
    case = touch(meeting.case_id, at=at)
    meeting = lock(Meeting, meeting.pk)
    if meeting.battery_signed_at is None:
        raise ValidationError("Frågebatteriet är inte signerat. Skriv svaret i det.")
    if question.section.battery_id != meeting.battery_id:
        raise ValidationError("Frågan hör inte till mötets frågebatteri.")
    given = meeting.answers.filter(question=question, replaces__isnull=True).first()
    if given is not None:
        if _was_sent_before(given, content, by=by):
            return given
        raise ValidationError("Frågan har redan fått ett svar. Skriv en ny version av det i stället.")
    new = Answer(meeting=meeting, question=question, answered_by=by, **signature(by=by, at=at))
    if not write(new, content, by=by, at=at):
        raise ValidationError("Skriv ett svar. Frågan får också lämnas öppen.")
    save(new)
    follow_answers(case, [new], by=by, at=at)
    keep_promises(case, by=by)
    record("answer.added", by=by, target=new, case=case.pk)
    return new


def _was_sent_before(answer: Answer, content: Mapping, *, by: User) -> bool:
    """Is the answer the same person's own, and does it say just this?"""
    return answer.answered_by_id == by.pk and content_of(answer) == wanted(answer.question, content)


def why_shut(meeting: Meeting) -> str:
    """Why nothing can be written to a meeting's battery or beside it, for form and action alike; empty when it can."""
    return "" if meeting.status in ANSWERABLE else SHUT[Status(meeting.status)]


def check_answerable(meeting: Meeting) -> None:
    if refused := why_shut(meeting):
        raise ValidationError(refused, code="shut")


def bring_answers(meeting: Meeting) -> list[str]:
    """What was written to the last meeting with the same person and of the same kind goes on to this one, if that one
    was not held. Where only one person has got in touch, a meeting that names nobody is with that one. Part of an
    action that has locked the case. Returns what came along, for the log."""
    alike = Meeting.objects.filter(case=meeting.case_id, kind=meeting.kind)
    if meeting.case.callers.count() > 1:
        alike = alike.filter(caller=meeting.caller_id)
    last = alike.written_to().exclude(pk=meeting.pk).order_by("-offered_at", "-starts_at").first()
    if last is None or last.status not in Status.not_held():
        return []
    return move_answers(lock(Meeting, last.pk), meeting)


def move_answers(old: Meeting, new: Meeting) -> list[str]:
    """The battery, its answers and the findings of a meeting that was not held go on to another, of the same case and
    empty. Nothing is said anew: who answered, and when, stays. Part of an action, as `bring_answers`."""
    parts = {"battery": old.battery_id is not None, "findings": old.findings.exists()}
    moved = [name for name, is_there in parts.items() if is_there]
    if moved:
        new.battery, old.battery, old.battery_went_to = old.battery, None, new
        save(old)
        save(new)
        save_alike(old.answers.all(), meeting=new)
        old.findings.update(meeting=new)
    return moved


def section_version(answers: Iterable[Answer]) -> int:
    """A number that grows whenever an answer of the section is added or changed."""
    return 1 + sum(answer.version for answer in answers)


def wanted(question: Question, content: Mapping) -> dict:
    """What an answer is to hold: nothing beside "ej aktuellt", and a decision only after a flagged "ja"."""
    is_not_applicable = bool(content.get("is_not_applicable"))
    value = None if is_not_applicable else (content.get("value") or None)
    needs_decision = question.yes_needs_decision and value == [YesNo.YES]
    return {
        "value": value,
        "is_not_applicable": is_not_applicable,
        "note": tidy(content.get("note")) or None,
        "basis": (content.get("basis") or "") if question.asks_basis and not is_not_applicable else "",
        "decision": (tidy(content.get("decision")) or None) if needs_decision else None,
    }


def content_of(answer: Answer) -> dict:
    names = ("value", "is_not_applicable", "note", "basis", "decision")
    return {name: getattr(answer, name) for name in names}


def write(answer: Answer, content: Mapping, *, by: User, at: datetime) -> bool:
    """Fill an answer in. False when nothing changes, an answer never given included."""
    before, new = content_of(answer), wanted(answer.question, content)
    if new == before:
        return False
    for name, value in new.items():
        setattr(answer, name, value)
    if new["decision"] != before["decision"]:
        answer.decided_at = at if new["decision"] else None
        answer.decided_by = by if new["decision"] else None
    answer.answered_at, answer.answered_by = at, by
    return True


def signature(*, by: User, at: datetime) -> dict:
    """What a signed answer carries: when, and by whom as they were called then."""
    return {"signed_at": at, "author_name": by.name, "author_title": by.title or ""}


# What a flagged "ja" demands. Parts of actions that have locked the case.


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
