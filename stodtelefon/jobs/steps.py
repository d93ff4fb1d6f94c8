"""The timed commands: what `hourly` and `nightly` do, step by step, and how the last run went.

A later app adds its step when it starts: `steps.register("nightly", Step("nyckelprov", check))`. A step does
the same when it is run twice, and returns a sentence without a word about people, or "". One step that fails
does not stop the next.

A command does not run beside itself, on however many machines it is started. Its lock lives in a transaction of a
connection of its own: behind pgbouncer a lock of the session would stay when the command has ended, and this one is
gone with the process, also one that was killed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from stodtelefon.database.locks import Lock
from stodtelefon.jobs.models import JobRun

logger = logging.getLogger("stodtelefon.jobs")

BROKEN_OFF = "Avbröts utan att bli klar."
RUNS_KEPT = timedelta(days=60)
# A transaction that waits for the steps is not ended by the server, and a machine that lost its power is noticed.
KEEP = (
    "SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL tcp_keepalives_idle = 60;"
    " SET LOCAL tcp_keepalives_interval = 10; SET LOCAL tcp_keepalives_count = 3"
)


class StepFailed(Exception):
    """A step did not go as it should; the message may be shown and is free of personal data."""


@dataclass(frozen=True)
class Step:
    name: str
    do: Callable[[], str]


def clear_sessions() -> str:
    """Sessions that have run out are gone."""
    call_command("clearsessions")
    return ""


def clear_runs() -> str:
    """Old notes about runs are gone."""
    JobRun.objects.older_than(timezone.now() - RUNS_KEPT).delete()
    return ""


def clear_cache() -> str:
    """Counted attempts that have run out are gone."""
    removed = cache.remove_what_has_run_out()
    return f"{removed} rader." if removed else ""


steps: dict[str, list[Step]] = {"hourly": [], "nightly": []}
# The clearing away that belongs to no other app, when what the others have asked for is done.
LAST = {
    "hourly": [Step("räknade försök", clear_cache)],
    "nightly": [Step("sessioner", clear_sessions), Step("gamla körningar", clear_runs)],
}


def register(name: str, *those: Step) -> None:
    steps[name].extend(those)


def steps_of(name: str) -> list[Step]:
    return [*steps[name], *LAST[name]]


def run(name: str, steps: list[Step]) -> JobRun | None:
    """Do every step and note how it went. None when the same command is already running."""
    with alone(name) as is_alone:
        if not is_alone:
            return None
        JobRun.objects.unfinished(name).update(finished_at=timezone.now(), is_ok=False, note=BROKEN_OFF)
        job = JobRun.objects.create(name=name)
        notes, is_ok = [], True
        for step in steps:
            note, went_well = _attempt(name, step)
            notes.append(f"{step.name}: {note}" if note else step.name)
            is_ok &= went_well
        job.finished_at, job.is_ok, job.note = timezone.now(), is_ok, "\n".join(notes)
        job.save()
        return job


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether this is the only run of the command, for as long as the block lasts."""
    keeper = connection.copy()
    try:
        keeper.set_autocommit(False)
        with keeper.cursor() as cursor:
            cursor.execute(KEEP)
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [Lock[name.upper()]])
            is_alone = cursor.fetchone()[0]
        yield is_alone
    finally:
        with suppress(DatabaseError, InterfaceError):  # a connection that is lost has lost its lock too
            keeper.rollback()
        keeper.close()


def _attempt(name: str, step: Step) -> tuple[str, bool]:
    try:
        return step.do(), True
    except StepFailed as error:
        note = str(error)
    except Exception as error:  # whatever happens in one step, the next one is tried
        note = f"gick inte ({type(error).__name__})"
        connection.close_if_unusable_or_obsolete()  # the next step has a database again as soon as there is one
    logger.error("%s, %s: %s", name, step.name, note)
    return note, False
