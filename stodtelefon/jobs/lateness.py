"""Whether the timed commands do what they should: a job that has not gone well for two of its periods is late.

The clock may be set: a run that ended in the future says as little as one that ended long ago, and the newest run is
the last that was noted, so that the next one puts everything right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from stodtelefon.dates import iso_moment
from stodtelefon.jobs.models import JobRun
from stodtelefon.watch.figures import Reading

PERIODS = {"hourly": timedelta(hours=1), "nightly": timedelta(days=1), "backup": timedelta(days=1)}
TITLES = {
    "hourly": "Varje timme (hourly)",
    "nightly": "Varje natt (nightly)",
    "backup": "Säkerhetskopia (backup)",
}
# A copy may be taken by other means: it is missed only where it has been taken by ours.
MAY_BE_ABSENT = {"backup"}


@dataclass(frozen=True)
class Job:
    """One timed command: its newest run, and the newest that went well, at one moment."""

    name: str
    newest: JobRun | None
    went_well: JobRun | None
    at: datetime

    @property
    def title(self) -> str:
        return TITLES[self.name]

    @property
    def age(self) -> timedelta | None:
        """Since it last went well. Never below nothing, also when the clock has been set back."""
        return None if self.went_well is None else max(self.at - self.went_well.finished_at, timedelta(0))

    @property
    def is_late(self) -> bool:
        if self.went_well is None:
            return self.newest is not None or self.name not in MAY_BE_ABSENT
        return abs(self.at - self.went_well.finished_at) > 2 * PERIODS[self.name]

    @property
    def sentence(self) -> str:
        """Why it is late, in words."""
        if self.newest is None:
            return f"{self.name} har aldrig körts."
        if self.went_well is None:
            return f"{self.name} har aldrig gått bra."
        return f"{self.name} gick senast bra {iso_moment(self.went_well.finished_at)}."


def jobs(*, at: datetime | None = None) -> list[Job]:
    """Each timed command as it stands. Two queries."""
    newest = {run.name: run for run in JobRun.objects.newest_of_each()}
    went_well = {run.name: run for run in JobRun.objects.filter(is_ok=True).newest_of_each()}
    at = at or timezone.now()
    return [Job(name, newest.get(name), went_well.get(name), at) for name in PERIODS]


def job_faults() -> list[str]:
    return [job.sentence for job in jobs() if job.is_late]


def job_readings() -> Iterator[Reading]:
    """For /matt/: how old the last good run is, whether that is too old, and whether the newest one failed."""
    for job in jobs():
        label = ("job", job.name)
        if job.age is not None:
            text = "Sekunder sedan jobbet senast gick bra."
            yield Reading("job_age_seconds", text, job.age.total_seconds(), label)
        yield Reading(
            "job_late", "1 när jobbet inte har gått bra på två perioder.", float(job.is_late), label
        )
        failed = job.newest is not None and job.newest.is_ok is False
        yield Reading("job_failed", "1 när den senaste körningen inte gick bra.", float(failed), label)
