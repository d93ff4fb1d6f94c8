"""The timed commands: what `hourly` and `nightly` do, step by step, and how the last run went.

A later app adds its step when it starts: `steps.nightly.append(Step("nyckelprov", check_sentinel))`. A step does
the same when it is run twice, and returns a sentence without a word about people, or "". One step that fails
does not stop the next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from stodtelefon.jobs.models import JobRun

logger = logging.getLogger("stodtelefon.jobs")

RUNS_KEPT = timedelta(days=60)
LOCKS = {"hourly": 83846880, "nightly": 83846881}


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


hourly: list[Step] = []
nightly: list[Step] = []
last_at_night = [Step("sessioner", clear_sessions), Step("gamla körningar", clear_runs)]


def run_hourly() -> JobRun | None:
    return run("hourly", hourly)


def run_nightly() -> JobRun | None:
    """What the other apps have asked for, and then the clearing away that belongs to none of them."""
    return run("nightly", [*nightly, *last_at_night])


def run(name: str, steps: list[Step]) -> JobRun | None:
    """Do every step and note how it went. None when the same command is already running."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCKS[name]])
        if not cursor.fetchone()[0]:
            return None
        try:
            job = JobRun.objects.create(name=name)
            notes, is_ok = [], True
            for step in steps:
                note, went_well = _attempt(name, step)
                notes.append(f"{step.name}: {note}" if note else step.name)
                is_ok &= went_well
            job.finished_at, job.is_ok, job.note = timezone.now(), is_ok, "\n".join(notes)
            job.save()
            return job
        finally:
            with connection.cursor() as afterwards:  # a step that was the owner for a while opened another connection
                afterwards.execute("SELECT pg_advisory_unlock(%s)", [LOCKS[name]])


def _attempt(name: str, step: Step) -> tuple[str, bool]:
    try:
        return step.do(), True
    except StepFailed as error:
        note = str(error)
    except Exception as error:  # whatever happens in one step, the next one is tried
        note = f"gick inte ({type(error).__name__})"
    logger.error("%s, %s: %s", name, step.name, note)
    return note, False
