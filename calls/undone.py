"""What somebody still has to do in a case, for who is about to close it: each step as it stands on Idag."""

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
    """What waits in the case, but for what it is itself that waits: that it has no handler, that it stands still.
    A button is there only for who can do it."""
    waiting: dict[str, list[Promise]] = {}
    for promise in Promise.objects.open().filter(case=case).by_clock():
        promise.case = case
        waiting.setdefault(promise.kind, []).append(promise)
    found = [kind for name, kind in kinds().items() if name in waiting and kind.case != "pk"]
    steps = []
    for kind in sorted(found, key=lambda kind: kind.rank):
        by_target = kind.steps(waiting[kind.name], user, today=timezone.localdate())
        there = filter(None, (by_target.get(promise.target) for promise in waiting[kind.name]))
        steps += there if kind.can_do(user) else (replace(step, url="") for step in there)
    return steps
