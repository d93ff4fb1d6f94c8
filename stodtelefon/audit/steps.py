"""What the timed commands do for the log: the chain is verified and its head signed."""

from __future__ import annotations

import logging

from stodtelefon.audit.chain import Verdict, last_signed, sign_head, verify
from stodtelefon.jobs.models import JobRun
from stodtelefon.jobs.steps import StepFailed

logger = logging.getLogger("stodtelefon.audit")


def verify_since_last_signature() -> str:
    """What has come since the last signature is whole."""
    return _told(verify(after=last_signed()))


def verify_all() -> str:
    """The chain is whole from its first line."""
    return _told(verify())


def sign() -> str:
    """The head is signed, and told to the log of the server, where the database's owner does not reach."""
    signed = sign_head()
    if signed is None:
        return "Inget nytt att signera."
    logger.info("Signed head: position %s, signature %s", signed.position, bytes(signed.signature).hex())
    return f"Signerat till och med plats {signed.position}."


def last_verified() -> JobRun | None:
    """The newest run of `nightly` that went well: since then the whole chain is known to be whole."""
    return JobRun.objects.that_went_well("nightly").last()


def _told(verdict: Verdict) -> str:
    if verdict.is_whole:
        return f"{verdict.lines} rader, kedjan är hel."
    line = f"Rad {verdict.line}: " if verdict.line else ""
    raise StepFailed(f"{line}{verdict.fault}")
