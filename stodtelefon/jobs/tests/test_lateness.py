"""When a job is late, whichever way the clock is set."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stodtelefon.jobs.lateness import PERIODS, job_faults, jobs
from stodtelefon.jobs.models import JobRun

pytestmark = pytest.mark.django_db


def ran(name, ago, *, is_ok=True):
    at = timezone.now() - ago
    return JobRun.objects.create(name=name, started_at=at, finished_at=at, is_ok=is_ok)


def job(name, at=None):
    return next(one for one in jobs(at=at) if one.name == name)


@pytest.mark.parametrize("name", ["hourly", "nightly"])
def test_a_job_that_has_never_gone_well_is_late(name):
    assert job(name).is_late

    ran(name, timedelta(0), is_ok=False)

    assert job(name).is_late
    assert f"{name} har aldrig gått bra." in job_faults()


def test_a_copy_is_missed_only_where_one_has_been_taken():
    assert not job("backup").is_late

    ran("backup", timedelta(days=2, minutes=1))

    assert job("backup").is_late


@pytest.mark.parametrize("name", PERIODS)
def test_a_job_is_late_after_two_of_its_periods(name):
    ran(name, 2 * PERIODS[name] - timedelta(minutes=1))
    assert not job(name).is_late

    assert job(name, at=timezone.now() + timedelta(minutes=2)).is_late


def test_a_job_that_goes_on_failing_is_late_too():
    ran("hourly", timedelta(hours=2, minutes=1))
    ran("hourly", timedelta(minutes=1), is_ok=False)
    JobRun.objects.create(name="hourly")

    assert job("hourly").is_late
    assert job("hourly").newest.finished_at is None


def test_a_clock_that_is_set_back_an_hour_makes_no_job_late_and_none_silent():
    ran("hourly", timedelta(hours=-1))
    assert not job("hourly").is_late
    assert job("hourly").age == timedelta(0)

    newest = ran("hourly", timedelta(0))

    assert job("hourly").went_well == newest
    assert job("hourly", at=timezone.now() + timedelta(hours=2, minutes=1)).is_late


def test_a_clock_that_was_a_year_ahead_keeps_no_job_green_and_none_red():
    ran("hourly", timedelta(days=-365))
    assert job("hourly").is_late

    ran("hourly", timedelta(0))

    assert not job("hourly").is_late
