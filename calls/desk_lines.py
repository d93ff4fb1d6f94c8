"""What cases wait for, in the words of Idag: there a heading says what is to be done, and a line only what it leaves
unsaid. Who got in touch, the day and how they are reached are put beside it (`stodtelefon/desk/lines.py`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from calls import next_steps
from calls.case_parts import NextStep
from calls.models import Call, Case, CaseDecision, ChildDecision, Reminder
from calls.models.choices import State, Urgency
from calls.promptness import Clock, how_long, meeting_clock
from stodtelefon.addresses import address
from stodtelefon.dates import day, day_in_sentence, moment

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

STATES = dict(State.choices)
URGENCIES = {Urgency.CAN_WAIT: "kan vänta", Urgency.PROMPT: "skyndsamt", Urgency.ACUTE: "akut"}
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
    step = next_steps.take_step(case, clock=clock)
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


def overdue(case: Case, *, today: date, is_away: bool) -> NextStep:
    """For the manager: a promise that is broken, as number, date and name. `case` is one of `overdue_cases`."""
    clock = badge(case.meet_by, today=today)
    has_it = f"hos {case.handler.name}{', borta' if is_away else ''}" if case.handler else "hos ingen"
    step = NextStep(
        what="",
        why=f"Möte senast {day_in_sentence(case.meet_by)}. {STATES[case.state].capitalize()}, {has_it}.",
        badge=clock.text,
        tone=clock.tone,
        subject=case.number,
    )
    can_ask = case.handler is not None and not is_away
    return with_deed(step, case.number, asked_at=case.asked_at, can_ask=can_ask)


def with_deed(step: NextStep, number: str, *, asked_at: datetime | None, can_ask: bool) -> NextStep:
    """*Fråga* whoever has the case, once; after that, and where nobody is there to ask, *Omfördela*."""
    if asked_at is not None:
        step.why += f" Du frågade {day(asked_at)}."
    if can_ask and asked_at is None:
        step.label, step.url, step.post = "Fråga", address("calls:case_ask", number), True
    else:
        step.label, step.url = "Omfördela", address("calls:case_reassign", number)
    return step
