"""What an account holds in calls: cases, what hangs on cases, somebody who is being called. And who there always is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from calls.actions.access_requests import let_access_fall
from calls.actions.callbacks import free_callback
from calls.actions.cases import hand_over_case
from calls.actions.children import give_assessment, may_decide_freely
from calls.actions.locking import receiver_in
from calls.actions.reminders import give_reminder
from calls.actions.restrictions import end_naming
from calls.actions.scans import give_scan
from calls.models import (
    AccessRequest,
    Callback,
    CallbackTry,
    Case,
    CaseLink,
    CaseOpening,
    ChildDecision,
    DangerReport,
    NamedPerson,
    Promise,
    Restriction,
    RestrictionRequest,
)
from calls.promise_kinds import kinds
from stodtelefon.accounts.actions.holdings import candidates
from stodtelefon.accounts.holdings import Holding, Need
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

MANAGER_NAMES = "en enhetschef namnger någon annan, om ingen annan är det"
FALLS = "frågan faller, och det som har öppnats stängs"
LET_GO = "släpps, så att någon annan kan ringa"
# Whose they are is who has the case, which is open.
WITH_THE_CASE = (
    *("answer_to_act_on", "access_to_answer", "case_received", "case_without_contact", "stalled_case"),
    *("meeting_to_offer", "meeting_to_book", "meeting_to_hold", "meeting_to_hold_late"),
    *("battery_to_sign", "assessment_to_write", "assessment_to_review", "follow_up"),
    *("exit_to_offer", "signposting_to_give", "referral_to_write", "referral_to_send", "referral_to_answer"),
)


def in_case(rows: QuerySet, case: Case) -> QuerySet:
    return rows.filter(case=case)


def _handles(user: User) -> bool:
    return user.can(Permission.CASE_WRITE)


def _cases(user: User) -> QuerySet:
    return Case.objects.open().handled_by(user).order_by("pk")


def _hand_over(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    for case in rows:
        hand_over_case(case=case, to=receiver_in(case.pk, to, None, []), by=by, reason=why, at=at)


def _reminders(user: User) -> QuerySet:
    """Those of their cases go along; what is left are those in the queue, and in closed cases."""
    return kinds()["reminder"].owned_by(user).order_by("case", "pk")


def _give_reminders(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    others = candidates(_handles, on=timezone.localdate(at))
    for reminder in rows:
        if receiver := receiver_in(reminder.case_id, to, None, others):
            give_reminder(reminder=reminder, to=receiver, by=by, at=at)


def _scans(user: User) -> QuerySet:
    return kinds()["scan_to_finish"].owned_by(user).order_by("call__case", "pk")


def _give_scans(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    others = candidates(_handles, on=timezone.localdate(at))
    for scan in rows.select_related("call__case__handler"):
        if receiver := receiver_in(scan.call.case_id, to, scan.call.case.handler, others):
            give_scan(scan=scan, to=receiver, by=by, at=at)


def _children(user: User) -> QuerySet:
    return ChildDecision.objects.awaiting_from(user).order_by("case", "pk")


def _give_assessments(
    rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str
) -> None:
    """To the colleague, else to another barnbedömare: there is one, see `ASSESSOR`."""
    others = candidates(may_decide_freely, on=timezone.localdate(at))
    for waiting in rows:
        if receiver := receiver_in(waiting.case_id, to, None, others):
            give_assessment(waiting=waiting, to=receiver, by=by, at=at)


def _works_in_restricted(user: User) -> QuerySet:
    return NamedPerson.objects.working().filter(user=user).order_by("pk")


def _approves_in_restricted(user: User) -> QuerySet:
    return NamedPerson.objects.standing().filter(user=user, part=NamedPerson.Part.APPROVES).order_by("pk")


def _end_namings(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    """Nobody else is named instead: that is the manager's to decide."""
    for named in rows:
        end_naming(named=named, by=by, at=at)


def _tries(user: User) -> QuerySet:
    return CallbackTry.objects.filter(tried_by=user, ended_at__isnull=True)


def _free_callbacks(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    for one in rows.select_related("callback"):
        free_callback(callback=one.callback, user=user, by=by, at=at)


def _questions(user: User) -> QuerySet:
    mine = AccessRequest.objects.filter(created_by=user)
    return mine.asked_or_running(at=timezone.now()).order_by("case", "pk")


def _let_fall(rows: QuerySet, *, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    for request in rows:
        let_access_fall(asked=request, by=by, at=at)


def _waits_in_a_closed_case() -> bool:
    """A reminder, a question asked later: it falls to a coordinator when its owner cannot. Or a link to confirm."""
    falls = [kind.name for kind in kinds().values() if kind.case and not kind.is_shared]
    waiting = Promise.objects.open().filter(kind__in=falls, case__closed_at__isnull=False)
    return waiting.exists() or CaseLink.objects.unconfirmed().exists()


HELD = (
    Holding(
        one="skyddat ärende att arbeta i",
        many="skyddade ärenden att arbeta i",
        rows=_works_in_restricted,
        may=_handles,
        with_colleague=MANAGER_NAMES,
        otherwise=MANAGER_NAMES,
        move=_end_namings,
        within=lambda rows, case: rows.filter(restriction__case=case),
    ),
    Holding(
        one="skyddat ärende att godkänna i",
        many="skyddade ärenden att godkänna i",
        rows=_approves_in_restricted,
        may=lambda user: user.can(Permission.CASE_RESTRICT),
        with_colleague=MANAGER_NAMES,
        otherwise=MANAGER_NAMES,
        move=_end_namings,
        within=lambda rows, case: rows.filter(restriction__case=case),
    ),
    Holding(
        one="öppet ärende",
        many="öppna ärenden",
        rows=_cases,
        may=_handles,
        with_colleague="kollegan tar över",
        otherwise="till kön Ej tilldelade, där någon annan kan ta över",
        move=_hand_over,
        promises=WITH_THE_CASE,
        within=lambda rows, case: rows.filter(pk=case.pk),
    ),
    Holding(
        one="snabbscanning att göra klar",
        many="snabbscanningar att göra klara",
        rows=_scans,
        may=_handles,
        with_colleague="kollegan gör klart",
        otherwise="den som har ärendet gör klart, eller en samordnare",
        move=_give_scans,
        promises=("scan_to_finish",),
        within=lambda rows, case: rows.filter(call__case=case),
    ),
    Holding(
        one="bevakning",
        many="bevakningar",
        rows=_reminders,
        may=_handles,
        with_colleague="kollegan tar över, om inte någon annan har ärendet",
        otherwise="följer med ärendet; ligger det i kön eller är avslutat tar en samordnare över",
        move=_give_reminders,
        promises=("reminder",),
        within=in_case,
    ),
    Holding(
        one="barn att bedöma",
        many="barn att bedöma",
        rows=_children,
        may=may_decide_freely,
        with_colleague="kollegan gör bedömningen",
        otherwise="en annan barnbedömare gör bedömningen",
        move=_give_assessments,
        promises=("child_to_assess",),
        within=in_case,
    ),
    Holding(
        one="pågående återuppringning",
        many="pågående återuppringningar",
        rows=_tries,
        may=lambda user: user.can(Permission.CALL_LOG),
        with_colleague=LET_GO,
        otherwise=LET_GO,
        move=_free_callbacks,
    ),
    Holding(
        one="fråga om tillgång",
        many="frågor om tillgång",
        rows=_questions,
        may=lambda user: user.can(Permission.ACCESS_ASK),
        with_colleague=FALLS,
        otherwise=FALLS,
        move=_let_fall,
        within=in_case,
    ),
    Need(
        may=lambda user: user.can(Permission.CASE_READ_OPEN),
        is_there=lambda: Case.objects.open().exists(),
        sentence=(
            "Minst en samordnare måste kunna logga in så länge det finns öppna ärenden. "
            "Ge rollen till någon annan först."
        ),
    ),
    Need(
        may=lambda user: user.can(Permission.CASE_READ_OPEN),
        is_there=_waits_in_a_closed_case,
        sentence=(
            "Minst en samordnare måste kunna logga in så länge något väntar i ett avslutat ärende. "
            "Ge rollen till någon annan först."
        ),
    ),
    Need(
        may=lambda user: user.can(Permission.CALL_LOG),
        is_there=lambda: Callback.objects.waiting().exists(),
        sentence=(
            "Minst en som tar emot samtal måste kunna logga in så länge någon ska ringas tillbaka. "
            "Ge rollen till någon annan först."
        ),
    ),
    Need(
        may=may_decide_freely,
        is_there=lambda: ChildDecision.objects.awaiting().exists(),
        sentence=(
            "Ett barn väntar på bedömning, och ingen annan är barnbedömare. "
            "Gör en annan socionom till barnbedömare först."
        ),
    ),
    Need(
        may=lambda user: user.can(Permission.DANGER_REVIEW),
        is_there=lambda: DangerReport.objects.unreviewed().exists(),
        sentence=(
            "Minst en enhetschef måste kunna logga in så länge en fara väntar på granskning. "
            "Ge rollen till någon annan först."
        ),
    ),
    Need(
        may=lambda user: user.can(Permission.CASE_RESTRICT),
        is_there=lambda: (
            Restriction.objects.standing().exists() or RestrictionRequest.objects.open().exists()
        ),
        sentence=(
            "Minst en enhetschef måste kunna logga in så länge ett ärende är skyddat eller någon har bett om det. "
            "Ge rollen till någon annan först."
        ),
    ),
    Need(
        may=lambda user: user.can(Permission.OPENING_DECIDE),
        is_there=lambda: CaseOpening.objects.waiting().exists(),
        sentence=(
            "Minst en enhetschef måste kunna logga in så länge någon har frågat om att öppna ett äldre ärende. "
            "Ge rollen till någon annan först."
        ),
    ),
)
