"""Access to a case that one has not: somebody asks, whoever handles it says yes for a time or no, and ends it early."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.models import AccessRequest, Case, Identity
from calls.models.access_requests import YES, Answer
from calls.promptness import add_working_days
from calls.staffing import promises_of
from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record
from stodtelefon.audit.refusals import note_refusal, refuse_own_deed
from stodtelefon.dates import moment as in_words
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, lock, moment, save
from stodtelefon.texts import tidy

KIND = "access_to_answer"
NO_REASON = "Skriv i en mening vad du behöver ärendet till."
NO_ANSWER = "Välj ett svar."
NO_TIME = "Välj hur länge."
NO_IDENTITY = "Välj vilken identitet."
NO_REFUSAL = "Skriv i en mening varför svaret är nej."
NOT_YOURS = "Den som har ärendet svarar."
OWN = "Du har själv frågat. Någon annan behöver svara."
ALREADY_OPEN = "Du kan redan öppna ärendet."


class Time(models.IntegerChoices):
    """For how many hours a yes can hold."""

    FOUR_HOURS = 4, "4 timmar"
    DAY = 24, "1 dygn"
    THREE_DAYS = 72, "3 dygn"
    WEEK = 168, "7 dygn"


@transaction.atomic
def ask_for_access(*, number: str, reason: str, by: User, at: datetime | None = None) -> AccessRequest | None:
    """Ask whoever handles the case of that number for access to it, by the end of the next working day.

    A number that no case has, and a case that is closed or taken from `by`, is no error: there is nothing to answer,
    and who asked learns nothing of it (ADR 8). Asked again before there is an answer, it is the same question, with the
    newest words. Refuses who may not ask, a case that they may open already, and an empty reason.
    """
    at = moment(at)
    if not by.can(Permission.ACCESS_ASK):
        raise ValidationError("Du kan inte be om tillgång till ärenden.", code="state")
    check_faults({} if tidy(reason) else {"reason": NO_REASON})
    case = Case.objects.askable_by(by).numbered(number).first()
    if case is None:
        hidden = Case.objects.filter(number=number).values_list("pk", flat=True).first()
        note_refusal("access.refused", by=by, case=hidden)
        return None
    case = lock(Case, case.pk)
    if not case.is_open:
        return None
    if Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise ValidationError(ALREADY_OPEN, code="open")
    asked = AccessRequest.objects.waiting().filter(case=case, created_by=by).first()
    if asked is None:
        due = add_working_days(timezone.localdate(at), 1)
        asked = AccessRequest(case=case, number=number, created_at=at, created_by=by, answer_by=due)
    asked.reason = tidy(reason)
    save(asked)
    keep_promises(case, by=by)
    record("access.asked", by=by, target=asked, case=case.pk)
    return asked


@transaction.atomic
def answer_access(
    *,
    asked: AccessRequest,
    answer: str,
    by: User,
    hours: int | None = None,
    identity: Identity | None = None,
    refusal: str | None = None,
    at: datetime | None = None,
) -> AccessRequest:
    """Open the case, or one identity in it, to who asked for so many `hours`; or say why not.

    Refuses who does not have the case, who has asked, what is answered or falls, an identity of another case, a yes to
    somebody who may not have one, a time that is not in the list, and a no without a reason.
    """
    at = moment(at)
    case = lock(Case, asked.case_id)
    asked = lock(AccessRequest.objects.select_related("created_by", "answered_by"), asked.pk)
    if refused := obstacle_to_answering(asked, case, by):
        if refused == OWN:
            refuse_own_deed(OWN, by=by, target=asked, case=case.pk)
        raise ValidationError(refused, code="state")
    check_faults(answer_faults(asked, answer, hours=hours, identity=identity, refusal=refusal))
    asked.answer, asked.answered_at, asked.answered_by = answer, at, by
    if answer in YES:
        asked.until = at + timedelta(hours=hours)
        asked.identity = identity if answer == Answer.IDENTITY else None
    else:
        asked.refusal = tidy(refusal)
    save(asked)
    keep_promises(case, by=by)
    record("access.answered", by=by, target=asked, case=case.pk)
    return asked


@transaction.atomic
def end_access(*, asked: AccessRequest, by: User, at: datetime | None = None) -> AccessRequest:
    """Close again what was opened by a yes, before its time. Refuses who does not have the case, and what has ended."""
    at = moment(at)
    case = lock(Case, asked.case_id)
    asked = lock(AccessRequest.objects.select_related("ended_by"), asked.pk)
    if refused := obstacle_to_ending(asked, case, by, at=at):
        raise ValidationError(refused, code="state")
    asked.ended_at, asked.ended_by = at, by
    save(asked)
    keep_promises(case, by=by)
    record("access.ended", by=by, target=asked, case=case.pk)
    return asked


@transaction.atomic
def read_access_refusal(*, asked: AccessRequest, by: User, at: datetime | None = None) -> AccessRequest:
    """Who asked has read why the answer was no, or that there will be none: then it does not wait again.

    Refuses others, what is no refusal, and to read it twice.
    """
    at = moment(at)
    case = lock(Case, asked.case_id)
    asked = lock(AccessRequest, asked.pk)
    asked.case = case
    if asked.read_at is not None and asked.created_by_id == by.pk:
        raise ValidationError("Du har redan läst svaret.")
    if asked.created_by_id != by.pk or not (asked.answer == Answer.NO or asked.has_fallen):
        raise ValidationError("Det finns inget svar att läsa här.")
    asked.read_at = at
    if not asked.answer:
        asked.fell_at = at
    save(asked)
    keep_promises(case, by=by)
    record("access.answer_read", by=by, target=asked, case=case.pk)
    return asked


@transaction.atomic
def let_access_fall(*, asked: AccessRequest, by: User, at: datetime | None = None) -> AccessRequest:
    """Who asked may have nothing by it any more: the account closes, the role goes, they are recused, or the case is
    restricted. A yes that holds is ended; it does not come back with the role. What is over stays."""
    at = moment(at)
    case = lock(Case, asked.case_id)
    asked = lock(AccessRequest, asked.pk)
    asked.case = case
    is_open = asked.is_running(at=at)
    if is_open:
        asked.ended_at, asked.ended_by = at, by
    elif not asked.answer and asked.fell_at is None:
        asked.fell_at = at
    else:
        return asked
    save(asked)
    keep_promises(case, by=by)
    record("access.ended" if is_open else "access.fell", by=by, target=asked, case=case.pk)
    return asked


def end_all_access(case: Case, *, by: User, at: datetime) -> None:
    """A step of restricting a case: it is open to its named people, and to nobody for having asked."""
    for asked in AccessRequest.objects.filter(case=case).asked_or_running(at=at).order_by("pk"):
        let_access_fall(asked=asked, by=by, at=at)


# What forms and pages ask too


def asked_of(by: User) -> models.QuerySet[AccessRequest]:
    """The questions, answered or not, about cases that `by` has now: as the handler, as a coordinator, or since the
    question stands on their Idag, as who stands in. Nobody has a case that is taken from them.
    """
    if not by.can(Permission.CASE_WRITE):
        return AccessRequest.objects.none()
    rows = AccessRequest.objects.filter(case__in=Case.objects.not_removed_from(by))
    if by.can(Permission.CASE_READ_OPEN):
        return rows
    on_idag = promises_of(by, on=timezone.localdate()).filter(kind=KIND).order_by()
    targets = on_idag.values(key=Cast("target", models.UUIDField()))
    return rows.filter(models.Q(case__handler=by) | models.Q(pk__in=targets))


def is_in_charge(asked: AccessRequest, by: User) -> bool:
    """Is `by` the one to answer, and to end what was opened?"""
    return asked_of(by).filter(pk=asked.pk).exists()


def obstacle_to_answering(asked: AccessRequest, case: Case, by: User) -> str:
    """Why `by` may not answer; empty when nothing hinders. `case` as it is now."""
    asked.case = case
    if asked.answered_by is not None:
        return f"{asked.answered_by.name} svarade redan {in_words(asked.answered_at)}."
    if asked.read_at is not None:
        return f"{asked.created_by.name} har läst att ärendet avslutades. Det behövs inget svar."
    if asked.fell_at is not None:
        return f"{asked.created_by.name} kan inte längre ha tillgång. Det behövs inget svar."
    if not case.is_open:
        return "Ärendet är avslutat. Det behövs inget svar."
    if asked.created_by_id == by.pk:
        return OWN
    if case.handler_id == asked.created_by_id:
        return f"{asked.created_by.name} har ärendet nu. Det behövs inget svar."
    return "" if is_in_charge(asked, by) else NOT_YOURS


def answer_faults(
    asked: AccessRequest,
    answer: str,
    *,
    hours: int | None,
    identity: Identity | None,
    refusal: str | None,
) -> dict[str, str]:
    """What is missing or wrong in an answer, by field."""
    if answer not in Answer.values:
        return {"answer": NO_ANSWER}
    if answer == Answer.NO:
        return {} if tidy(refusal) else {"refusal": NO_REFUSAL}
    asker = asked.created_by
    is_free = Case.objects.not_removed_from(asker).filter(pk=asked.case_id).exists()
    if not (is_free and asker.is_active and asker.can(Permission.ACCESS_ASK)):
        return {"answer": f"{asker.name} får inte öppna det här ärendet. Svara nej."}
    faults = {} if hours in Time.values else {"hours": NO_TIME}
    if answer == Answer.IDENTITY:
        if identity is None or identity.case_now.pk != asked.case_id:
            faults["identity"] = NO_IDENTITY
        elif not asker.can(Permission.IDENTITY_READ):
            faults["answer"] = f"{asker.name} får inte öppna identiteter. Svara nej."
    return faults


def obstacle_to_ending(asked: AccessRequest, case: Case, by: User, *, at: datetime) -> str:
    """Why `by` may not end it; empty when nothing hinders. `case` as it is now."""
    asked.case = case
    if asked.ended_by is not None:
        return f"{asked.ended_by.name} avslutade redan tillgången."
    if not asked.is_running(at=at):
        return "Tillgången gäller inte längre."
    return "" if is_in_charge(asked, by) else NOT_YOURS
