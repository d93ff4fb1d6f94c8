"""What the timed commands do for the log: the chain is verified and its head signed.

A step that finds a fault notes it (`ChainFault`), and from then on the hourly run is red and signs nothing until
two people have dealt with it. Keys that do not belong to the database are no fault of the log: they are said and
nothing else is tried.
"""

from __future__ import annotations

import logging

from django.conf import settings

from stodtelefon.audit.actions import note_fault
from stodtelefon.audit.chain import SIGNED, verify
from stodtelefon.audit.heads import last_signed
from stodtelefon.audit.models import ChainFault
from stodtelefon.audit.signing import NotWhole, sign_anew, sign_head, write_outside
from stodtelefon.audit.verdict import Verdict
from stodtelefon.database.roles import NO_OWNER, has_owner
from stodtelefon.jobs.models import JobRun
from stodtelefon.jobs.steps import StepFailed
from stodtelefon.privacy import sentinel

logger = logging.getLogger("stodtelefon.audit")

NOT_SIGNED = f"Loggen signeras inte: {NO_OWNER}. Bara den som äger tabellerna skriver signerade huvuden."
WAITS = "Inget signeras förrän två personer har skrivit vad som hände på sidan /logg/fel/."
DEALT_WITH = "Det fel som fanns är utrett. Loggen signeras på nytt av nästa timkörning."


def verify_since_last_signature() -> str:
    """What has come since the last signature is whole."""
    if ChainFault.objects.unsigned().exists():
        return (
            ""
            if ChainFault.objects.unconfirmed().exists()
            else "Hela loggen prövas när den signeras på nytt."
        )
    return _told(_verified(only_new=True))


def verify_all() -> str:
    """The chain is whole from its first line, or wrong in no other way than two people have dealt with."""
    return _told(_verified())


def sign() -> str:
    """The head is signed by the owner, in the table and outside the database.

    A file outside that lacks older heads is filled in, and that is said: it may have been taken away.
    """
    _check_keys()
    if settings.PRODUCTION and not has_owner():
        raise StepFailed(NOT_SIGNED)
    waiting = ChainFault.objects.unconfirmed().newest_first().first()
    if waiting is not None:
        raise StepFailed(f"{waiting.what} {WAITS}")
    before = last_signed()
    try:
        signed = sign_anew() if ChainFault.objects.unsigned().exists() else sign_head()
    except NotWhole:
        return _told(_verified())
    new = signed.number - (before.number if before is not None else 0) if signed is not None else 0
    older = write_outside() - new
    filled_in = f" HEADS_FILE fylldes på med {older} som saknades." if older > 0 else ""
    if signed is None:
        return f"Inget nytt att signera.{filled_in}"
    logger.info("signerat huvud %s, till plats %s", signed.number, signed.position)
    return f"{SIGNED} {signed.position}.{filled_in}"


def last_verified() -> JobRun | None:
    """The newest run of `nightly` that went well: since then the whole chain is known to be whole."""
    return JobRun.objects.that_went_well("nightly").last()


def _verified(*, only_new: bool = False) -> Verdict:
    _check_keys()
    verdict = verify(only_new=only_new)
    return verify() if only_new and not verdict.is_whole else verdict


def _check_keys() -> None:
    if faults := sentinel.faults():
        raise StepFailed(f"Loggen prövas och signeras inte. {' '.join(faults)}")


def _told(verdict: Verdict) -> str:
    if verdict.is_whole:
        dealt_with = "är utrett" if verdict.known == 1 else "är utredda"
        known = f" {verdict.known} fel {dealt_with} sedan tidigare." if verdict.known else ""
        return f"{verdict.lines} {'rad' if verdict.lines == 1 else 'rader'}, kedjan är hel.{known}"
    fault = verdict.noted or note_fault(verdict=verdict, by=None)
    if fault.confirmed_at is not None:
        return DEALT_WITH
    raise StepFailed(f"{verdict.in_words()} {WAITS}")
