"""The whole case on paper: every snabbscanning as question and answer, beside what the later apps print."""

from __future__ import annotations

from collections.abc import Iterator

from calls.case_page import CasePage
from calls.case_parts import Printed, parts
from calls.models import QuickScan
from calls.models.choices import Advice
from calls.scan_words import answers
from stodtelefon.dates import moment


def printed(page: CasePage) -> list[Printed]:
    """All that the apps print of the case, in the order of the apps."""
    return [one for part in parts() for one in part.printed(page)]


def of_calls(page: CasePage) -> Iterator[Printed]:
    """The newest version of each call's snabbscanning, in the order of the calls."""
    scans = QuickScan.objects.current().filter(call__case=page.case).order_by("call__received_at")
    for scan in scans.select_related("call__caller__role", "call__taken_by", "written_by"):
        yield _of_call(scan, page.who(scan.call.caller))


def _of_call(scan: QuickScan, who: str) -> Printed:
    call = scan.call
    said = [(one.question, one.answer) for one in answers(scan)]
    told = (
        ("Råd som gavs", ", ".join(Advice(one).label for one in call.advice)),
        ("Råd i ord", call.advice_text or ""),
    )
    by = scan.author_name or scan.written_by.name
    state = f"Signerad {moment(scan.signed_at)}" if scan.is_signed else "Inte signerad"
    return Printed(
        title=f"Snabbscanning, samtal {moment(call.received_at)}",
        row=call,
        about=f"Med {who}. Mottaget av {call.taken_by.name}. {state}, {by}.",
        parts=[("", [*said, *((question, answer) for question, answer in told if answer)])],
    )
