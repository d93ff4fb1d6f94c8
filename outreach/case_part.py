"""Outreach says nothing of any case: it tells what is planned, and the log how its lines read."""

from __future__ import annotations

from collections.abc import Iterable

from calls.case_parts import CasePart
from calls.promise_kinds import PromiseKind
from outreach.promises import KINDS


class OutreachPart(CasePart):
    def promise_kinds(self) -> Iterable[PromiseKind]:
        return KINDS

    nouns = {"cooperation": "en stående samverkan"}
    sentences = {
        "cooperation.begun": "skrev in en stående samverkan",
        "cooperation.changed": "ändrade en stående samverkan",
        "cooperation.ended": "avslutade en stående samverkan",
        "cooperation.given": "lät en kollega hålla en stående samverkan",
        "cooperation.kept_up": "skrev in en kontakt i en stående samverkan",
        "outreach.cancelled": "ställde in en insats för att nå ut",
        "outreach.changed": "ändrade en insats för att nå ut",
        "outreach.done": "skrev in en insats för att nå ut som genomförd",
        "outreach.given": "lät en kollega hålla en insats för att nå ut",
        "outreach.logged": "skrev in en insats för att nå ut",
        "outreach.planned": "planerade en insats för att nå ut",
    }
