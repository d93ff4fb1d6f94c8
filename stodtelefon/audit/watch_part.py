"""What the log tells those who watch the line: was it verified lately, and how many lines are not signed yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from stodtelefon.audit.chain import head, last_signed
from stodtelefon.audit.models import ChainFault
from stodtelefon.audit.steps import WAITS, last_verified
from stodtelefon.dates import iso_moment
from stodtelefon.watch.figures import Reading

LATELY = timedelta(days=2)


def chain_faults() -> list[str]:
    """Nothing waits for people, and the whole chain was found whole within two days, however the clock has been set."""
    waiting = ChainFault.objects.unconfirmed().newest_first().first()
    if waiting is not None:
        return [f"Loggen stämmer inte: {waiting.what} {WAITS}"]
    verified = last_verified()
    if verified is None:
        return ["Loggkedjan har aldrig kontrollerats: kör manage.py nightly."]
    if abs(timezone.now() - verified.finished_at) > LATELY:
        return [f"Loggkedjan kontrollerades senast {iso_moment(verified.finished_at)}."]
    return []


def chain_in_words() -> str:
    return f"Hela kedjan kontrollerades {iso_moment(last_verified().finished_at)}."


def unsigned_lines() -> Iterator[Reading]:
    """Lines of the chain after the last signed one."""
    last, signed = head(), last_signed()
    unsigned = (last.position if last else 0) - (signed.position if signed else 0)
    yield Reading("unsigned_lines", "Loggrader som ännu inte är signerade.", float(max(unsigned, 0)))
