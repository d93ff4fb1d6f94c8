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
    waiting: dict[str, list[str]] = {}
    for name, target in Promise.objects.open().filter(case=case).by_clock().values_list("kind", "target"):
        waiting.setdefault(name, []).append(target)
    found = [kind for name, kind in kinds().items() if name in waiting and kind.case != "pk"]
    steps = []
    for kind in sorted(found, key=lambda kind: kind.rank):
        rows = {str(row.pk): row for row in kind.seen_by(kind.read(), user).filter(pk__in=waiting[kind.name])}
        for key in waiting[kind.name]:
            step = kind.step(rows[key], user, timezone.localdate()) if key in rows else None
            if step is not None:
                steps.append(step if kind.can_do(user) else replace(step, url=""))
    return steps
