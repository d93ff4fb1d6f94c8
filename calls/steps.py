"""What is done every night: people of open cases who were never held against those of other cases are, and the promises
are compared with the tables, since a setting may have moved days."""

from __future__ import annotations

from calls.actions.likenesses import compare_the_rest
from calls.actions.promises import mend_promises
from stodtelefon.jobs.steps import Step


def mend() -> str:
    mended = mend_promises()
    return f"{mended} löften rättade." if mended else ""


def compare() -> str:
    cases, pairs = compare_the_rest()
    return f"Jämförda ärenden: {cases}. Likheter hittade: {pairs}." if cases else ""


NIGHTLY = (Step("likheter", compare), Step("löften", mend))
