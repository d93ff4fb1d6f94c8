"""Outreach says nothing of any case; it tells the log how its lines read."""

from __future__ import annotations

from calls.case_parts import CasePart


class OutreachPart(CasePart):
    sentences = {
        "outreach.cancelled": "ställde in en utåtriktad insats",
        "outreach.changed": "ändrade en utåtriktad insats",
        "outreach.done": "skrev in en utåtriktad insats som genomförd",
        "outreach.logged": "skrev in en utåtriktad insats",
        "outreach.planned": "planerade en utåtriktad insats",
    }
