"""What is not done in a case and may be left so, for who is about to close it: each step as it stands on Idag."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone

from calls.case_parts import NextStep
from calls.models import Case, Promise
from calls.promise_kinds import kinds

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def undone_in(case: Case, user: User) -> list[NextStep]:
    """What waits in the case, but for what holds it open (`obstacles_to_closing`), and for what it is itself that
    waits: that it has no handler, that it stands still. A button is there only for who can do it."""
    waiting: dict[str, list[Promise]] = {}
    for promise in Promise.objects.open().filter(case=case).by_clock():
        promise.case = case
        waiting.setdefault(promise.kind, []).append(promise)
    may_be_left = (kind for kind in kinds().values() if kind.case != "pk" and not kind.holds_case_open)
    found = [kind for kind in may_be_left if kind.name in waiting]
    steps = []
    for kind in sorted(found, key=lambda kind: kind.rank):
        by_target = kind.steps(waiting[kind.name], user, today=timezone.localdate())
        there = filter(None, (by_target.get(promise.target) for promise in waiting[kind.name]))
        steps += there if kind.can_do(user) else (replace(step, url="") for step in there)
    return steps
