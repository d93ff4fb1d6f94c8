"""What cases wait for, in the words of Idag: there a heading says what is to be done, and a line only what it leaves
unsaid. Who got in touch, the day and how they are reached are put beside it (`stodtelefon/desk/lines.py`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.text import capfirst

from calls import next_steps
from calls.case_parts import Group, NextStep
from calls.models import Call, Case, CaseDecision, ChildDecision, Reminder
from calls.models.choices import State, Urgency
from calls.promptness import Clock, how_long, meeting_clock
from stodtelefon.addresses import address
from stodtelefon.database.written import OneOf
from stodtelefon.dates import day, day_in_sentence, moment
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from calls.staffing import Staffing
    from stodtelefon.accounts.models import User

STATES = dict(State.choices)
URGENCIES = {Urgency.CAN_WAIT: "kan vänta", Urgency.PROMPT: "skyndsamt", Urgency.ACUTE: "akut"}
MANAGERS = "managers"
URGENCY_UNKNOWN = "inte bedömt än hur bråttom det är"


def urgency_of(case: Case) -> str:
    """«skyndsamt»; empty where the concern does not remain."""
    return URGENCIES.get(case.urgency, "" if case.urgency else URGENCY_UNKNOWN)


def child(decision: ChildDecision, case: Case, user: User, *, today: date) -> NextStep:
    step = next_steps.child_step(decision, case, user, today=today)
    if decision.assessor_id == user.pk:
        step.why = "Du bedömer om en orosanmälan ska göras (19 kap. 1 § SoL)."
    return step


def remember(reminder: Reminder, *, today: date) -> NextStep:
    step = next_steps.reminder_step(reminder, reminder.case, today=today)
    if not reminder.is_before_withdrawal:
        step.why = ""
    return step


def to_take(case: Case, *, today: date) -> NextStep:
    clock = meeting_clock(case, today=today)
    is_booked = case.booked_at is not None
    step = next_steps.take_step(
        case, clock=clock if is_booked or not clock else badge(case.meet_by, today=today)
    )
    step.why = until(urgency_of(case), case.meet_by, today)
    return step


def handed_over_cases() -> QuerySet:
    """Cases, each with its hand-overs and its calls, the last ones first."""
    given = CaseDecision.objects.filter(kind=CaseDecision.Kind.HANDED_OVER).order_by("-at")
    given = given.only("case", "at", "by_name", "reason")
    calls = Call.objects.select_related("taken_by").order_by("-logged_at")
    calls = calls.only("case", "received_at", "logged_at", "created_by", "taken_by__name")
    return Case.objects.only("number", "handler").prefetch_related(
        Prefetch("decisions", given, to_attr="hand_overs"), Prefetch("calls", calls, to_attr="latest_calls")
    )


def received_step(case: Case) -> NextStep:
    """A case that a colleague has given to this person, with the words that came along; or in which a colleague has
    written a new call."""
    given = case.hand_overs[0] if case.hand_overs else None
    call = case.latest_calls[0] if case.latest_calls else None
    is_newest = call is not None and (given is None or call.logged_at > given.at)
    if is_newest and case.handler_id not in (call.taken_by_id, call.created_by_id):
        return new_call_step(call, case)
    why = f"{given.by_name}, {moment(given.at)}." if given else ""
    return NextStep(
        what="",
        why=f"{why} {given.reason or ''}".strip() if given else "",
        label="Öppna ärendet",
        url=case.get_absolute_url(),
        tone="soon",
        rank=8,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def new_call_step(call: Call, case: Case) -> NextStep:
    """Who got in touch has called again, and a colleague took it."""
    return NextStep(
        what="Den som hör av sig har ringt igen",
        why=f"{call.taken_by.name} tog samtalet {moment(call.received_at)}.",
        label="Öppna ärendet",
        url=case.get_absolute_url(),
        tone="soon",
        rank=8,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def until(said: str, due_on: date | None, today: date) -> str:
    """«Skyndsamt, senast fre 20 nov.»; of today nothing, since the badge beside it says so."""
    when = f"senast {day_in_sentence(due_on)}" if due_on and due_on != today else ""
    words = ", ".join(filter(None, (said, when)))
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def badge(due_on: date, *, today: date) -> Clock:
    """How long is left: short, since the day stands beside it."""
    clock = how_long(due_on, today=today)
    return Clock("senast idag", clock.tone) if due_on == today else clock


def question(case: str, handler: str) -> dict[str, Subquery]:
    """For rows whose case is `case`: when a manager asked whoever handles it how it goes, while that waits for an
    answer, and who asked. `MANAGERS` are given."""
    managers = Q(OneOf("created_by", BigIntegerField(), MANAGERS))
    asked = Reminder.objects.questions(handler=OuterRef(handler), managers=managers)
    asked = asked.filter(case=OuterRef(case))
    return {
        "asked_at": Subquery(asked.values("created_at")[:1]),
        "asked_by": Subquery(asked.values("created_by")[:1]),
    }


def managers(staffing: Staffing) -> dict[str, list[int]]:
    return {MANAGERS: [one.pk for one in staffing.people if one.can(Permission.CASE_OVERDUE)]}


def overdue(case: Case, user: User, staffing: Staffing, *, today: date) -> NextStep:
    """For the manager: a promise that is broken, as number, date and name. `case` is one of `overdue_cases`."""
    clock, has_it = badge(case.meet_by, today=today), staffing.with_whom(case.handler_id)
    step = NextStep(
        what="",
        why=f"Möte senast {day_in_sentence(case.meet_by)}. Läge: {STATES[case.state]}, {has_it}.",
        badge=clock.text,
        tone=clock.tone,
        subject=case.number,
    )
    return with_deed(step, case, case, user, staffing)


def with_deed(step: NextStep, case: Case, asked: Any, user: User, staffing: Staffing) -> NextStep:
    """*Fråga* whoever has the case, once; after that, and where nobody is there to ask, *Omfördela*. `asked` has the
    `question`."""
    if asked.asked_at is not None:
        who = "du" if asked.asked_by == user.pk else staffing.name_of(asked.asked_by)
        step.why += f" {capfirst(who)} frågade {day(asked.asked_at)}."
    elif staffing.is_here(case.handler_id):
        step.label, step.url, step.post = "Fråga", address("calls:case_ask", case.number), True
        return step
    step.label, step.url = "Omfördela", address("calls:case_reassign", case.number)
    return step


def one_for_each_case(groups: Iterable[Group]) -> None:
    """The manager's lines: what else is late in a case stands in the line that has its deed, so each is asked once."""
    first: dict[str, NextStep] = {}
    for group in groups:
        kept = []
        for step in group.steps:
            about = step.subject if step.label in ("Fråga", "Omfördela") else ""
            if about not in first:
                kept.append(step)
                if about:
                    first[about] = step
                continue
            first[about].why += f" Också sent: {step.what[:1].lower()}{step.what[1:]}, {step.badge}."
        group.steps = kept
