"""What is done every night: the promises are compared with the tables, since a setting may have moved days."""

from __future__ import annotations

from calls.actions.promises import mend_promises
from stodtelefon.jobs.steps import Step


def mend() -> str:
    mended = mend_promises()
    return f"{mended} löften rättade." if mended else ""


STEP = Step("löften", mend)
