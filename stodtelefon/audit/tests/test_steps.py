"""The log's steps of the timed commands: verified and signed, and a broken line is named."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from stodtelefon.audit.factories import make_lines
from stodtelefon.audit.models import SignedHead
from stodtelefon.audit.steps import last_verified
from stodtelefon.audit.tests.tampering import tampering
from stodtelefon.jobs.models import JobRun
from stodtelefon.privacy.sentinel import faults


def test_hourly_verifies_and_signs_and_can_be_run_again(own_database):
    make_lines(2)

    call_command("hourly")
    call_command("hourly")

    assert [(run.name, run.is_ok, bool(run.finished_at)) for run in JobRun.objects.all()] == [
        ("hourly", True, True)
    ] * 2
    assert [head.position for head in SignedHead.objects.all()] == [2]
    assert "2 rader, kedjan är hel." in JobRun.objects.first().note


def test_nightly_verifies_all_plants_the_sentinel_and_clears_up(own_database):
    make_lines(2)
    JobRun.objects.create(name="hourly", started_at=timezone.now() - timedelta(days=61))

    call_command("nightly")
    call_command("nightly")

    assert [(run.name, run.is_ok) for run in JobRun.objects.all()] == [("nightly", True)] * 2
    assert faults() == []
    assert last_verified() == JobRun.objects.last()
    assert [run.name for run in JobRun.objects.newest_of_each()] == ["nightly"]


def test_nightly_says_which_line_is_broken_and_goes_on(own_database):
    lines = make_lines(2)
    with tampering() as cursor:
        cursor.execute("UPDATE audit_auditevent SET actor_id = 7 WHERE id = %s", [lines[1].pk])

    with pytest.raises(CommandError):
        call_command("nightly")

    run = JobRun.objects.get()
    assert (run.is_ok, last_verified()) == (False, None)
    assert f"kontroll av hela loggen: Rad {lines[1].pk}: Raden är ändrad." in run.note
    assert "gamla körningar" in run.note
