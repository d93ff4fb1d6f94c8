"""A line on Idag says what it takes to act, and nothing that stands above it already: who got in touch, how urgent it
is and by when, how they are reached, and whose it is where it is a colleague's."""

from __future__ import annotations

from datetime import date

from calls.case_parts import NextStep
from calls.desk_lines import badge, until, urgency_of
from calls.promise_kinds import PromiseKind, kinds
from calls.reach import Reach
from calls.standing import Stands


def dress(
    step: NextStep, kind: PromiseKind, promise: Stands, reach: Reach | None, *, today: date
) -> NextStep:
    """`reach` is None where nothing is said of who got in touch."""
    heading = kinds()[step.stands_with] if step.stands_with else kind
    if heading.title_says:
        step.what = ""
    key, urgency, due_on = promise.case_key, "", None
    if reach is not None and key is not None:
        step.who = reach.who(key)
        if kind.is_with_caller:
            said = urgency_of(promise.case)
            urgency = "" if heading.title.lower().startswith(said) else said
            step.safety, step.reach = reach.safety(key), reach.how(key)
    if kind.has_clock and promise.due_on is not None:
        due_on = promise.due_on
        clock = badge(due_on, today=today)
        step.badge, step.tone = clock.text, clock.tone
    if said := until(urgency, due_on, today):
        step.why = f"{said} {step.why}".strip()
    return step
