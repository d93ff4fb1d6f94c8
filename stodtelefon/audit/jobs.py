"""The timed commands: what `hourly` and `nightly` do, step by step, and how the last run went.

A later app adds its step when it starts: `jobs.nightly.append(Step("held forms", drop_expired))`. A step does
the same when it is run twice, and returns a sentence without a word about people, or "". One step that fails
does not stop the next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from stodtelefon.audit.chain import last_signed, sign_head, verify
from stodtelefon.audit.models import JobRun
from stodtelefon.privacy.sentinel import plant_sentinel

logger = logging.getLogger("stodtelefon.audit")

RUNS_KEPT = timedelta(days=60)
LOCKS = {"hourly": 83846880, "nightly": 83846881}


class StepFailed(Exception):
    """A step did not go as it should; the message may be shown and is free of personal data."""


@dataclass(frozen=True)
class Step:
    name: str
    do: Callable[[], str]


def check_sentinel() -> str:
    """The keys belong to this database; in a new one the sentinel is planted."""
    plant_sentinel()
    return "Nycklarna passar."


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


def clear_sessions() -> str:
    """Sessions that have run out are gone."""
    if "django.contrib.sessions" in settings.INSTALLED_APPS:
        call_command("clearsessions")
    return ""


def clear_runs() -> str:
    """Old notes about runs are gone."""
    forget_old_runs()
    return ""


hourly = [Step("kontroll av nya loggrader", verify_since_last_signature), Step("signering", sign)]
nightly = [
    Step("nyckelprov", check_sentinel),
    Step("kontroll av hela loggen", verify_all),
    Step("sessioner", clear_sessions),
    Step("gamla körningar", clear_runs),
]


def run(name: str, steps: list[Step]) -> JobRun | None:
    """Do every step and note how it went. None when the same command is already running."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCKS[name]])
        if not cursor.fetchone()[0]:
            return None
        try:
            job = start_run(name=name)
            notes, is_ok = [], True
            for step in steps:
                note, went_well = _attempt(name, step)
                notes.append(f"{step.name}: {note}" if note else step.name)
                is_ok &= went_well
            return finish_run(run=job, is_ok=is_ok, note="\n".join(notes))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCKS[name]])


def last_runs() -> dict[str, JobRun]:
    """The newest run of each command, in one query."""
    return {job.name: job for job in JobRun.objects.newest_of_each()}


def last_verified() -> JobRun | None:
    """The newest run of `nightly` that went well: since then the whole chain is known to be whole."""
    return JobRun.objects.filter(name="nightly", is_ok=True).order_by("-started_at").first()


def _attempt(name: str, step: Step) -> tuple[str, bool]:
    try:
        return step.do(), True
    except StepFailed as error:
        note = str(error)
    except Exception as error:  # whatever happens in one step, the next one is tried
        note = f"gick inte ({type(error).__name__})"
    logger.error("%s, %s: %s", name, step.name, note)
    return note, False


def _told(verdict) -> str:
    if verdict.is_whole:
        return f"{verdict.lines} rader, kedjan är hel."
    line = f"Rad {verdict.line}: " if verdict.line else ""
    raise StepFailed(f"{line}{verdict.fault}")


def start_run(*, name: str) -> JobRun:
    """Note that a timed command has begun."""
    return JobRun.objects.create(name=name)


def finish_run(*, run: JobRun, is_ok: bool, note: str) -> JobRun:
    """Note how a timed command went."""
    run.finished_at, run.is_ok, run.note = timezone.now(), is_ok, note
    run.save()
    return run


def forget_old_runs() -> int:
    """Remove the notes of runs older than `RUNS_KEPT`. Returns how many there were."""
    return JobRun.objects.older_than(timezone.now() - RUNS_KEPT).delete()[0]
