"""Outreach says nothing of any case: it tells what is planned, and the log how its lines read."""

from __future__ import annotations

from collections.abc import Iterable

from calls.case_parts import CasePart
from calls.promise_kinds import PromiseKind
from outreach.promises import KINDS


class OutreachPart(CasePart):
    def promise_kinds(self) -> Iterable[PromiseKind]:
        return KINDS

    sentences = {
        "outreach.cancelled": "ställde in en utåtriktad insats",
        "outreach.changed": "ändrade en utåtriktad insats",
        "outreach.done": "skrev in en utåtriktad insats som genomförd",
        "outreach.given": "lät en kollega hålla en utåtriktad insats",
        "outreach.logged": "skrev in en utåtriktad insats",
        "outreach.planned": "planerade en utåtriktad insats",
    }
